"""Following up on the answers: the ladder, the phone list, calls, and the figures of the board."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions, following_forms, ladders, policies, standings
from needs.inquiries.board_tables import PhoneTable, ReminderTable
from needs.inquiries.models import Answer
from needs.inquiries.pursuing import AnswerOpening, CallNote, ReminderSent
from needs.inquiries.standings import Row, Standing
from needs.inquiries.views.common import case, get_answer, get_inquiry
from portal.audit import access as audit
from portal.core import clock
from portal.core.views import Audience, page
from portal.ui import figures
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page

REMINDERS_SHOWN = 20


def figures_of(rows: list[Row]) -> list[Any]:
    """Bar and map of the progress, each with the same figures as a table."""
    counts = standings.counts_of(rows)
    if not counts:
        return []
    title = _("Where the parties stand")
    bars = figures.bar_figure(
        [(str(standing.label), count, standing.tone) for standing, count in counts],
        title=title,
        headers=(pgettext("board", "Stands"), _("Parties")),
    )
    places = {
        row.answer.organisation.code: (row.standing.tone, str(row.standing.label))
        for row in rows
        if row.answer.organisation.code
    }
    if not places:
        return [bars]
    return [bars, figures.municipality_map(places, title=_("Map of the answers"))]


def of_answer(user: Any, answer: Answer) -> dict[str, Any]:
    """What the page of one answer tells of its following-up; three statements."""
    calls = CallNote.objects.visible_to(user).filter(answer=answer).select_related("called_by")
    reminders = ReminderSent.objects.visible_to(user).filter(answer=answer)
    opening = AnswerOpening.objects.visible_to(user).filter(answer=answer)
    return {
        "calls": list(calls),
        "reminders": [
            (row, ladders.Rung(row.days_before).words)
            for row in reminders.select_related("person")[:REMINDERS_SHOWN]
        ],
        "opening": opening.select_related("opened_by").first(),
        "may_call": policies.may_note_call(user, answer),
    }


@page(Audience.ASSOCIATION)
@require_GET
def phone_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call about an inquiry: parties that have not answered; as a list, a file or print."""
    inquiry = get_inquiry(request, pk)
    if inquiry.sent_at is None:
        return redirect("needs:inquiry", inquiry.pk)
    rows = standings.rows_of(inquiry, inquiry.answers.visible_to(request.user))
    everyone = request.GET.get("alla") == "1"
    shown = rows if everyone else [row for row in rows if row.standing is not Standing.DONE]
    context = {
        **case(request, inquiry.procurement),
        "inquiry": inquiry,
        "rows": shown,
        "everyone": everyone,
        "today": clock.today(),
    }
    if request.GET.get("utskrift") == "1":
        return render(request, "needs/phone_print.html", context)
    return list_page(
        request,
        table_class=PhoneTable,
        queryset=shown,
        search_fields=("party", "contact", "note"),
        template="needs/phone.html",
        context=context,
        export_name=_("phone list"),
        per_page=100,
    )


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a call with one party, beside its people and what was said before."""
    answer = get_answer(request, pk)
    audit.require(request, policies.may_note_call(request.user, answer), answer)
    form = following_forms.CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.note_call(actor=request.user, answer=answer, **form.cleaned_data)
            messages.success(request, _("The call is noted."))
            return redirect("needs:phone", answer.inquiry_id)
    rows = standings.rows_of(answer.inquiry, Answer.objects.filter(pk=answer.pk))
    context = {
        **case(request, answer.inquiry.procurement),
        "inquiry": answer.inquiry,
        "answer": answer,
        "row": rows[0],
        "form": form,
        **of_answer(request.user, answer),
    }
    return render(request, "needs/call.html", context, status=422 if form.errors else 200)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """The reminders by rule of an inquiry: its steps, whether they rest, and what was sent."""
    inquiry = get_inquiry(request, pk)
    if inquiry.sent_at is None:
        return redirect("needs:inquiry", inquiry.pk)
    held = ladders.ladder_of(inquiry)
    may_manage = policies.may_manage(request.user, inquiry)
    form = following_forms.LadderForm(
        request.POST if request.method == "POST" else None, rungs=held.rungs
    )
    if request.method == "POST":
        audit.require(request, may_manage, inquiry)
        if form.is_valid():
            with errors_into(form):
                actions.save_ladder(actor=request.user, inquiry=inquiry, rungs=form.rungs())
                messages.success(request, _("The reminders are saved."))
                return redirect("needs:ladder", inquiry.pk)
    sent = ReminderSent.objects.visible_to(request.user).filter(answer__inquiry=inquiry)
    return list_page(
        request,
        table_class=ReminderTable,
        queryset=sent.select_related("answer__organisation", "person"),
        search_fields=("answer__organisation__name", "person__name"),
        template="needs/ladder.html",
        context={
            **case(request, inquiry.procurement),
            "inquiry": inquiry,
            "ladder": held,
            "planned": ladders.planned(held, inquiry.deadline, clock.today()),
            "form": form,
            "may_manage": may_manage,
        },
        export_name=_("reminders"),
        empty=Empty(
            _("Nothing has been sent by rule"),
            _("Each reminder stands here with whom it went to and why."),
        ),
    )


@page(Audience.ASSOCIATION)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the reminders by rule rest, or go on (`paused=0`)."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_manage(request.user, inquiry), inquiry)
    paused = request.POST.get("paused", "1") != "0"
    actions.pause_ladder(actor=request.user, inquiry=inquiry, paused=paused)
    said = _("Reminders by rule rest.") if paused else _("Reminders by rule go on.")
    messages.success(request, said)
    return redirect("needs:ladder", inquiry.pk)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def default_ladder(request: HttpRequest) -> HttpResponse:
    """The association's own ladder, which inquiries without one of their own follow."""
    may_set = policies.may_set_ladder(request.user)
    held = ladders.default()
    form = following_forms.LadderForm(
        request.POST if request.method == "POST" else None, rungs=held.rungs
    )
    if request.method == "POST":
        audit.require(request, may_set)
        if form.is_valid():
            with errors_into(form):
                actions.save_default_ladder(actor=request.user, rungs=form.rungs())
                messages.success(request, _("The reminders are saved."))
                return redirect("needs:default_ladder")
    context = {"form": form, "ladder": held, "may_set": may_set}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "needs/default_ladder.html", context, status=status)
