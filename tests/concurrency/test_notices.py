"""Letters, digests and choices by several workers at once, and by workers that die."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.notices import actions, tasks, todo
from portal.notices.actions import absences, choosing, digests, sending
from portal.notices.actions import following as follows
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.following import CASE
from portal.notices.models import Absence, CalendarStamp, Digest, Follow, Letter, Preference
from portal.organisations.enums import Role
from portal.people.models import User
from tests.notices import conftest as letters
from tests.support.factories import base

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 10, 14)


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.send_outbox, "delay", lambda: None)
    monkeypatch.setattr(todo, "_providers", [])


def write(person: User, number: int, kind: str = letters.NOW) -> Letter:
    (letter,) = actions.send(
        kind=kind, recipients=[person], subject=f"Brev {number}", body_text="Svara.", url="/",
        key=f"samtidigt:{number}",
    )  # fmt: skip
    return letter


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of them gave, begun at the same moment."""
    ready, outcomes = Barrier(len(works), timeout=20), list[Any]()

    def run(work: Callable[[], Any]) -> None:
        try:
            ready.wait()
            with clock.pretend(clock.at(DAY, 9)):
                outcomes.append(work())
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def test_two_workers_send_each_letter_once() -> None:
    person = base.UserFactory()
    with clock.pretend(clock.at(DAY, 8)):
        for number in range(12):
            write(person, number)
    assert sum(at_once(actions.send_waiting, actions.send_waiting)) == 12
    assert sorted(message.subject for message in mail.outbox) == sorted(
        f"Brev {number}" for number in range(12)
    )
    assert set(Letter.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_a_letter_that_a_living_worker_holds_is_left_alone() -> None:
    letter = write(base.UserFactory(), 1)
    taken = actions.take(letter.pk)
    assert taken is not None
    assert actions.send_waiting() == 0
    with clock.pretend(clock.now() + sending.LEASE + timedelta(seconds=1)):
        assert actions.send_waiting() == 1


@pytest.mark.parametrize(("where", "copies"), [("before", 0), ("after", 1)])
def test_a_worker_that_dies_loses_no_letter_and_a_second_copy_is_known_by_its_mark(
    tmp_path: Path, where: str, copies: int
) -> None:
    letter = write(base.UserFactory(), 1)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.notices.killed",
         str(connection.settings_dict["NAME"]), str(tmp_path), where],
        check=False, capture_output=True, timeout=100, env={**os.environ, "LOG_LEVEL": "ERROR"},
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    first = "".join(path.read_text() for path in tmp_path.glob("*"))
    assert first.count("Message-ID:") == copies
    letter.refresh_from_db()
    assert letter.status == LetterStatus.SENDING
    assert actions.send_waiting() == 0, "the lease holds"

    with clock.pretend(clock.now() + sending.LEASE + timedelta(seconds=1)):
        assert actions.send_waiting() == 1
        assert actions.send_waiting() == 0
    letter.refresh_from_db()
    assert letter.status == LetterStatus.SENT
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"] == letter.message_id
    assert first.count(letter.message_id) == copies


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(["decide", "send", "hold", "choose", "die"]), min_size=3, max_size=14)
)
def test_a_day_has_one_digest_whatever_the_workers_do_and_in_whatever_order(
    steps: list[str],
) -> None:
    """Nothing is lost and nothing is read twice: each letter is in the digest or still waits."""
    person = base.UserFactory()
    before = len(mail.outbox)
    moment = clock.at(DAY, 9)
    for number, step in enumerate([*steps, "decide", "send"]):
        moment += timedelta(minutes=6)
        with clock.pretend(moment):
            if step == "hold":
                write(person, 100_000 * person.pk + number, letters.DIGEST)
            elif step == "decide":
                digests.decide(person.pk, DAY)
            elif step == "choose":
                choosing.choose(person=person, wanted={letters.NOW: Delivery.OFF})
            elif step == "die":  # A worker takes the next letter and is never heard of again.
                pk = Letter.objects.waiting().values_list("pk", flat=True).first()
                if pk is not None:
                    actions.take(pk)
            else:
                actions.send_waiting()
    moment += timedelta(hours=1)
    with clock.pretend(moment):
        actions.send_waiting()
    assert Digest.objects.filter(person=person).count() == 1
    assert Letter.objects.filter(recipient=person, kind="notices.digest").count() <= 1
    assert len(mail.outbox) - before <= 1
    told = "".join(str(message.body) for message in mail.outbox[before:])
    for letter in Letter.objects.filter(recipient=person, kind=letters.DIGEST):
        assert told.count("– " + letter.subject + "\n") == (letter.status == LetterStatus.DIGESTED)
        assert letter.status in {LetterStatus.DIGESTED, LetterStatus.HELD}


def test_two_workers_decide_one_digest() -> None:
    people = [base.UserFactory() for _ in range(6)]
    with clock.pretend(clock.at(DAY, 8)):
        for number, person in enumerate(people):
            write(person, number, letters.DIGEST)
        actions.send_waiting()
    assert sum(at_once(digests.write_due, digests.write_due)) == len(people)
    assert Digest.objects.count() == len(people)
    assert sum(at_once(actions.send_waiting, actions.send_waiting)) == len(people)
    assert len(mail.outbox) == len(people)


def test_two_choices_at_once_are_both_kept() -> None:
    person = base.UserFactory()
    at_once(
        lambda: choosing.choose(person=person, wanted={letters.NOW: Delivery.OFF}),
        lambda: choosing.choose(person=person, wanted={letters.DIGEST: Delivery.NOW}),
        lambda: choosing.choose(person=person, wanted={letters.NOW: Delivery.OFF}),
    )
    assert Preference.objects.filter(person=person).count() == 2


def test_one_absence_and_one_follow_by_two_at_once() -> None:
    association = base.AssociationFactory()
    person = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    case = base.ProcurementFactory(responsible=person)

    def go() -> str:
        try:
            absences.go_away(person=person, first_day=DAY, last_day=DAY)
        except Exception as error:
            return type(error).__name__
        return "entered"

    assert sorted(at_once(go, go)) == ["ActionError", "entered"]
    assert Absence.objects.count() == 1

    def follow() -> None:
        follows.follow(person=person, label=CASE, object_id=case.pk)

    at_once(follow, follow)
    assert Follow.objects.count() == 1


def test_two_readings_of_a_calendar_count_a_change_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.notices import feed
    from portal.notices.actions import feeds

    person = base.UserFactory()
    item = todo.TodoItem("Lämna behov", "/behov/1/", DAY)
    monkeypatch.setattr(todo, "_providers", [lambda _user: [item]])
    made = feeds.make(person=person).feed
    found = at_once(lambda: feed.written(made).etag, lambda: feed.written(made).etag)
    assert len(set(found)) == 1
    assert CalendarStamp.objects.count() == 1
