"""A party's own pages: its list, its answer, its receipt."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions
from needs.inquiries.answering import page
from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering.conversation import conversation
from needs.inquiries.answering.drafts import only
from needs.inquiries.answering.forms import NothingForm
from needs.inquiries.answering.parts import own_parts, parts_of
from needs.inquiries.answering.prefill import NO_OFFERS, offers_of, taken_over
from needs.inquiries.contents import again_for
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.files import take_files
from needs.inquiries.filters import InquiryFilter
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.questions import displayed, question_set
from needs.inquiries.tables import InquiryTable, OwnAnswersTable
from needs.inquiries.views.common import case, get_answer
from portal.audit import access as audit
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, Refused
from portal.core.views import Audience
from portal.core.views import page as page_of
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import formats
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

# A button that is pressed twice is pressed within this time.
TWICE = timedelta(seconds=30)


@page_of(Audience.PARTY)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """A party's own answers; for the association all inquiries."""
    if access.works_for_association(request.user):
        counted = Count("answers", filter=Q(answers__status__in=AnswerStatus.counted()))
        taking_part = ~Q(answers__status=AnswerStatus.REMOVED)
        inquiries = Inquiry.objects.visible_to(request.user).with_status(clock.today())
        return list_page(
            request,
            table_class=InquiryTable,
            queryset=inquiries.select_related("procurement").annotate(
                asked=Count("answers", filter=taking_part), answered=counted
            ),
            filterset_class=InquiryFilter,
            search_fields=("title", "procurement__title"),
            template="needs/list.html",
            export_name=_("needs-inquiries"),
        )
    answers = Answer.objects.visible_to(request.user).filter(inquiry__sent_at__isnull=False)
    return list_page(
        request,
        table_class=OwnAnswersTable,
        queryset=answers.select_related("inquiry__procurement", "organisation").order_by(
            "-inquiry__sent_at", "organisation__sort_name"
        ),
        search_fields=("inquiry__procurement__title", "organisation__name"),
        template="needs/list.html",
        export_name=_("our-needs"),
    )


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A party's answer: the form while it can be written in, else what was answered."""
    obj = get_answer(request, pk)
    decision = sharing.may_write(request.user, obj)
    if request.method == "POST":
        if not decision:
            return not_saved(request, obj, decision)
        return _post(request, obj)
    if not decision:
        return _read(request, obj, decision)
    names = page.who_wrote(obj, request.user)
    return _page(request, obj, page.build(obj, request.user, names=names))


def _post(request: HttpRequest, obj: Answer) -> HttpResponse:
    take_files(request, obj)
    typed = page.typed_in(request.POST)
    taken = request.POST.get("take_over", "")
    if taken:
        _take_over(request, obj, taken, typed)
    try:
        outcome = _save(request, obj, typed)
    except Refused as refused:
        return not_saved(request, get_answer(request, obj.pk), Decision.no(str(refused)))
    saved = outcome.answer
    if not outcome.saved:
        forms = page.build(saved, request.user, MultiValueDict(outcome.shown))
        return _page(request, saved, forms, conflict=outcome, status=409)
    if "submit" not in request.POST:
        messages.success(request, _("Your draft is saved. You can continue another day."))
        return redirect("needs:answer", obj.pk)
    forms = page.build(saved, request.user, MultiValueDict(outcome.shown), check=True)
    if outcome.brought:
        messages.warning(
            request,
            _("A colleague has written in the answer since you opened it. Read it, then submit."),
        )
        forms.form.unchecked()
    elif forms.is_valid():
        with errors_into(forms.form):
            return _send(request, saved, forms)
    return _page(request, saved, forms)


def _save(request: HttpRequest, obj: Answer, typed: Any) -> actions.DraftOutcome:
    return actions.save_draft(
        actor=request.user,
        answer=obj,
        values=typed,
        version=page.version_in(request.POST),
        token=request.POST.get("token", ""),
        untouched=page.untouched(obj, request.user),
    )


