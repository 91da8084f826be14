"""The next cycle counted backwards: least times always hold, later ends never begin earlier."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.planning.backwards import Basis, Cycle, Length, Meeting, chosen_meetings, propose
from needs.planning.enums import LengthKey, StepKey
from portal.rules import calendar
from portal.rules import public as rules
from portal.rules.enums import Regime

pytestmark = pytest.mark.django_db
K = StepKey
PARTIES = {1: "Bjuv", 2: "Lund", 3: "Malmö"}

days = st.dates(date(2027, 6, 1), date(2036, 12, 31))
lengths = st.fixed_dictionaries({key.value: st.integers(0, 90).map(Length) for key in LengthKey})
regimes = st.sampled_from([Regime.DIRECTIVE, Regime.CHAPTER_19, Regime.UNDECIDED, Regime.DIRECT])
quiet = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def usual(**changes: int) -> dict[str, Length]:
    return {key.value: Length(changes.get(key.value, 10)) for key in LengthKey}


def cycle(last: date, held: dict[str, Length] | None = None, **more: Any) -> Cycle:
    more.setdefault("regime", Regime.CHAPTER_19)
    with rules.remembered():
        return propose(Basis(last, lengths=held or usual(), today=date(2026, 11, 30), **more))


def monthly(last: date, member: int) -> list[Meeting]:
    """A meeting a month for some years before the end."""
    found = []
    for number in range(60):
        day = calendar.roll_back(last - timedelta(days=30 * number + member))
        found.append(Meeting(member, day, day - timedelta(days=14)))
    return found


@quiet
@given(last=days, held=lengths, regime=regimes, shift=st.integers(0, 400), key=st.sampled_from(K))
def test_no_least_time_is_ever_broken(
    last: date, held: dict[str, Length], regime: Regime, shift: int, key: StepKey
) -> None:
    latest = cycle(last, held, regime=regime)
    wanted = latest.step(key).begins - timedelta(days=shift)
    found = cycle(last, held, regime=regime, shifts={key.value: wanted})
    for made in (latest, found):
        tenders, evaluation = made.step(K.TENDERS), made.step(K.EVALUATION)
        last_tender_day = calendar.before_working_days(evaluation.begins, 1)
        asked = [regime] if regime != Regime.UNDECIDED else [Regime.DIRECTIVE, Regime.CHAPTER_19]
        for one in asked:
            least = rules.tender_period(one, on=tenders.begins).value or 0
            assert (last_tender_day - tenders.begins).days >= max(
                least, held[LengthKey.TENDERS].days
            )
        sent = made.step(K.STANDSTILL).begins
        assert rules.may_sign_from(sent).value <= made.step(K.COURT).begins
        court = made.step(K.CONTRACT).begins - made.step(K.COURT).begins
        assert court.days >= held[LengthKey.COURT].days
        assert made.step(K.START).begins <= last + timedelta(days=1)


@quiet
@given(last=days, held=lengths, regime=regimes)
def test_steps_follow_each_other_on_working_days(
    last: date, held: dict[str, Length], regime: Regime
) -> None:
    made = cycle(last, held, regime=regime)
    assert [step.key for step in made.steps] == list(K)
    for step in made.steps:
        assert calendar.is_working_day(step.begins), step.key
        assert step.begins <= step.ends
        assert step.reason
    for before, after in pairwise(made.steps):
        assert before.begins <= after.begins
        assert before.ends <= max(after.begins, before.begins)


@quiet
@given(last=days, later=st.integers(1, 500), held=lengths, regime=regimes)
def test_a_later_end_never_begins_earlier(
    last: date, later: int, held: dict[str, Length], regime: Regime
) -> None:
    first, second = (
        cycle(end, held, regime=regime) for end in (last, last + timedelta(days=later))
    )
    for key in K:
        assert first.step(key).begins <= second.step(key).begins


@quiet
@given(last=days, key=st.sampled_from(LengthKey), more=st.integers(1, 60))
def test_a_longer_step_never_lets_work_begin_later(last: date, key: LengthKey, more: int) -> None:
    short, long = cycle(last, usual()), cycle(last, usual(**{key.value: 10 + more}))
    assert long.begins <= short.begins


@quiet
@given(last=days, handling=st.integers(0, 30), minutes=st.integers(0, 30))
def test_every_members_meeting_lies_in_the_time_for_mandates(
    last: date, handling: int, minutes: int
) -> None:
    held = usual(handling=handling, minutes=minutes)
    meetings = [meeting for member in PARTIES for meeting in monthly(last, member)]
    made = cycle(last, held, parties=PARTIES, meetings=meetings)
    boards, until = made.step(K.BOARDS), made.step(K.NOTICE).begins
    decided_by = calendar.before_working_days(until, minutes)
    chosen = chosen_meetings(meetings, decided_by)
    assert set(chosen) == set(PARTIES)
    for meeting in chosen.values():
        assert boards.begins <= calendar.before_working_days(meeting.papers_by, handling)
        assert meeting.papers_by <= meeting.day <= decided_by <= until


def test_a_member_without_meetings_is_counted_and_named() -> None:
    last = date(2029, 12, 31)
    known = cycle(last, parties={1: "Bjuv"}, meetings=monthly(last, 1))
    assert "Bjuv" in known.step(K.BOARDS).reason
    mixed = cycle(
        last, usual(boards=120), parties={1: "Bjuv", 2: "Lund"}, meetings=monthly(last, 1)
    )
    assert "Lund" in mixed.step(K.BOARDS).reason
    until = mixed.step(K.NOTICE).begins
    assert mixed.step(K.BOARDS).begins <= calendar.before_working_days(until, 120)


def test_meetings_of_another_year_say_nothing() -> None:
    last = date(2029, 12, 31)
    old = [Meeting(1, date(2027, 3, 2), date(2027, 2, 16))]
    made = cycle(last, parties={1: "Bjuv"}, meetings=old)
    assert made.step(K.BOARDS).begins > date(2028, 1, 1)


def test_a_shift_moves_what_comes_before_and_nothing_after() -> None:
    last = date(2029, 12, 31)
    plain = cycle(last)
    earlier = plain.step(K.DOCUMENTS).begins - timedelta(days=60)
    moved = cycle(last, shifts={K.DOCUMENTS.value: earlier})
    assert moved.step(K.DOCUMENTS).is_shifted
    assert moved.step(K.NEEDS).begins < plain.step(K.NEEDS).begins
    assert moved.step(K.BOARDS) == plain.step(K.BOARDS)


def test_a_shift_to_a_later_day_changes_nothing() -> None:
    last = date(2029, 12, 31)
    plain = cycle(last)
    late = plain.step(K.TENDERS).begins + timedelta(days=5)
    assert cycle(last, shifts={K.TENDERS.value: late}).begins == plain.begins


def test_the_law_stands_beside_its_steps() -> None:
    made = cycle(date(2029, 12, 31), regime=Regime.DIRECTIVE)
    assert made.step(K.STANDSTILL).paragraph.startswith("LOU 20")
    assert made.step(K.TENDERS).paragraph.startswith("LOU 11")
    assert not cycle(date(2029, 12, 31), regime=Regime.UNDECIDED).step(K.TENDERS).verified
