"""The daily digest: once a day, at the person's hour, with what is still to be read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from portal.core import clock
from portal.notices import actions, todo
from portal.notices.actions import absences, choosing, digests
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import Digest, Letter
from portal.notices.wishes import DIGEST as THE_DIGEST
from portal.people.models import User
from tests.notices.conftest import DIGEST, NOW, Write

DAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "_providers", [])


def hold(write: Write, person: User, *subjects: str) -> list[Letter]:
    letters = [write(person, DIGEST, subject=subject) for subject in subjects]
    actions.send_waiting()
    return letters


def test_letters_are_collected_in_one_mail_at_the_persons_hour(
    bjuv_coordinator: User, write: Write
) -> None:
    choosing.choose(person=bjuv_coordinator, wanted={}, digest_hour=8)
    with clock.pretend(clock.at(DAY, 6)):
        parts = hold(write, bjuv_coordinator, "Ett", "Två")
        assert digests.write_due() == 0, "it is too early"
    with clock.pretend(clock.at(DAY, 8)):
        assert digests.write_due() == 1
        assert digests.write_due() == 0
        assert actions.send_waiting() == 1
    (message,) = mail.outbox
    assert "Ett" in message.body
    assert "Två" in message.body
    assert "List-Unsubscribe" in message.extra_headers
    assert 'href="http://localhost:8000/behov/1/"' in str(message.alternatives[0].content)
    for part in parts:
        part.refresh_from_db()
        assert part.status == LetterStatus.DIGESTED
        assert part.digest is not None
        assert part.digest.kind == THE_DIGEST


def test_nothing_to_say_is_no_mail_and_is_not_asked_again(bjuv_coordinator: User) -> None:
    with clock.pretend(clock.at(DAY, 9)):
        assert digests.write_due() == 0
        assert Digest.objects.get(person=bjuv_coordinator).letter is None
        assert bjuv_coordinator.pk not in digests.due_people(DAY)


def test_the_digest_reminds_of_deadlines_on_few_days(
    bjuv_coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = todo.TodoItem("Lämna behov", "/behov/1/", DAY + timedelta(days=9), "Bjuv")
    monkeypatch.setattr(todo, "_providers", [lambda _user: [item]])
    told = []
    for number in range(14):
        with clock.pretend(clock.at(DAY + timedelta(days=number), 9)):
            if digests.decide(bjuv_coordinator.pk, clock.today()):
                told.append(item.days_left)
                actions.send_waiting()
    assert told == [7, 1, 0, -1]
    assert len(mail.outbox) == 4
    assert "/behov/1/" in mail.outbox[0].body


def test_what_is_switched_off_or_done_meanwhile_is_left_out_when_it_is_sent(
    bjuv_coordinator: User, write: Write
) -> None:
    with clock.pretend(clock.at(DAY, 9)):
        hold(write, bjuv_coordinator, "Ett")
        letter = digests.decide(bjuv_coordinator.pk, DAY)
        assert letter is not None
        choosing.choose(person=bjuv_coordinator, wanted={DIGEST: Delivery.OFF})
        assert actions.send_waiting() == 0
    letter.refresh_from_db()
    assert letter.status == LetterStatus.NOT_NEEDED
    assert mail.outbox == []


def test_without_the_digest_what_waits_for_it_is_unwanted(
    bjuv_coordinator: User, write: Write
) -> None:
    with clock.pretend(clock.at(DAY, 9)):
        (part,) = hold(write, bjuv_coordinator, "Ett")
        choosing.choose(person=bjuv_coordinator, wanted={THE_DIGEST: Delivery.OFF})
        actions.send_waiting()
        assert digests.decide(bjuv_coordinator.pk, DAY) is None
    part.refresh_from_db()
    assert part.status == LetterStatus.UNWANTED


def test_who_is_away_gets_it_all_on_the_first_day_back(
    bjuv_coordinator: User, write: Write
) -> None:
    with clock.pretend(clock.at(DAY, 9)):
        absences.go_away(person=bjuv_coordinator, first_day=DAY, last_day=DAY)
        hold(write, bjuv_coordinator, "Ett")
        assert digests.decide(bjuv_coordinator.pk, DAY) is None
    with clock.pretend(clock.at(DAY + timedelta(days=1), 9)):
        assert digests.decide(bjuv_coordinator.pk, clock.today()) is not None


@pytest.mark.parametrize(
    ("day", "utc_hours"),
    [(date(2026, 3, 29), range(24)), (date(2026, 10, 25), range(25)), (DAY, range(24))],
)
def test_one_a_day_also_when_the_clock_is_moved(
    bjuv_coordinator: User, write: Write, day: date, utc_hours: range
) -> None:
    choosing.choose(person=bjuv_coordinator, wanted={}, digest_hour=2)
    start = clock.at(day, 0).astimezone(UTC)
    with clock.pretend(start):
        hold(write, bjuv_coordinator, "Ett")
    at: list[datetime] = []
    for hour in utc_hours:
        moment = start + timedelta(hours=hour)
        if clock.local_date(moment) != day:
            continue
        with clock.pretend(moment):
            if digests.write_due():
                at.append(moment.astimezone(clock.STOCKHOLM))
            write(bjuv_coordinator, DIGEST, subject=f"Timme {hour}")
            actions.send_waiting()
    assert len(at) == 1
    assert at[0].date() == day
    assert at[0].hour in {2, 3}, "on the night in March there is no hour two"


def test_the_digest_is_in_the_readers_language(lund_coordinator: User, write: Write) -> None:
    lund_coordinator.language = "en"
    lund_coordinator.save()
    with clock.pretend(clock.at(DAY, 9)):
        hold(write, lund_coordinator, "Ett")
        letter = digests.decide(lund_coordinator.pk, DAY)
    assert letter is not None
    assert letter.subject.startswith("Today in Samordna")
    assert write(lund_coordinator, NOW).status == LetterStatus.WAITING
