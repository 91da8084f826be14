"""The coordinator follows the answers: board, reminders, one answer, sending back."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions, forms, ladders, policies, selectors, standings
from needs.inquiries.answering.conversation import conversation
from needs.inquiries.board_tables import BoardTable
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.questions import displayed
from needs.inquiries.views import following
from needs.inquiries.views.common import case, get_answer, get_inquiry, nobody_answers
from portal.audit import access as audit
from portal.audit.selectors import timeline
from portal.core import clock
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every asked party, where it stands and what to do about it; late and stuck first."""
    inquiry = get_inquiry(request, pk)
    if inquiry.sent_at is None:
        return redirect("needs:inquiry", inquiry.pk)
    rows = standings.rows_of(inquiry, inquiry.answers.visible_to(request.user))
    shown, wanted, need = _narrowed(request, rows)
    context = {
        **case(request, inquiry.procurement),
        "inquiry": inquiry,
        "progress": selectors.progress(inquiry),
        "to_remind": inquiry.answers.writable(clock.today()).count(),
        "reminded_today": selectors.reminded_today(inquiry),
        "newcomers": selectors.newcomers(inquiry),
        "may_manage": policies.may_manage(request.user, inquiry),
        "deadline_form": forms.DeadlineForm(),
        "counts": standings.counts_of(rows),
        "wanted": wanted,
        "needs": _needs(rows),
        "need": need,
        "figures": following.figures_of(rows),
        "ladder": ladders.ladder_of(inquiry),
    }
    return list_page(
        request,
        table_class=BoardTable,
        queryset=shown,
        search_fields=("answer__organisation__name", "party", "answer__contact_name", "contact"),
        template="needs/board.html",
        context=context,
        export_name=_("answers"),
    )


def _narrowed(
    request: HttpRequest, rows: list[standings.Row]
) -> tuple[list[standings.Row], str, str]:
    """The rows of the chosen standing and stance, and what was chosen; an unknown one is none."""
    wanted, need = request.GET.get("standing", ""), request.GET.get("need", "")
    if wanted in standings.Standing.values:
        rows = [row for row in rows if row.standing == wanted]
    if need in Stance.values:
        rows = [row for row in rows if row.answer.is_submitted and row.answer.stance == need]
    return rows, wanted, need


def _needs(rows: list[standings.Row]) -> list[tuple[Stance, int]]:
    """How many of the submitted answers take each stance; stances of nobody are left out."""
    found = Counter(row.answer.stance for row in rows if row.answer.is_submitted)
    return [(stance, found[stance]) for stance in Stance if found[stance]]


def _said(request: HttpRequest, sending: actions.Sending, text: str) -> None:
    messages.success(request, text % {"count": sending.letters})
    if sending.without_people:
        messages.warning(request, nobody_answers(sending))


@page(Audience.ASSOCIATION)
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to those who have not answered."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_manage(request.user, inquiry), inquiry)
    sending = actions.remind(actor=request.user, inquiry=inquiry)
    if sending.letters:
        text = ngettext(
            "%(count)s reminder is sent.", "%(count)s reminders are sent.", sending.letters
        )
        _said(request, sending, text)
    else:
        messages.info(request, _("Nobody is left to remind today: one reminder a day is enough."))
    return redirect("needs:board", inquiry.pk)


@page(Audience.ASSOCIATION)
@require_POST
def ask_newcomers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the parties that were invited after the sending."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_manage(request.user, inquiry), inquiry)
    sending = actions.ask_newcomers(actor=request.user, inquiry=inquiry)
    text = ngettext("%(count)s letter is sent.", "%(count)s letters are sent.", sending.letters)
    _said(request, sending, text)
    return redirect("needs:board", inquiry.pk)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give everyone more time."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_manage(request.user, inquiry), inquiry)
    form = forms.DeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.extend_deadline(actor=request.user, inquiry=inquiry, **form.cleaned_data)
            messages.success(request, _("The last day to answer is moved."))
            return redirect("needs:board", inquiry.pk)
    context = {**case(request, inquiry.procurement), "inquiry": inquiry, "form": form}
    return render(request, "needs/extend.html", context)


@page(Audience.ASSOCIATION)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Count on the answers in hand."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_manage(request.user, inquiry), inquiry)
    actions.close_inquiry(actor=request.user, inquiry=inquiry)
    messages.success(request, _("The inquiry is closed."))
    return redirect("needs:board", inquiry.pk)


def _review(
    request: HttpRequest,
    pk: int,
    return_form: forms.ReturnForm | None = None,
    late_form: forms.LateForm | None = None,
) -> HttpResponse:
    answer = get_answer(request, pk)
    context = {
        **case(request, answer.inquiry.procurement),
        "inquiry": answer.inquiry,
        "answer": answer,
        "lines": answer.lines.select_related("item"),
        "displayed": displayed(answer),
        "return_form": return_form or forms.ReturnForm(),
        "late_form": late_form or forms.LateForm(),
        "may_return": policies.may_return(request.user, answer),
        "may_allow_late": policies.may_allow_late(request.user, answer),
        "timeline": timeline(answer, request.user),
        **following.of_answer(request.user, answer),
        "conversation": conversation(answer, request.user),
        "asked_time": answer.time_requests.filter(decided_at=None).first()
        if answer.status in AnswerStatus.waiting()
        else None,
    }
    return render(request, "needs/review.html", context)


@page(Audience.ASSOCIATION)
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One party's answer, with what can be done about it."""
    return _review(request, pk)


@page(Audience.ASSOCIATION)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the answer back with a comment."""
    answer = get_answer(request, pk)
    audit.require(request, policies.may_return(request.user, answer), answer)
    form = forms.ReturnForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.return_answer(actor=request.user, answer=answer, **form.cleaned_data)
            messages.success(request, _("The answer is sent back, and the party has a letter."))
            return redirect("needs:review", answer.pk)
    return _review(request, pk, return_form=form)


@page(Audience.ASSOCIATION)
@require_POST
def allow_late(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one party answer late."""
    answer = get_answer(request, pk)
    audit.require(request, policies.may_allow_late(request.user, answer), answer)
    form = forms.LateForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.allow_late(actor=request.user, answer=answer, **form.cleaned_data)
            messages.success(request, _("The party may answer late, and has a letter."))
            return redirect("needs:review", answer.pk)
    return _review(request, pk, late_form=form)
