"""Several people in one municipality: parts for colleagues, and approval before submission."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needs.inquiries import actions
from needs.inquiries.answering import page, people
from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering.conversation import conversation
from needs.inquiries.answering.models import AnswerPart
from needs.inquiries.answering.parts import Part, part_of, parts_of
from needs.inquiries.answering.small_forms import ApproverForm, BackForm, PartForm, RuleForm
from needs.inquiries.enums import Stance
from needs.inquiries.files import take_files
from needs.inquiries.models import Answer
from needs.inquiries.questions import question_set
from needs.inquiries.views.common import case, get_answer
from needs.inquiries.views.member import not_saved
from portal.audit import access as audit
from portal.core.decisions import Decision
from portal.core.errors import ActionError, Refused
from portal.core.views import Audience
from portal.core.views import page as page_of
from portal.organisations.models import Organisation
from portal.questions.answers import display
from portal.ui import formats
from portal.ui.forms import errors_into


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes which part, and who wrote what; give a part to a colleague."""
    obj = get_answer(request, pk)
    audit.require(request, sharing.may_share(request.user, obj), obj)
    found = parts_of(obj)
    free = [part for part in found if part.given is None]
    colleagues = people.colleagues(obj.organisation_id).exclude(pk=request.user.pk)
    initial = {"key": request.GET.get("del")}
    form = PartForm(request.POST or None, parts=free, people=colleagues, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            part = _give(request, obj, form.cleaned_data)
            messages.success(
                request, _("%(name)s is asked to write the part.") % {"name": part.writer_name}
            )
            return redirect("needs:share", obj.pk)
    forms = page.build(obj, request.user)
    written = page.who_wrote(obj, None)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "parts": found,
        "free": free,
        "form": form,
        "written": [(page.label_of(forms, name), who) for name, who in written.items()],
        "rule": sharing.rule_of(obj.organisation),
        "may_set_rule": sharing.may_set_rule(request.user, obj.organisation),
    }
    return render(request, "needs/share.html", context)


def _give(request: HttpRequest, obj: Answer, said: dict[str, Any]) -> AnswerPart:
    invited = None
    if said["person"] is None:
        invited = actions.Invited(said["invited_name"], said["invited_email"])
    return actions.give_part(
        actor=request.user,
        answer=obj,
        key=said["key"],
        person=said["person"],
        invited=invited,
        message=said["message"],
    )


def _get_part(request: HttpRequest, pk: int, part_pk: int) -> tuple[Answer, AnswerPart]:
    obj = get_answer(request, pk)
    rows = AnswerPart.objects.select_related("person", "asked_by", "withdrawn_by")
    row = audit.get_visible(request, rows, pk=part_pk, answer_id=obj.pk)
    row.answer = obj
    return obj, row


@page_of(Audience.PARTY)
@require_POST
def withdraw(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """Take a part back."""
    obj, row = _get_part(request, pk, part_pk)
    audit.require(request, sharing.may_share(request.user, obj), obj)
    actions.withdraw_part(actor=request.user, part=row)
    messages.success(request, _("The part is taken back. What is written in it is kept."))
    return redirect("needs:share", obj.pk)


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, part_pk: int) -> HttpResponse:
    """The part that a colleague is asked to write: that part alone."""
    obj, row = _get_part(request, pk, part_pk)
    decision = sharing.may_write_part(request.user, row)
    whole = part_of(obj, row.key)
    if whole is None:
        raise Http404
    if request.method == "GET":
        audit.require(request, decision, obj)
        return _part_page(request, obj, row, whole)
    if not decision:
        if not row.is_of(request.user):
            audit.require(request, decision, obj)
        return not_saved(request, obj, decision)
    take_files(request, obj)
    return _save_part(request, obj, row, whole)


def _keep_part(
    request: HttpRequest, obj: Answer, row: AnswerPart, whole: Part
) -> actions.DraftOutcome:
    return actions.save_draft(
        actor=request.user,
        answer=obj,
        values={
            name: values
            for name, values in page.typed_in(request.POST).items()
            if whole.scope(name)
        },
        version=page.version_in(request.POST),
        token=request.POST.get("token", ""),
        untouched=page.untouched(obj, request.user),
        part=row,
        scope=whole.scope,
    )


def _save_part(request: HttpRequest, obj: Answer, row: AnswerPart, whole: Part) -> HttpResponse:
    try:
        outcome = _keep_part(request, obj, row, whole)
    except Refused as refused:
        return not_saved(request, get_answer(request, obj.pk), Decision.no(str(refused)))
    saved = outcome.answer
    row.answer = saved
    if not outcome.saved:
        return _part_page(
            request, saved, row, whole, typed=outcome.shown, conflict=outcome, status=409
        )
    if "ready" not in request.POST:
        messages.success(request, _("Your draft is saved. You can continue another day."))
        return redirect("needs:part", obj.pk, row.pk)
    form, fields, faults = page.part_form(saved, whole, request.user, outcome.shown, check=True)
    if faults:
        return _part_page(request, saved, row, whole, made=(form, fields, faults))
    actions.finish_part(actor=request.user, part=row)
    messages.success(
        request,
        _("Thank you. %(name)s is told that your part is ready.") % {"name": row.asked_by.name},
    )
    return redirect("needs:part", obj.pk, row.pk)


