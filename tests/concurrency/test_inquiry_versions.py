"""A new version while a party submits; two coordinators at one working copy."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from needs.inquiries import actions
from needs.inquiries.contents import content_of
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer, EarlierAnswer, Inquiry, InquiryRevision
from needs.inquiries.versions import Content
from portal.core.errors import ActionError
from portal.people.models import User
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Run the steps together; what each gave, or why it was refused."""
    start = threading.Barrier(len(steps), timeout=20)
    outcomes: list[Any] = [None] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = step()
        except ActionError as refused:
            outcomes[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def rows_of(inquiry: Inquiry, **first: Any) -> list[actions.ItemRow]:
    rows = [
        actions.ItemRow(name=line.name, unit=line.unit, pk=line.id)
        for line in content_of(inquiry).lines
    ]
    return [replace(rows[0], **first), *rows[1:]]


def test_a_party_that_submits_meanwhile_is_asked_again_or_told_to_look(
    procurement: Any, bjuv: Any, bjuv_coordinator: User, coordinator: User
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    answer = inquiry.answers.get(organisation=bjuv)
    first = inquiry.items.first()
    actions.begin_revision(actor=coordinator, inquiry=inquiry)
    actions.revise_items(actor=coordinator, inquiry=inquiry, rows=rows_of(inquiry, unit="dygn"))
    items = list(inquiry.items.all())

    def submit() -> Answer:
        lines = [actions.LineInput(item.pk, Decimal(7), "high") for item in items]
        return actions.submit_answer(
            actor=bjuv_coordinator, answer=answer, lines=lines, answers={}, contact_name="Bo",
            version=0,
        )  # fmt: skip

    def send() -> actions.Made:
        return actions.send_version(
            actor=coordinator, inquiry=inquiry, reason="Fel enhet.", deadline=date(2030, 3, 4)
        )

    submitted, made = at_once(submit, send)
    answer.refresh_from_db()
    assert isinstance(made, actions.Made)
    if isinstance(submitted, ActionError):
        assert answer.status == AnswerStatus.ASKED
        assert not answer.lines.exists()
    else:
        assert answer.status == AnswerStatus.AGAIN
        assert made.asked_again == 1
        assert EarlierAnswer.objects.get().lines[0]["unit"] == "vårddygn"
    assert not answer.lines.filter(item=first).exists(), "seven days never become seven of another"


def test_of_two_coordinators_saving_at_once_one_is_refused(
    procurement: Any, coordinator: User
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    revision = actions.begin_revision(actor=coordinator, inquiry=inquiry)

    def save(unit: str) -> Callable[[], Any]:
        rows = rows_of(inquiry, unit=unit)
        return lambda: actions.revise_items(
            actor=coordinator, inquiry=inquiry, rows=rows, edition=revision.edition
        )

    outcomes = at_once(save("dygn"), save("veckor"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, ActionError)]
    assert len(refused) == 1
    kept = Content.from_json(InquiryRevision.objects.get().content)
    assert kept.lines[0].unit == ("veckor" if outcomes[0] in refused else "dygn")


def test_a_version_is_sent_once(procurement: Any, coordinator: User) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    actions.begin_revision(actor=coordinator, inquiry=inquiry)
    actions.revise_items(actor=coordinator, inquiry=inquiry, rows=rows_of(inquiry, unit="dygn"))

    def send() -> actions.Made:
        return actions.send_version(
            actor=coordinator, inquiry=inquiry, reason="Fel enhet.", deadline=date(2030, 3, 4)
        )

    outcomes = at_once(send, send)
    assert sum(isinstance(outcome, ActionError) for outcome in outcomes) == 1
    inquiry.refresh_from_db()
    assert inquiry.version == 2
