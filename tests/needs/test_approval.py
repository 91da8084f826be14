"""Approval inside the organisation before an answer is submitted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from needs.inquiries import actions
from needs.inquiries.answering.models import Approval
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices import todo
from portal.notices.models import Letter
from portal.people.models import User
from tests.needs.test_answers import lines_of, submit

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def drafted(client_of: Any, bjuv_coordinator: User, bjuv_answer: Answer, typed: Any) -> Answer:
    """A complete draft."""
    client_of(bjuv_coordinator).post(
        bjuv_answer.get_absolute_url(), typed(bjuv_answer, "10", "20", save="1")
    )
    return Answer.objects.get(pk=bjuv_answer.pk)


@pytest.fixture
def asked(drafted: Answer, bjuv_coordinator: User, bjuv_controller: User) -> Approval:
    """Bjuv's controller is asked to approve."""
    return actions.ask_approval(
        actor=bjuv_coordinator, answer=drafted, approver=bjuv_controller, version=drafted.version
    )


def test_a_yes_submits_what_stands(
    client_of: Any, bjuv_coordinator: User, bjuv_controller: User, asked: Approval
) -> None:
    client = client_of(bjuv_controller)
    [item] = [row for row in todo.items_for(bjuv_controller) if "Godkänn" in row.title]
    assert "20" in text_of(client.get(item.url))
    response = client.post(item.url, {"approve": "1"})
    assert response.status_code == 302
    answer = Answer.objects.get(pk=asked.answer_id)
    assert answer.status == AnswerStatus.SUBMITTED
    assert answer.submitted_by == bjuv_controller
    assert [line.quantity for line in answer.lines.all()] == [10, 20]
    event = AuditEvent.objects.get(code="needs.answer_submitted")
    assert event.data["prepared_by"] == bjuv_coordinator.pk
    assert Letter.objects.filter(recipient=bjuv_coordinator, kind="needs.approved").count() == 1


def test_while_it_waits_nobody_writes(
    client_of: Any, bjuv_coordinator: User, asked: Approval, typed: Any
) -> None:
    answer = asked.answer
    with pytest.raises(Refused):
        actions.save_draft(
            actor=bjuv_coordinator, answer=answer, values={"comment": ["x"]}, version=1, token="a"
        )
    client = client_of(bjuv_coordinator)
    page = text_of(client.get(answer.get_absolute_url()))
    assert asked.approver.name in page
    client.post(reverse("needs:approval", args=[answer.pk]))
    asked.refresh_from_db()
    assert asked.taken_back_at is not None
    assert client.get(answer.get_absolute_url()).context["form"]


def test_a_no_stays_inside_with_a_comment(
    client_of: Any,
    coordinator: User,
    bjuv_coordinator: User,
    bjuv_controller: User,
    asked: Approval,
) -> None:
    url = reverse("needs:approval", args=[asked.answer_id])
    client = client_of(bjuv_controller)
    assert client.post(url, {"back": "1", "comment": ""}).status_code == 200
    client.post(url, {"back": "1", "comment": "Räkna om nivå 2."})
    answer = Answer.objects.get(pk=asked.answer_id)
    assert answer.status == AnswerStatus.DRAFT
    assert "Räkna om nivå 2." in text_of(client_of(bjuv_coordinator).get(answer.get_absolute_url()))
    letter = Letter.objects.get(recipient=bjuv_coordinator, kind="needs.sent_back_inside")
    assert "Räkna om" not in letter.body
    review = client_of(coordinator).get(reverse("needs:review", args=[answer.pk]))
    assert "Räkna om" not in text_of(review)


def test_where_there_is_a_rule_nothing_is_submitted_without_it(  # noqa: PLR0917 - the people of the story
    client_of: Any,
    bjuv: Any,
    bjuv_coordinator: User,
    bjuv_controller: User,
    bjuv_answer: Answer,
    typed: Any,
) -> None:
    client = client_of(bjuv_coordinator)
    client.post(reverse("needs:rule", args=[bjuv.pk]), {"approver": bjuv_controller.pk})
    assert AuditEvent.objects.filter(code="needs.approver_set").exists()
    with pytest.raises(Refused, match=bjuv_controller.name):
        submit(bjuv_coordinator, bjuv_answer, "1", "2")
    with pytest.raises(Refused):
        actions.answer_nothing(actor=bjuv_coordinator, answer=bjuv_answer, reason="Eget avtal.")
    page = client.get(bjuv_answer.get_absolute_url())
    assert bjuv_controller.name in text_of(page)
    client.post(bjuv_answer.get_absolute_url(), typed(bjuv_answer, "1", "2", submit="1"))
    approval = Approval.objects.waiting().get()
    assert approval.approver == bjuv_controller
    client_of(bjuv_controller).post(
        reverse("needs:approval", args=[bjuv_answer.pk]), {"approve": "1"}
    )
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.is_submitted


def test_a_no_to_the_inquiry_is_approved_as_well(
    client_of: Any, bjuv: Any, bjuv_coordinator: User, bjuv_controller: User, bjuv_answer: Answer
) -> None:
    actions.set_approver(actor=bjuv_coordinator, organisation=bjuv, approver=bjuv_controller)
    client_of(bjuv_coordinator).post(
        reverse("needs:nothing", args=[bjuv_answer.pk]),
        {"reason": "Egen regi.", "contact_name": "Bo", "stance": "declines"},
    )
    url = reverse("needs:approval", args=[bjuv_answer.pk])
    client = client_of(bjuv_controller)
    assert "Egen regi." in text_of(client.get(url))
    client.post(url, {"approve": "1"})
    bjuv_answer.refresh_from_db()
    assert (bjuv_answer.stance, bjuv_answer.is_submitted) == (Stance.DECLINES, True)


def test_only_the_one_who_is_asked_decides_and_only_in_time(
    bjuv_coordinator: User, bjuv_reader: User, bjuv_controller: User, asked: Approval
) -> None:
    content = actions.Content(lines=lines_of(asked.answer, "1", "2"), contact_name="Bo")
    for actor in (bjuv_coordinator, bjuv_reader):
        with pytest.raises(Refused):
            actions.approve(actor=actor, approval=asked, content=content)
    after = asked.answer.inquiry.deadline + timedelta(days=1)
    with clock.pretend(after), pytest.raises(Refused):
        actions.approve(actor=bjuv_controller, approval=asked, content=content)
    actions.approve(actor=bjuv_controller, approval=asked, content=content)
    with pytest.raises(Refused):
        actions.send_back_inside(actor=bjuv_controller, approval=asked, comment="x")


def test_nobody_approves_their_own_and_outsiders_never(
    drafted: Answer, bjuv_coordinator: User, lund_coordinator: User
) -> None:
    for approver in (bjuv_coordinator, lund_coordinator, None):
        with pytest.raises(ActionError):
            actions.ask_approval(
                actor=bjuv_coordinator,
                answer=drafted,
                approver=approver,
                version=drafted.version,
            )


def test_the_database_refuses_impossible_approvals(asked: Approval) -> None:
    for wrong in (
        {"decided_at": clock.now()},
        {"approved": False},
        {"decided_at": clock.now(), "decided_by": asked.approver, "approved": False},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.filter(pk=asked.pk).update(**wrong)
