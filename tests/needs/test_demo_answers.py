"""The demonstration's stories about answers that are still open, told by the real actions."""

from types import SimpleNamespace
from typing import Any

import pytest

from needs.inquiries import actions
from needs.inquiries.answering import page
from needs.inquiries.answering.models import AnswerComment, AnswerPart, Approval, TimeRequest
from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer
from portal.organisations.enums import Role
from portal.web.demo import answering
from portal.web.demo.story import QUESTIONS
from tests.support.factories import base
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db


def test_each_of_four_municipalities_has_its_story(coordinator: Any) -> None:
    parties = [base.OrganisationFactory() for _ in range(4)]
    people = {
        party.pk: base.UserFactory(roles=[(party, Role.PURCHASING_COORDINATOR)])
        for party in parties
    }
    procurement = base.ProcurementFactory(responsible=coordinator, parties=parties)
    inquiry = InquiryFactory(procurement=procurement, sent=True, question_set=QUESTIONS)
    teller = SimpleNamespace(coordinator=coordinator, answering=lambda party: people[party.pk])
    answering.tell(teller, list(inquiry.answers.order_by("pk")))
    assert AnswerPart.objects.count() == 1
    assert AnswerComment.objects.count() == 2
    assert TimeRequest.objects.filter(decided_at=None).count() == 1
    assert sorted(Answer.objects.counted().values_list("stance", flat=True)) == [
        Stance.DECLINES,
        Stance.UNSURE,
    ]
    approval = Approval.objects.waiting().get()
    made = page.build(approval.answer, approval.approver, check=True)
    assert made.is_valid(), "what waits for approval can be submitted"
    actions.approve(
        actor=approval.approver, approval=approval, content=made.form.content(made.answers())
    )
