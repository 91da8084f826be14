"""Four things a party can say; only needs are counted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mandates import volumes
from needs.consolidation import public
from needs.consolidation import selectors as sums
from needs.inquiries import actions, selectors
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError
from tests.needs.test_answers import lines_of, submit

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def unsure(user: Any, answer: Answer, *quantities: str) -> Answer:
    return actions.submit_answer(
        actor=user,
        answer=answer,
        lines=lines_of(answer, *quantities) if quantities else [],
        answers={},
        contact_name="Bo",
        version=answer.version,
        stance=Stance.UNSURE,
        stance_reason="Nämnden beslutar i mars.",
    )


def test_unsure_is_an_answer_that_is_counted_apart(
    bjuv_coordinator: Any, lund_coordinator: Any, bjuv_answer: Answer, lund_answer: Answer
) -> None:
    procurement = bjuv_answer.inquiry.procurement
    unsure(bjuv_coordinator, bjuv_answer, "1000", "2000")
    submit(lund_coordinator, lund_answer, "5", "0")
    demand = sums.consolidated(procurement, bjuv_answer.inquiry.procurement.responsible)
    assert demand is not None
    assert demand.answered == 2
    assert [row.total for row in demand.items] == [5, 0]
    assert set(public.need_values(procurement)) == {lund_answer.organisation_id}
    assert set(volumes.of_parties(procurement)) == {lund_answer.organisation_id}
    assert "intresserad" in public.needs_of(procurement)[bjuv_answer.organisation_id]
    assert AuditEvent.objects.filter(code="needs.answer_unsure").count() == 1


def test_who_is_unsure_may_leave_lines_out_but_not_the_reason(
    bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    with pytest.raises(ActionError):
        actions.submit_answer(
            actor=bjuv_coordinator,
            answer=bjuv_answer,
            lines=[],
            answers={},
            contact_name="Bo",
            version=0,
            stance=Stance.UNSURE,
        )
    unsure(bjuv_coordinator, bjuv_answer)
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.SUBMITTED
    assert not bjuv_answer.lines.exists()


def test_who_does_not_take_part_says_why_on_the_answer_page(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, typed: Any
) -> None:
    client, url = client_of(bjuv_coordinator), bjuv_answer.get_absolute_url()
    page = text_of(client.get(url))
    for value in Stance.values:
        assert f'value="{value}"' in page
    response = client.post(url, typed(bjuv_answer, "", "", stance="declines", submit="1"))
    assert response.status_code == 200, "the reason is missing"
    bjuv_answer.refresh_from_db()
    response = client.post(
        url,
        typed(
            bjuv_answer,
            "",
            "åtta",
            stance="declines",
            stance_reason="Egen upphandling tillsammans med Lund.",
            submit="1",
        ),
    )
    assert response["Location"] == reverse("needs:receipt", args=[bjuv_answer.pk])
    bjuv_answer.refresh_from_db()
    assert (bjuv_answer.stance, bjuv_answer.needs_nothing) == (Stance.DECLINES, True)
    assert "Egen upphandling" in text_of(client.get(response["Location"]))
    assert AuditEvent.objects.filter(code="needs.answer_declined").exists()


def test_an_agreement_that_must_run_out_first_moves_the_start(
    client_of: Any, bjuv_coordinator: Any, coordinator: Any, bjuv_answer: Answer, typed: Any
) -> None:
    item = bjuv_answer.inquiry.items.first()
    assert item is not None
    client, url = client_of(bjuv_coordinator), bjuv_answer.get_absolute_url()
    first = {f"agreement_{item.pk}": "Avtal med Hemmet AB"}
    response = client.post(url, typed(bjuv_answer, "5", "6", submit="1", **first))
    assert response.status_code == 200, "its last day is missing"
    bjuv_answer.refresh_from_db()
    both = {**first, f"until_{item.pk}": "2028-06-30"}
    client.post(url, typed(bjuv_answer, "5", "6", submit="1", **both))
    line = AnswerLine.objects.get(answer=bjuv_answer, item=item)
    assert line.starts_on == date(2028, 7, 1)
    for who, page in (
        (bjuv_coordinator, reverse("needs:receipt", args=[bjuv_answer.pk])),
        (coordinator, reverse("needs:review", args=[bjuv_answer.pk])),
    ):
        assert "Avtal med Hemmet AB" in text_of(client_of(who).get(page))
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerLine.objects.filter(pk=line.pk).update(existing_agreement="")


@pytest.mark.parametrize(
    ("quantity", "right"), [("-1", False), ("1e400", False), ("många", False), ("2 340,5", True)]
)
def test_figures_as_people_type_them(  # noqa: PLR0917 - the people of the story
    client_of: Any,
    bjuv_coordinator: Any,
    bjuv_answer: Answer,
    typed: Any,
    quantity: str,
    right: bool,
) -> None:
    url = bjuv_answer.get_absolute_url()
    response = client_of(bjuv_coordinator).post(url, typed(bjuv_answer, quantity, "1", submit="1"))
    assert (response.status_code == 302) is right
    bjuv_answer.refresh_from_db()
    if right:
        assert bjuv_answer.lines.first().quantity == Decimal("2340.5")  # type: ignore[union-attr]
    else:
        assert quantity in text_of(response)


def test_a_party_taken_out_keeps_its_answer_and_is_not_counted(  # noqa: PLR0917 - the people of the story
    client_of: Any,
    coordinator: Any,
    bjuv_coordinator: Any,
    lund_coordinator: Any,
    bjuv_answer: Answer,
    lund_answer: Answer,
) -> None:
    submit(bjuv_coordinator, bjuv_answer, "10", "20")
    with pytest.raises(ActionError):
        actions.take_out(actor=coordinator, answer=bjuv_answer, reason=" ")
    client = client_of(coordinator)
    client.post(
        reverse("needs:take_out", args=[bjuv_answer.pk]), {"reason": "Går med i Skånes upphandling"}
    )
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.REMOVED
    procurement = bjuv_answer.inquiry.procurement
    demand = sums.consolidated(procurement, coordinator)
    assert demand is not None
    assert demand.asked == 1
    assert demand.items[0].total == 0
    assert "10" in text_of(client.get(reverse("needs:review", args=[bjuv_answer.pk])))
    theirs = client_of(bjuv_coordinator).get(bjuv_answer.get_absolute_url())
    assert "10" in text_of(theirs)
    submit(lund_coordinator, lund_answer, "1", "1")
    assert selectors.progress(bjuv_answer.inquiry).waiting == 0
    actions.bring_back(actor=coordinator, answer=bjuv_answer)
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.SUBMITTED


def test_an_answer_after_the_last_day_is_late_in_sql_and_python(
    bjuv_coordinator: Any, coordinator: Any, bjuv_answer: Answer, lund_answer: Answer
) -> None:
    last = bjuv_answer.inquiry.deadline
    with clock.pretend(clock.at(last, 23, 59)):
        submit(bjuv_coordinator, bjuv_answer, "1", "2")
    rows = {a.pk: a.late for a in Answer.objects.with_late().select_related("inquiry")}
    assert rows == {bjuv_answer.pk: False, lund_answer.pk: False}
    for hour, late in ((last, False), (last + timedelta(days=1), True)):
        Answer.objects.filter(pk=bjuv_answer.pk).update(submitted_at=clock.at(hour, 0, 1))
        answer = Answer.objects.with_late().get(pk=bjuv_answer.pk)
        assert answer.late is answer.is_late is late
