"""Looking again: what is stored, what stays, and what comes back."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from needs.radar import actions, registries, selectors
from needs.radar.enums import Strength, SuggestionState, Why
from needs.radar.models import RadarRun, RadarSignal, SearchMiss, StatedNeed, Suggestion
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.organisations.models import Organisation
from tests.radar.conftest import signal

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]


def chairs(members: list[Any], count: int = 3, **fields: Any) -> list[registries.Signal]:
    fields = {"cpv": "39112000", "value": Decimal(100_000), **fields}
    return [signal(member, **fields) for member in members[:count]]


def test_three_members_with_one_code_become_a_suggestion(members: list[Any], tell: Tell) -> None:
    tell(*chairs(members, starts_on=date(2027, 5, 1)))
    actions.recompute()
    found: Any = Suggestion.objects.with_evidence().get()
    assert (found.key, found.title) == ("cpv:39112", "Stolar")
    assert (found.members, found.signals_count, found.earliest) == (3, 3, date(2027, 5, 1))
    assert set(RadarSignal.objects.values_list("why", flat=True)) == {Why.CPV}


def test_a_second_look_changes_nothing(members: list[Any], tell: Tell) -> None:
    tell(*chairs(members), signal(members[0], "Elfordon"))
    actions.recompute()
    before = list(RadarSignal.objects.order_by("pk").values())
    history = Suggestion.objects.get().events.count()  # type: ignore[attr-defined]
    actions.recompute()
    assert list(RadarSignal.objects.order_by("pk").values()) == before
    assert Suggestion.objects.get().events.count() == history  # type: ignore[attr-defined]


def test_what_is_gone_at_the_source_is_gone_here(members: list[Any], tell: Tell) -> None:
    tell(*chairs(members, 4))
    actions.recompute()
    tell(*chairs(members, 2))
    actions.recompute()
    assert RadarSignal.objects.count() == 2


def test_a_suggestion_stays_the_same_when_its_branch_becomes_narrower(
    coordinator: Any, members: list[Any], tell: Tell
) -> None:
    tell(signal(members[0], cpv="39112000"), signal(members[1], cpv="39113000"))
    actions.recompute()
    first = Suggestion.objects.get()
    assert first.key == "cpv:391"
    actions.publish(actor=coordinator, suggestion=first, title="Stolar till skolor")
    tell(
        signal(members[0], cpv="39112000"),
        signal(members[1], cpv="39113000"),
        signal(members[2], cpv="39113000"),
    )
    actions.recompute()
    again = Suggestion.objects.get()
    assert (again.pk, again.key, again.public_title) == (first.pk, "cpv:3911", "Stolar till skolor")


def test_strangers_are_not_counted(members: list[Any], tell: Tell) -> None:
    stranger: Any = members[2]
    Organisation.objects.filter(pk=stranger.pk).update(relation="none")
    tell(*chairs(members))
    actions.recompute()
    assert not RadarSignal.objects.filter(organisation=stranger).exists()


def test_a_source_that_has_not_changed_is_not_asked(
    members: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date] = []
    stamp = ["one"]

    def provider(today: date) -> list[registries.Signal]:
        asked.append(today)
        return chairs(members)

    source = registries.Source("test", "Test", provider, lambda _today: stamp[0])
    monkeypatch.setattr(registries, "_sources", {"test": source})
    actions.recompute()
    actions.recompute()
    assert (len(asked), RadarSignal.objects.count()) == (1, 3)
    stamp[0] = "two"
    actions.recompute()
    actions.recompute(everything=True)
    assert len(asked) == 3


def test_a_look_that_was_made_since_it_was_asked_for_is_enough(
    members: list[Any], tell: Tell
) -> None:
    asked_at = clock.now()
    tell(*chairs(members))
    with clock.pretend(asked_at + timedelta(minutes=1)):
        actions.recompute(asked_at=asked_at)
    tell()
    actions.recompute(asked_at=asked_at)
    assert RadarSignal.objects.count() == 3
    with clock.pretend(asked_at + timedelta(minutes=3)):
        actions.recompute(asked_at=asked_at + timedelta(minutes=2))
    assert RadarSignal.objects.count() == 0


@pytest.mark.parametrize(
    ("then", "comes_back"),
    [((4, 100_000), False), ((5, 100_000), True), ((3, 149_000), False), ((3, 150_000), True)],
)
def test_what_was_put_aside_comes_back_when_it_grows(
    coordinator: Any,
    members: list[Any],
    tell: Tell,
    then: tuple[int, int],
    comes_back: bool,
) -> None:
    tell(*chairs(members))
    actions.recompute()
    actions.dismiss(actor=coordinator, suggestion=Suggestion.objects.get(), reason="För tidigt.")
    actions.recompute()
    assert Suggestion.objects.get().state == SuggestionState.DISMISSED
    tell(*chairs(members, then[0], value=Decimal(then[1])))
    actions.recompute()
    row = Suggestion.objects.get()
    assert (row.state == SuggestionState.OPEN) is comes_back
    assert (row.returned_at is not None) is comes_back
    assert AuditEvent.objects.filter(code="radar.returned").exists() is comes_back


def test_a_procurement_stays_linked_and_its_suggestion_goes_on_gathering(
    coordinator: Any, members: list[Any], tell: Tell
) -> None:
    tell(*chairs(members))
    actions.recompute()
    row = Suggestion.objects.get()
    Suggestion.objects.filter(pk=row.pk).update(published_at=clock.now(), public_title="Stolar")
    tell(*chairs(members, 5))
    actions.recompute()
    assert RadarSignal.objects.filter(suggestion=row).count() == 5


def test_each_member_counts_once_by_its_largest_kind(members: list[Any], tell: Tell) -> None:
    tell(
        *chairs(members, 2, value=Decimal(100)),
        *chairs(members, 2, value=Decimal(300), source="other"),
        signal(members[0], "Fler stolar", cpv="39112000", value=Decimal(50), source="other"),
    )
    actions.recompute()
    (row,) = Suggestion.objects.all()
    assert selectors.shown(row.pk).value == Decimal(650)


def test_more_members_and_kinds_make_it_stronger(
    coordinator: Any, members: list[Any], tell: Tell
) -> None:
    def strength(*signals: registries.Signal) -> Strength:
        tell(*signals)
        actions.recompute()
        rows = selectors.suggestions(coordinator, SuggestionState.OPEN)
        return rows[0].strength

    assert strength(*chairs(members, 2)) == Strength.FAINT
    assert strength(*chairs(members, 3), *chairs(members, 3, source="other")) == Strength.CLEAR
    assert strength(*chairs(members, 5), *chairs(members, 3, source="other")) == Strength.STRONG


def test_what_may_only_be_counted_gives_neither_words_nor_title(
    members: list[Any], tell: Tell
) -> None:
    secret = registries.Visibility.COUNTED
    tell(
        signal(members[0], "Hemlig larmcentral", visibility=secret),
        signal(members[1], "Hemlig larmcentral"),
    )
    actions.recompute()
    assert not Suggestion.objects.exists()
    row = RadarSignal.objects.get(organisation=members[0])
    assert (row.shown_title, row.shown_url, row.terms) != (row.title, row.url, row.terms)
    assert row.terms == []


def test_stated_needs_and_searches_are_sources(
    bjuv: Any, bjuv_coordinator: Any, lund: Any, codes: Any
) -> None:
    actions.state_need(
        actor=bjuv_coordinator,
        organisation=bjuv,
        terms=actions.NeedTerms("Kontorsstolar", date(2027, 3, 1), value=Decimal(90_000)),
    )
    actions.note_miss(organisation=lund, query="stolar")
    actions.note_miss(organisation=lund, query="Stolarna")
    assert SearchMiss.objects.get().count == 2
    actions.recompute()
    (row,) = Suggestion.objects.all()
    assert {signal.source for signal in row.signals.all()} == {"stated", "searched"}
    actions.withdraw_need(actor=bjuv_coordinator, need=StatedNeed.objects.get())
    actions.recompute()
    assert RadarSignal.objects.get().source == "searched"


def test_a_search_of_last_year_no_longer_counts(lund: Any, codes: Any) -> None:
    with clock.pretend(clock.today() - timedelta(days=370)):
        actions.note_miss(organisation=lund, query="stolar")
    actions.recompute()
    assert not RadarSignal.objects.exists()


def test_the_run_tells_when(members: list[Any], tell: Tell) -> None:
    tell()
    actions.recompute()
    run = RadarRun.objects.get()
    assert run.began_at
    assert run.finished_at
    assert run.finished_at >= run.began_at


def test_a_look_makes_as_many_statements_for_many_as_for_few(
    members: list[Any], tell: Tell, django_assert_max_num_queries: Any
) -> None:
    rows = [
        signal(member, f"Stol {n}", cpv="39112000", key=f"{member.pk}:{n}")
        for member in members
        for n in range(60)
    ]
    tell(*rows)
    actions.recompute()
    with django_assert_max_num_queries(14):
        actions.recompute()
    assert RadarSignal.objects.count() == 360