def _send(request: HttpRequest, saved: Answer, forms: page.Forms) -> HttpResponse:
    """Submit, or let the one who approves in the organisation do it."""
    if sharing.may_submit(request.user, saved):
        content = forms.form.content(forms.answers())
        actions.submit_answer(
            actor=request.user,
            answer=saved,
            lines=content.lines,
            answers=content.answers,
            contact_name=content.contact_name,
            comment=content.comment,
            version=saved.version,
            stance=content.stance,
            stance_reason=content.stance_reason,
        )
        return redirect("needs:receipt", saved.pk)
    asked = actions.ask_approval(
        actor=request.user, answer=saved, approver=None, version=saved.version
    )
    messages.success(
        request,
        _("The answer is sent to %(name)s, who approves it.") % {"name": asked.approver.name},
    )
    return redirect("needs:answer", saved.pk)


def _take_over(request: HttpRequest, obj: Answer, which: str, typed: Any) -> None:
    """Fill in what one click asks for, on top of what is typed and never over it."""
    if which == "kept":
        typed.update(
            {
                name: values
                for name, values in obj.other_draft.get("values", {}).items()
                if not any(text.strip() for text in typed.get(name, []))
                or name.partition("_")[0] not in {"quantity", "note", "agreement", "until"}
            }
        )
        return
    filled, left = taken_over(offers_of(obj), which, typed)
    typed.update(filled)
    if left:
        text = ngettext(
            "%(count)s line is left as it stands, for something is typed there.",
            "%(count)s lines are left as they stand, for something is typed there.",
            left,
        )
        messages.info(request, text % {"count": left})


def _just_sent(request: HttpRequest, obj: Answer) -> bool:
    """Whether the button was pressed twice: the same person's first press has sent the answer."""
    mine = obj.is_submitted and obj.submitted_by_id == request.user.pk
    return bool(mine and obj.submitted_at and clock.now() - obj.submitted_at < TWICE)


def not_saved(request: HttpRequest, obj: Answer, decision: Decision) -> HttpResponse:
    """What was typed when it could no longer be saved: kept, shown to be copied, and why.

    Those who never could write here get the ordinary refusal.
    """
    try:
        audit.require(request, decision, obj)
    except audit.RefusedPage:
        typed = page.typed_in(request.POST)
        if not access.may(request.user, Permission.VIEW_WORK, obj.organisation_id) or not typed:
            raise
        forms = page.build(obj, request.user, MultiValueDict(typed), offers=NO_OFFERS)
        before = {**page.untouched(obj, request.user), **obj.draft}
        changed = page.read_aloud(forms, typed, base=before)
        if "submit" in request.POST and _just_sent(request, obj):
            return redirect("needs:receipt", obj.pk)
        kept = actions.keep_refused(actor=request.user, answer=obj, values=typed)
        context = {
            **case(request, obj.inquiry.procurement),
            "inquiry": obj.inquiry,
            "answer": obj,
            "decision": decision,
            "kept": kept,
            "typed": [(label, mine) for label, mine, _theirs in changed],
            "may_ask_time": sharing.may_ask_time(request.user, obj),
        }
        return render(request, "needs/not_saved.html", context, status=403)
    raise AssertionError  # a decision that allows does not come here


def _page(
    request: HttpRequest,
    obj: Answer,
    forms: page.Forms,
    *,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    talk = conversation(obj, request.user)
    rule = sharing.rule_of(obj.organisation)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": forms.form,
        "questions": forms.questions,
        "offers": forms.offers,
        "token": page.token_of(request),
        "conflict": conflict,
        "differences": page.read_aloud(
            forms, conflict.shown, base={**conflict.shown, **conflict.theirs}
        )
        if conflict
        else [],
        "kept": _kept(forms, obj),
        "sent_back_inside": _sent_back(obj),
        "last_day": obj.last_day,
        "parts": [part for part in parts_of(obj) if part.given],
        "talk": talk,
        "rule": rule if rule and rule.approver_id != request.user.pk else None,
        "may_ask_time": sharing.may_ask_time(request.user, obj),
        "again": again_for(obj),
    }
    return render(request, "needs/answer.html", context, status=status)


