"""The coordinator's inquiry: made, edited, sent, reminded, given more time, closed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from needs.inquiries import actions, selectors
from needs.inquiries.enums import AnswerStatus, InquiryStatus
from needs.inquiries.models import Inquiry
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.procurements.models import Lot, Participation
from portal.procurements.registries import chain_for, check_gate
from tests.support.factories.base import OrganisationFactory
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db
WORKING_DAY = date(2030, 3, 4)


def codes() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))


def test_a_new_inquiry_has_one_line_per_lot(coordinator: Any, procurement: Any) -> None:
    for number, name in enumerate(["Familjehem", "Jourhem"], start=1):
        Lot.objects.create(procurement=procurement, number=number, name=name)
    inquiry = actions.create_inquiry(
        actor=coordinator,
        procurement=procurement,
        title="Behov",
        introduction="",
        deadline=WORKING_DAY,
    )
    assert [item.name for item in inquiry.items.all()] == ["Familjehem", "Jourhem"]
    assert inquiry.status_enum == InquiryStatus.DRAFT
    assert "needs.inquiry_created" in codes()
    assert not Letter.objects.exists()


def test_only_one_inquiry_at_a_time(coordinator: Any, procurement: Any, inquiry: Inquiry) -> None:
    with pytest.raises(Refused, match=r"inte är stängd|not closed"):
        actions.create_inquiry(
            actor=coordinator,
            procurement=procurement,
            title="Behov 2",
            introduction="",
            deadline=WORKING_DAY,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        InquiryFactory(procurement=procurement)


def test_a_member_cannot_make_or_send_an_inquiry(bjuv_coordinator: Any, inquiry: Inquiry) -> None:
    with pytest.raises(Refused):
        actions.send_inquiry(actor=bjuv_coordinator, inquiry=inquiry)
    with pytest.raises(Refused):
        actions.save_items(actor=bjuv_coordinator, inquiry=inquiry, rows=[])
    inquiry.refresh_from_db()
    assert inquiry.sent_at is None


@pytest.mark.parametrize("day", [date(2030, 3, 3), date(2030, 4, 19), date(2020, 3, 2)])
def test_the_last_day_is_a_coming_working_day(
    coordinator: Any, inquiry: Inquiry, day: date
) -> None:
    with clock.pretend(date(2030, 1, 7)), pytest.raises(ActionError) as refused:
        actions.edit_inquiry(
            actor=coordinator, inquiry=inquiry, title="x", introduction="", deadline=day
        )
    assert refused.value.field == "deadline"


def test_lines_can_swap_names_and_disappear(coordinator: Any, inquiry: Inquiry) -> None:
    first, second = inquiry.items.all()
    rows = [
        actions.ItemRow(pk=first.pk, name=second.name, unit="timmar"),
        actions.ItemRow(pk=second.pk, name=first.name, unit="st", unit_price=Decimal("5.50")),
        actions.ItemRow(name="Ny rad", unit="st"),
    ]
    actions.save_items(actor=coordinator, inquiry=inquiry, rows=rows)
    assert [item.name for item in inquiry.items.all()] == [second.name, first.name, "Ny rad"]
    actions.save_items(actor=coordinator, inquiry=inquiry, rows=rows[:1])
    assert inquiry.items.get().pk == first.pk


def test_two_lines_with_one_name_are_refused(coordinator: Any, inquiry: Inquiry) -> None:
    rows = [actions.ItemRow(name="Jourhem", unit="st"), actions.ItemRow(name="JOURHEM ", unit="st")]
    with pytest.raises(ActionError):
        actions.save_items(actor=coordinator, inquiry=inquiry, rows=rows)
    assert inquiry.items.count() == 2


def test_sending_asks_every_party_once_and_writes_to_those_who_answer(
    coordinator: Any, inquiry: Inquiry, bjuv_coordinator: Any, bjuv_reader: Any
) -> None:
    sending = actions.send_inquiry(actor=coordinator, inquiry=inquiry)
    assert (sending.asked, sending.letters, sending.without_people) == (2, 1, ["Lund"])
    letter = Letter.objects.get()
    assert letter.recipient == bjuv_coordinator
    assert "Bjuvs kommun" in letter.body
    assert letter.path == inquiry.answers.get(organisation__short_name="Bjuv").get_absolute_url()
    assert "needs.inquiry_sent" in codes()
    assert set(inquiry.answers.values_list("status", flat=True)) == {AnswerStatus.ASKED}
    with pytest.raises(Refused):
        actions.send_inquiry(actor=coordinator, inquiry=inquiry)


def test_an_inquiry_without_lines_units_or_parties_is_not_sent(
    coordinator: Any, inquiry: Inquiry
) -> None:
    inquiry.items.filter(position=1).update(unit="")
    with pytest.raises(ActionError, match=inquiry.items.first().name):
        actions.send_inquiry(actor=coordinator, inquiry=inquiry)
    inquiry.items.all().delete()
    with pytest.raises(ActionError):
        actions.send_inquiry(actor=coordinator, inquiry=inquiry)
    lonely = InquiryFactory()
    with pytest.raises(ActionError):
        actions.send_inquiry(actor=coordinator, inquiry=lonely)
    assert not Letter.objects.exists()


def test_a_sent_inquiry_is_fixed(coordinator: Any, open_inquiry: Inquiry) -> None:
    with pytest.raises(Refused):
        actions.save_items(
            actor=coordinator, inquiry=open_inquiry, rows=[actions.ItemRow(name="x", unit="st")]
        )


def test_reminders_go_to_the_silent_once_a_day(
    coordinator: Any,
    open_inquiry: Inquiry,
    bjuv_answer: Any,
    bjuv_coordinator: Any,
    lund_coordinator: Any,
) -> None:
    actions.answer_nothing(actor=bjuv_coordinator, answer=bjuv_answer, reason="Eget avtal.")
    assert actions.remind(actor=coordinator, inquiry=open_inquiry).letters == 1
    assert actions.remind(actor=coordinator, inquiry=open_inquiry).letters == 0
    assert Letter.objects.get().recipient == lund_coordinator
    assert codes().count("needs.reminded") == 1
    with clock.pretend(clock.today() + timedelta(days=1)):
        assert actions.remind(actor=coordinator, inquiry=open_inquiry).letters == 1


def test_more_time_is_given_but_never_taken(coordinator: Any, open_inquiry: Inquiry) -> None:
    with pytest.raises(ActionError):
        actions.extend_deadline(
            actor=coordinator, inquiry=open_inquiry, deadline=open_inquiry.deadline
        )
    actions.extend_deadline(actor=coordinator, inquiry=open_inquiry, deadline=WORKING_DAY)
    open_inquiry.refresh_from_db()
    assert open_inquiry.deadline == WORKING_DAY
    assert "needs.deadline_moved" in codes()


def test_those_invited_later_are_asked_too(
    coordinator: Any, open_inquiry: Inquiry, procurement: Any
) -> None:
    late = OrganisationFactory(short_name="Svalöv")
    Participation.objects.create(procurement=procurement, organisation=late)
    assert [party.short_name for party in selectors.newcomers(open_inquiry)] == ["Svalöv"]
    assert actions.ask_newcomers(actor=coordinator, inquiry=open_inquiry).asked == 1
    assert not selectors.newcomers(open_inquiry)


def test_status_in_sql_is_status_in_python(procurement: Any, open_inquiry: Inquiry) -> None:
    for day in (-1, 0, 1):
        today = open_inquiry.deadline + timedelta(days=day)
        row = Inquiry.objects.with_status(today).get(pk=open_inquiry.pk)
        assert row.status_on == row.status_at(today)
    assert Inquiry.objects.with_status(clock.today()).get().status_on == InquiryStatus.OPEN


def test_the_gate_opens_when_all_have_answered_or_after_closing(
    coordinator: Any, procurement: Any, open_inquiry: Inquiry
) -> None:
    gate = "needs.answered"
    assert not check_gate(gate, procurement)
    actions.close_inquiry(actor=coordinator, inquiry=open_inquiry)
    assert not check_gate(gate, procurement), "closed early with parties silent"
    with clock.pretend(open_inquiry.deadline + timedelta(days=1)):
        assert check_gate(gate, procurement)
    assert "needs.inquiry_closed" in codes()


def test_the_chain_tells_how_many_have_answered(
    coordinator: Any, bjuv_coordinator: Any, procurement: Any, open_inquiry: Inquiry
) -> None:
    step = chain_for(procurement, coordinator)[0]
    assert step.fact.startswith("0 ")
    assert step.state == "now"
    assert step.url == f"/behov/{open_inquiry.pk}/svar/"
    own = chain_for(procurement, bjuv_coordinator)[0]
    assert own.url == open_inquiry.answers.get(organisation__short_name="Bjuv").get_absolute_url()
