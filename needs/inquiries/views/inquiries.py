"""The coordinator makes an inquiry: words, lines, questions, preview, sending."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from needs.inquiries import actions, forms, policies
from needs.inquiries import building_forms as building
from needs.inquiries.answering.prefill import NO_OFFERS, offers_of
from needs.inquiries.models import Answer, InquiryItem
from needs.inquiries.questions import question_form
from needs.inquiries.recipients import people_answering
from needs.inquiries.views.common import case, get_inquiry, nobody_answers
from needs.inquiries.workbench import Workbench
from portal.audit import access as audit
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode, Participation, Procurement
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
    """The inquiry as it stands, or its next version as it is being made; what is left to do."""
    obj = get_inquiry(request, pk)
    bench = Workbench(request.user, obj)
    may_build = policies.may_build(request.user, obj)
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "bench": bench,
        "lines": bench.content.lines,
        "asked": bench.content.questions,
        "may_edit": policies.may_edit(request.user, obj),
        "may_build": may_build,
        "may_change": bool(may_build) and (obj.sent_at is None or bench.is_revision),
        "codes": _codes(bench.content.lines),
    }
    return render(request, "needs/inquiry.html", context)


def _codes(lines: Any) -> dict[str, str]:
    """The CPV codes of the lines with their words."""
    rows = CpvCode.objects.filter(code__in={line.cpv for line in lines if line.cpv})
    return {row.code: building.cpv_words(row) for row in rows}


def _bench(request: HttpRequest, pk: int) -> Workbench:
    """What may be changed now; a sent inquiry without a working copy may not."""
    obj = get_inquiry(request, pk)
    bench = Workbench(request.user, obj)
    policy = policies.may_build if bench.is_revision else policies.may_edit
    audit.require(request, policy(request.user, obj), obj)
    return bench


def _edition(request: HttpRequest) -> int | None:
    """The saving that the page was opened after."""
    raw = request.POST.get("edition", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else None


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, introduction and last day."""
    bench = _bench(request, pk)
    content = bench.content
    initial = {
        "title": content.title,
        "introduction": content.introduction,
        "deadline": content.deadline,
    }
    form = forms.InquiryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            bench.save_words(**form.cleaned_data, edition=_edition(request))
            messages.success(request, _("Saved."))
            return redirect("needs:inquiry", bench.inquiry.pk)
    context = {
        **case(request, bench.inquiry.procurement),
        "inquiry": bench.inquiry,
        "bench": bench,
        "edition": request.POST.get("edition", bench.edition),
        "form": form,
    }
    return render(request, "needs/inquiry_form.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the lines; "more" saves and gives more empty ones."""
    bench = _bench(request, pk)
    obj = bench.inquiry
    data = request.POST if request.method == "POST" else None
    formset = building.item_formset(obj, bench.content.lines, data)
    if request.method == "POST" and formset.is_valid():
        try:
            bench.save_items(building.item_rows(formset), _edition(request))
        except ActionError as refused:
            formset.forms[0].add_error(None, str(refused))
        else:
            messages.success(request, _("The lines are saved."))
            again = "more" in request.POST
            return redirect("needs:items" if again else "needs:inquiry", obj.pk)
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "bench": bench,
        "edition": request.POST.get("edition", bench.edition),
        "formset": formset,
        "codes": [building.cpv_words(code) for code in obj.procurement.cpv_codes.all()],
    }
    return render(request, "needs/items.html", context)


def _as_built(bench: Workbench) -> Any:
    """The inquiry in memory as it will be, for a form that is never saved."""
    built = copy(bench.inquiry)
    lots = {lot.pk: lot for lot in built.procurement.lots.all()}
    built.introduction = bench.content.introduction
    built.question_set = bench.content.questions.as_json()
    rows = [
        InquiryItem(
            pk=line.id or -number,
            inquiry=built,
            name=line.name,
            unit=line.unit,
            help=line.help,
            lot=lots.get(line.lot or 0),
            required=line.required,
        )
        for number, line in enumerate(bench.content.lines, start=1)
    ]
    known = InquiryItem.objects.none()
    known._result_cache = rows
    built._prefetched_objects_cache = {"items": known}  # type: ignore[attr-defined]
    return built


@page(Audience.ASSOCIATION)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the parties will see, as one of them if wanted; there is nothing to send."""
    obj = get_inquiry(request, pk)
    bench = Workbench(request.user, obj)
    parties = Organisation.objects.filter(
        pk__in=obj.procurement.participations.values("organisation_id")
    ).order_by("sort_name")
    chooser = building.AsMemberForm(request.GET or None, parties=parties)
    party = chooser.cleaned_data.get("som") if chooser.is_valid() else None
    built = _as_built(bench)
    offers = NO_OFFERS
    if party is not None:
        offers = offers_of(Answer(inquiry=obj, organisation=party))
    context = {
        **case(request, obj.procurement),
        "inquiry": built,
        "bench": bench,
        "chooser": chooser,
        "party": party,
        "form": forms.AnswerForm(answer=Answer(inquiry=built), offers=offers),
        "questions": question_form(built),
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
    bench = _bench(request, pk)
    obj = bench.inquiry
    context = {
        **case(request, obj.procurement),
        "inquiry": obj,
        "base_template": "needs/questions.html",
        "heading": _("Questions beside the lines"),
        "lead": _("Ask only for what you will use. Every step is saved at once."),
        "done_url": reverse("needs:inquiry", args=[obj.pk]),
    }
    return builder_response(
        request,
        question_set=bench.content.questions,
        save=bench.save_questions,
        template_context=context,
    )