def _part_page(
    request: HttpRequest,
    obj: Answer,
    row: AnswerPart,
    whole: Part,
    *,
    typed: Any = None,
    made: Any = None,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    form, fields, faults = made or page.part_form(obj, whole, request.user, typed)
    all_forms = page.build(obj, request.user) if conflict else None
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "part": whole,
        "row": row,
        "form": form,
        "fields": fields,
        "multipart": any(row.field.widget.needs_multipart_form for row in fields),
        "faults": faults,
        "token": page.token_of(request),
        "conflict": conflict,
        "differences": page.read_aloud(
            all_forms, conflict.shown, base={**conflict.shown, **conflict.theirs}
        )
        if conflict and all_forms
        else [],
        "talk": conversation(obj, request.user, holds=whole.holds_about),
    }
    return render(request, "needs/part.html", context, status=status)


@page_of(Audience.PARTY)
@require_POST
def part_draft(request: HttpRequest, pk: int, part_pk: int) -> JsonResponse:
    """Keep a part while it is typed."""
    obj, row = _get_part(request, pk, part_pk)
    whole = part_of(obj, row.key)
    try:
        if whole is None:
            raise ActionError(_("The inquiry has no such part any more."))
        outcome = _keep_part(request, obj, row, whole)
    except ActionError as refused:
        return JsonResponse({"message": str(refused)}, status=403)
    if not outcome.saved:
        return JsonResponse({"message": outcome.message}, status=409)
    saved = outcome.answer
    return JsonResponse(
        {"saved_at": formats.moment(saved.draft_saved_at), "version": saved.version}
    )


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval, take it back, or decide: what each sees depends on who they are."""
    obj = get_answer(request, pk)
    waiting = sharing.waiting_approval(obj)
    if waiting is None:
        return _ask(request, obj)
    waiting.answer = obj
    if waiting.approver_id == request.user.pk:
        return _decide(request, obj, waiting)
    audit.require(request, sharing.may_take_back(request.user, waiting), obj)
    if request.method == "POST":
        actions.take_back(actor=request.user, approval=waiting)
        messages.success(request, _("The answer is taken back. You can write in it again."))
        return redirect("needs:answer", obj.pk)
    return _approval_page(request, obj, {"waiting": waiting})


def _ask(request: HttpRequest, obj: Answer) -> HttpResponse:
    decision = sharing.may_ask_approval(request.user, obj)
    if not decision and obj.is_submitted:
        return redirect("needs:receipt", obj.pk)
    audit.require(request, decision, obj)
    rule = sharing.rule_of(obj.organisation)
    colleagues = people.colleagues(obj.organisation_id).exclude(pk=request.user.pk)
    form = ApproverForm(request.POST or None, people=colleagues, fixed=rule is not None)
    made = page.build(obj, request.user, check=True)
    ready = bool(obj.draft) and made.is_valid()
    if request.method == "POST" and form.is_valid() and ready:
        with errors_into(form):
            asked = actions.ask_approval(
                actor=request.user,
                answer=obj,
                approver=form.cleaned_data.get("approver"),
                version=obj.version,
                message=form.cleaned_data["message"],
            )
            messages.success(
                request,
                _("The answer is sent to %(name)s, who approves it.")
                % {"name": asked.approver.name},
            )
            return redirect("needs:answer", obj.pk)
    context = {"form": form, "rule": rule, "ready": ready, "content": _content(obj, made, ready)}
    return _approval_page(request, obj, context)


def _decide(request: HttpRequest, obj: Answer, waiting: Any) -> HttpResponse:
    decision = sharing.may_approve(request.user, waiting)
    made = page.build(obj, request.user, check=True)
    ready = made.is_valid()
    form = BackForm(request.POST if "back" in request.POST else None)
    if request.method == "POST":
        audit.require(request, decision, obj)
        if "back" not in request.POST and ready:
            actions.approve(
                actor=request.user, approval=waiting, content=made.form.content(made.answers())
            )
            return redirect("needs:receipt", obj.pk)
        if "back" in request.POST and form.is_valid():
            with errors_into(form):
                actions.send_back_inside(
                    actor=request.user,
                    approval=waiting,
                    comment=form.cleaned_data["comment"],
                )
                messages.success(
                    request,
                    _("The answer is sent back to %(name)s.") % {"name": waiting.asked_by.name},
                )
                return redirect("needs:list")
    context = {
        "waiting": waiting,
        "decision": decision,
        "deciding": True,
        "back_form": form,
        "ready": ready,
        "content": _content(obj, made, ready),
    }
    return _approval_page(request, obj, context)


def _content(obj: Answer, made: page.Forms, ready: bool) -> dict[str, Any] | None:  # noqa: FBT001
    """What would be submitted, as it reads; None while something is missing."""
    if not ready:
        return None
    content = made.form.content(made.answers())
    items = {item.pk: item for item in made.form.items}
    return {
        "stance": Stance(content.stance),
        "reason": content.stance_reason,
        "lines": [(items[line.item_id], line) for line in content.lines],
        "answers": display(question_set(obj.inquiry), content.answers),
        "contact": content.contact_name,
        "comment": content.comment,
    }


def _approval_page(request: HttpRequest, obj: Answer, context: dict[str, Any]) -> HttpResponse:
    whole = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        **context,
    }
    return render(request, "needs/approval.html", whole)


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, organisation_pk: int) -> HttpResponse:
    """Whether somebody approves every answer of the organisation, and who."""
    organisation = audit.get_visible(request, Organisation.objects, pk=organisation_pk)
    audit.require(request, sharing.may_set_rule(request.user, organisation), organisation)
    now = sharing.rule_of(organisation)
    form = RuleForm(
        request.POST or None,
        people=people.colleagues(organisation.pk),
        initial={"approver": now.approver_id if now else None},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.set_approver(
                actor=request.user,
                organisation=organisation,
                approver=form.cleaned_data["approver"],
            )
            messages.success(request, _("Your rule of approval is saved."))
            return redirect("needs:rule", organisation.pk)
    context = {"organisation": organisation, "form": form, "rule": now}
    return render(request, "needs/rule.html", context)