def _kept(forms: page.Forms, obj: Answer) -> list[tuple[str, str, str]]:
    """What was typed when it could not be saved, where it differs from the draft."""
    if not obj.other_draft.get("refused"):
        return []
    return page.read_aloud(forms, obj.other_draft["values"], base=obj.draft)


def _sent_back(obj: Answer) -> Any:
    """The latest no inside the organisation, while nothing has been asked again."""
    latest = obj.approvals.select_related("approver").first()
    return latest if latest is not None and latest.approved is False else None


def shown(obj: Answer) -> dict[str, Any]:
    """What the pages that read an answer show."""
    return {
        "inquiry": obj.inquiry,
        "answer": obj,
        "lines": obj.lines.select_related("item"),
        "displayed": displayed(obj),
    }


def _read(request: HttpRequest, obj: Answer, decision: Any) -> HttpResponse:
    answers = access.may(request.user, Permission.ANSWER_NEEDS, obj.organisation_id)
    context = {
        **case(request, obj.inquiry.procurement),
        **shown(obj),
        "decision": decision,
        "items": obj.inquiry.items.all(),
        "waiting": sharing.waiting_approval(obj) if answers else None,
        "own_parts": own_parts(obj, request.user),
        "may_ask_time": sharing.may_ask_time(request.user, obj),
        "asked_time": obj.time_requests.first() if answers else None,
        "talk": conversation(obj, request.user) if answers else None,
    }
    return render(request, "needs/answer_read.html", context)


@page_of(Audience.PARTY)
@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep a draft while it is typed; answers when it was saved, or why it was not."""
    obj = get_answer(request, pk)
    typed = page.typed_in(request.POST)
    try:
        outcome = _save(request, obj, typed)
    except ActionError as refused:
        actions.keep_refused(actor=request.user, answer=obj, values=typed)
        return JsonResponse({"message": str(refused)}, status=403)
    if not outcome.saved:
        return JsonResponse({"message": outcome.message}, status=409)
    saved = outcome.answer
    return JsonResponse(
        {"saved_at": formats.moment(saved.draft_saved_at), "version": saved.version}
    )


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer that nothing is needed, or that the party does not take part."""
    obj = get_answer(request, pk)
    audit.require(request, sharing.may_write(request.user, obj), obj)
    initial = {"contact_name": obj.contact_name or getattr(request.user, "name", "")}
    form = NothingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            return _say_no(request, obj, form.cleaned_data)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
    }
    return render(request, "needs/nothing.html", context)


def _say_no(request: HttpRequest, obj: Answer, said: dict[str, Any]) -> HttpResponse:
    """The no, at once or by way of the one who approves."""
    if sharing.may_submit(request.user, obj):
        actions.answer_nothing(actor=request.user, answer=obj, **said)
        return redirect("needs:receipt", obj.pk)
    typed = {
        "stance": [said["stance"]],
        "stance_reason": [said["reason"]],
        "contact_name": [said["contact_name"]],
    }
    outcome = actions.save_draft(
        actor=request.user,
        answer=obj,
        values=typed,
        version=obj.version,
        token="",
        scope=only(typed),
    )
    actions.ask_approval(
        actor=request.user, answer=obj, approver=None, version=outcome.answer.version
    )
    return redirect("needs:answer", obj.pk)


@page_of(Audience.PARTY)
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, when and by whom, and what happens next."""
    obj = get_answer(request, pk)
    if not obj.is_submitted:
        return redirect("needs:answer", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        **shown(obj),
        "receipts": obj.receipts.select_related("document"),
    }
    return render(request, "needs/receipt.html", context)


@page_of(Audience.PARTY)
@require_GET
def receipt_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt as a stored PDF/A, made the first time somebody asks for it."""
    obj = get_answer(request, pk)
    if not obj.is_submitted:
        return redirect("needs:answer", obj.pk)
    return redirect(actions.ensure_receipt(answer=obj).document.get_absolute_url())


@page_of(Audience.PARTY)
@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer on paper: for the file, or to fill in by hand at a meeting."""
    obj = get_answer(request, pk)
    context = {
        **shown(obj),
        "items": obj.inquiry.items.all(),
        "blank": question_set(obj.inquiry),
    }
    return render(request, "needs/answer_print.html", context)
