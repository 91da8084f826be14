"""Comments, more time, and parties that are taken out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needs.inquiries import actions
from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering.conversation import Conversation, conversation
from needs.inquiries.answering.models import TimeRequest
from needs.inquiries.answering.parts import Part, part_of
from needs.inquiries.answering.small_forms import (
    CommentForm,
    TakeOutForm,
    TimeDecisionForm,
    TimeForm,
)
from needs.inquiries.models import Answer
from needs.inquiries.views.common import case, get_answer
from portal.audit import access as audit
from portal.core.decisions import Decision
from portal.core.views import Audience
from portal.core.views import page as page_of
from portal.organisations import access
from portal.ui.forms import errors_into


def _holds(request: HttpRequest, obj: Answer) -> Any:
    """Which threads the person reads: all, or those of the parts they are asked to write."""
    if sharing.may_read_comments(request.user, obj):
        return None
    if obj.approvals.waiting().filter(approver=request.user.pk).exists():
        return None
    rows = obj.parts.current().of(request.user)
    found: list[Part] = [part for row in rows if (part := part_of(obj, row.key))]
    return lambda about: any(part.holds_about(about) for part in found)


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """What the party and the coordinator say to each other about the answer."""
    obj = get_answer(request, pk)
    decision = sharing.may_comment(request.user, obj)
    holds = _holds(request, obj)
    if not sharing.may_read_comments(request.user, obj):
        audit.require(request, decision, obj)
    found = conversation(obj, request.user, holds=holds)
    form = CommentForm(
        request.POST or None,
        topics=found.choices,
        initial={"about": request.GET.get("om", "")},
    )
    if request.method == "POST":
        audit.require(request, decision, obj)
        if form.is_valid():
            with errors_into(form):
                actions.comment(
                    actor=request.user,
                    answer=obj,
                    text=form.cleaned_data["text"],
                    about=form.cleaned_data["about"],
                )
                messages.success(request, _("Your comment is sent."))
                return _back(request, obj)
    return _page(request, obj, found, form)


def _page(
    request: HttpRequest, obj: Answer, found: Conversation, form: CommentForm
) -> HttpResponse:
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "conversation": found,
        "comment_form": form,
        "ours": access.works_for_association(request.user),
    }
    return render(request, "needs/conversation.html", context)


def _back(request: HttpRequest, obj: Answer) -> HttpResponse:
    if access.works_for_association(request.user):
        return redirect("needs:review", obj.pk)
    return redirect("needs:conversation", obj.pk)


@page_of(Audience.PARTY)
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read the conversation."""
    obj = get_answer(request, pk)
    if not sharing.may_read_comments(request.user, obj):
        audit.require(request, sharing.may_comment(request.user, obj), obj)
    actions.mark_read(actor=request.user, answer=obj)
    return _back(request, obj)


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def ask_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time, with a reason."""
    obj = get_answer(request, pk)
    audit.require(request, sharing.may_ask_time(request.user, obj), obj)
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.ask_time(actor=request.user, answer=obj, **form.cleaned_data)
            messages.success(request, _("The coordinator is asked, and you get a letter."))
            return redirect("needs:answer", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
    }
    return render(request, "needs/ask_time.html", context)


@page_of(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def decide_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant or refuse the time that a party asks for."""
    obj = get_answer(request, pk)
    row = obj.time_requests.select_related("asked_by").first()
    if row is None:
        return redirect("needs:review", obj.pk)
    row.answer = obj
    decision = sharing.may_decide_time(request.user, row)
    form = TimeDecisionForm(request.POST or None, initial={"until": row.until})
    if request.method == "POST":
        audit.require(request, decision, obj)
        if form.is_valid():
            with errors_into(form):
                _decide(request, row, form.cleaned_data)
                return redirect("needs:review", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "asked": row,
        "decision": decision,
        "form": form,
    }
    return render(request, "needs/decide_time.html", context)


def _decide(request: HttpRequest, row: TimeRequest, said: dict[str, Any]) -> None:
    if "refuse" in request.POST:
        actions.refuse_time(actor=request.user, request=row, comment=said["comment"])
        messages.success(request, _("The request is refused, and the party has a letter."))
        return
    actions.grant_time(actor=request.user, request=row, until=said["until"])
    messages.success(request, _("The party may answer late, and has a letter."))


@page_of(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a party out of the inquiry, or let it take part again."""
    obj = get_answer(request, pk)
    back = sharing.may_bring_back(request.user, obj)
    decision: Decision = back or sharing.may_take_out(request.user, obj)
    audit.require(request, decision, obj)
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and back:
        actions.bring_back(actor=request.user, answer=obj)
        messages.success(request, _("The party takes part again."))
        return redirect("needs:review", obj.pk)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.take_out(actor=request.user, answer=obj, **form.cleaned_data)
            messages.success(request, _("The party is taken out. Its answer is kept."))
            return redirect("needs:review", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
        "back": back,
    }
    return render(request, "needs/take_out.html", context)
