"""The coordinator makes an inquiry: words, lines, questions, preview, sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from needs.inquiries import actions, forms, policies
from needs.inquiries.models import Answer
from needs.inquiries.questions import question_form, question_set
from needs.inquiries.recipients import people_answering
from needs.inquiries.views.common import case, get_inquiry, nobody_answers
from portal.audit import access as audit
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements.models import Participation, Procurement
from portal.questions.builder import builder_response
from portal.ui.forms import errors_into

GET_POST = ["GET", "POST"]


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def create(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Begin an inquiry: title, introduction, last day."""
    procurement = audit.get_visible(request, Procurement.objects.all(), pk=procurement_pk)
    audit.require(request, policies.may_create(request.user, procurement), procurement)
    initial = {
        "title": _("Needs for %(procurement)s") % {"procurement": procurement.title},
        "deadline": forms.usual_deadline(procurement),
    }
    form = forms.InquiryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            inquiry = actions.create_inquiry(
                actor=request.user, procurement=procurement, **form.cleaned_data
            )
            messages.success(request, _("The inquiry is begun. Nobody is told before you send it."))
            return redirect("needs:items", inquiry.pk)
    context = {**case(request, procurement), "form": form}
    return render(request, "needs/inquiry_form.html", context)


@page(Audience.ASSOCIATION)
@require_GET
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """The inquiry as it stands: what it asks, and what is left before it can be sent."""
    obj = get_inquiry(request, pk)
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "items": obj.items.select_related("lot"),
        "question_labels": [question.label for question in question_set(obj)],
        "may_edit": policies.may_edit(request.user, obj),
    }
    return render(request, "needs/inquiry.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, introduction and last day."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_edit(request.user, obj), obj)
    form = forms.InquiryForm(request.POST or None, instance=obj)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.edit_inquiry(actor=request.user, inquiry=obj, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("needs:inquiry", obj.pk)
    context = {**case(request, obj.procurement), "inquiry": obj, "form": form}
    return render(request, "needs/inquiry_form.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the lines; "more" saves and gives more empty ones."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_edit(request.user, obj), obj)
    formset = forms.item_formset(obj, request.POST if request.method == "POST" else None)
    if request.method == "POST" and formset.is_valid():
        try:
            rows = forms.item_rows(formset)
            actions.save_items(actor=request.user, inquiry=obj, rows=rows)
        except ActionError as refused:
            formset.forms[0].add_error(None, str(refused))
        else:
            messages.success(request, _("The lines are saved."))
            again = "more" in request.POST
            return redirect("needs:items" if again else "needs:inquiry", obj.pk)
    context = {**case(request, obj.procurement), "inquiry": obj, "formset": formset}
    return render(request, "needs/items.html", context)


def _sample(obj: Any) -> Answer:
    """An answer that is never saved, to show what the parties will see."""
    return Answer(inquiry=obj)


@page(Audience.ASSOCIATION)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the parties will see, without anything to send."""
    obj = get_inquiry(request, pk)
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "form": forms.AnswerForm(answer=_sample(obj)),
        "questions": question_form(obj),
    }
    return render(request, "needs/preview.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm who will get the inquiry, by name, and send it."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_send(request.user, obj), obj)
    refused = None
    if request.method == "POST":
        try:
            sending = actions.send_inquiry(actor=request.user, inquiry=obj)
        except ActionError as error:
            refused = error
        else:
            _tell(request, sending)
            return redirect("needs:board", obj.pk)
    rows = Participation.objects.filter(procurement=obj.procurement).select_related("organisation")
    people = people_answering(row.organisation_id for row in rows)
    recipients = [(row.organisation, people.get(row.organisation_id, [])) for row in rows]
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "recipients": recipients,
        "letters": sum(len(found) for _party, found in recipients),
        "without": [party for party, found in recipients if not found],
        "lines": obj.items.count(),
        "refused": refused,
    }
    return render(request, "needs/send.html", context)


def _tell(request: HttpRequest, sending: actions.Sending) -> None:
    """Say what a sending came to, and where nobody can answer."""
    text = ngettext(
        "Sent to %(count)s party, %(letters)s letters.",
        "Sent to %(count)s parties, %(letters)s letters.",
        sending.asked,
    )
    messages.success(request, text % {"count": sending.asked, "letters": sending.letters})
    if sending.without_people:
        messages.warning(request, nobody_answers(sending))


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the free questions, in the form engine's builder."""
    obj = get_inquiry(request, pk)
    audit.require(request, policies.may_edit(request.user, obj), obj)
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "base_template": "needs/questions.html",
        "heading": _("Questions beside the lines"),
        "lead": _("Ask only for what you will use."),
        "done_url": reverse("needs:inquiry", args=[obj.pk]),
    }
    return builder_response(
        request,
        question_set=question_set(obj),
        save=lambda changed: actions.save_questions(
            actor=request.user, inquiry=obj, question_set=changed
        ),
        template_context=context,
    )
