"""The board knows what the parties do among themselves, and what waits for us."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from needs.inquiries import actions, standings
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.standings import Standing
from portal.core import clock
from portal.organisations.enums import Role
from tests.needs.test_answers import submit
from tests.support.factories import base

pytestmark = pytest.mark.django_db


def row_of(inquiry: Inquiry, answer: Answer) -> standings.Row:
    rows = standings.rows_of(inquiry, Answer.objects.filter(pk=answer.pk))
    return rows[0]


def test_a_question_to_us_makes_the_party_wait_until_it_is_answered(
    open_inquiry: Inquiry, bjuv_answer: Answer, bjuv_coordinator: Any, coordinator: Any
) -> None:
    actions.comment(actor=bjuv_coordinator, answer=bjuv_answer, about="", text="Räknas jour?")
    row = row_of(open_inquiry, bjuv_answer)
    assert row.standing == Standing.STUCK
    assert row.step.url == reverse("needs:review", args=[bjuv_answer.pk])
    actions.comment(actor=coordinator, answer=bjuv_answer, about="", text="Nej.")
    assert row_of(open_inquiry, bjuv_answer).standing != Standing.STUCK


def test_a_wish_for_more_time_is_decided_from_the_board(
    open_inquiry: Inquiry, bjuv_answer: Answer, bjuv_coordinator: Any
) -> None:
    actions.ask_time(
        actor=bjuv_coordinator,
        answer=bjuv_answer,
        until=bjuv_answer.last_day + timedelta(days=7),
        reason="Nämnden sammanträder efter sista dagen.",
    )
    row = row_of(open_inquiry, bjuv_answer)
    assert row.standing == Standing.STUCK
    assert row.step.url == reverse("needs:decide_time", args=[bjuv_answer.pk])


def test_an_approval_within_the_party_is_told_and_a_new_version_takes_it_back(
    open_inquiry: Inquiry,
    bjuv: Any,
    bjuv_answer: Answer,
    bjuv_coordinator: Any,
    coordinator: Any,
) -> None:
    head = base.UserFactory(name="Elin Enhetschef", roles=[(bjuv, Role.READER)])
    typed = {"contact_name": ["Johan"], "stance": ["needs"]}
    for item in open_inquiry.items.all():
        typed |= {f"quantity_{item.pk}": ["5"], f"confidence_{item.pk}": ["high"]}
    saved = actions.save_draft(
        actor=bjuv_coordinator,
        answer=bjuv_answer,
        values=typed,
        version=0,
        token="t",
    ).answer
    actions.ask_approval(
        actor=bjuv_coordinator, answer=saved, approver=head, version=saved.version, message=""
    )
    assert "Elin Enhetschef" in row_of(open_inquiry, bjuv_answer).step.sentence

    actions.begin_revision(actor=coordinator, inquiry=open_inquiry)
    rows = [
        actions.ItemRow(name=item.name, unit="timmar", pk=item.pk)
        for item in open_inquiry.items.all()
    ]
    actions.revise_items(actor=coordinator, inquiry=open_inquiry, rows=rows)
    actions.send_version(
        actor=coordinator,
        inquiry=open_inquiry,
        reason="Fel enhet.",
        deadline=max(open_inquiry.deadline, actions.least_deadline()),
    )
    assert not bjuv_answer.approvals.waiting().exists()


def test_an_answer_after_the_last_day_is_marked_and_who_is_taken_out_comes_last(  # noqa: PLR0917 - fixtures
    client_of: Any,
    open_inquiry: Inquiry,
    bjuv_answer: Answer,
    lund_answer: Answer,
    bjuv_coordinator: Any,
    coordinator: Any,
) -> None:
    board = reverse("needs:board", args=[open_inquiry.pk])
    submit(bjuv_coordinator, bjuv_answer, "1", "1")
    client = client_of(coordinator)
    assert "Efter sista dagen" not in client.get(board).content.decode()
    Answer.objects.filter(pk=bjuv_answer.pk).update(
        submitted_at=clock.at(open_inquiry.deadline + timedelta(days=2))
    )
    assert "Efter sista dagen" in client.get(board).content.decode()
    actions.take_out(actor=coordinator, answer=lund_answer, reason="Går med i ett annat förbund.")
    rows = standings.rows_of(open_inquiry, open_inquiry.answers.all())
    assert [row.standing for row in rows] == [Standing.DONE, Standing.OUT]


def test_pressing_submit_twice_leads_to_the_receipt(
    client_of: Any, open_inquiry: Inquiry, bjuv_answer: Answer, bjuv_coordinator: Any
) -> None:
    typed = {
        "contact_name": "Johan",
        "stance": "needs",
        "version": "0",
        "token": "t",
        "submit": "1",
    }
    for item in open_inquiry.items.all():
        typed |= {f"quantity_{item.pk}": "5", f"confidence_{item.pk}": "high"}
    client = client_of(bjuv_coordinator)
    page = bjuv_answer.get_absolute_url()
    receipt = reverse("needs:receipt", args=[bjuv_answer.pk])
    assert [client.post(page, typed)["Location"] for _press in range(2)] == [receipt, receipt]
    Answer.objects.filter(pk=bjuv_answer.pk).update(submitted_at=clock.now() - timedelta(hours=1))
    late = client.post(page, typed | {"comment": "Ur en gammal flik."})
    assert late.status_code == 403
    assert "Ur en gammal flik." in late.content.decode()
