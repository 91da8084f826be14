"""Two at once: one procurement comes of a suggestion, and no decision is lost in a new look."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from needs.radar import actions, registries
from needs.radar.actions import TurnTerms
from needs.radar.enums import SuggestionState
from needs.radar.models import RadarSignal, Suggestion
from needs.radar.registries import Signal
from portal.core.errors import ActionError
from portal.organisations.enums import Role
from portal.procurements import reference
from portal.procurements.models import CpvCode, ProcessVersion, Procurement
from tests.support.factories import base

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment; what each returned, or `refused`."""
    ready = Barrier(len(acts), timeout=20)
    outcomes: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            outcomes.append(act())
        except ActionError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == len(acts)
    return outcomes


@pytest.fixture
def members(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Four members that buy chairs."""
    base.AssociationFactory()
    CpvCode.objects.get_or_create(
        code="39112000", defaults={"label_sv": "Stolar", "label_en": "Chairs"}
    )
    found: list[Any] = [base.OrganisationFactory() for _n in range(4)]
    rows = [
        Signal("test", str(one.pk), one.pk, "Stolar", cpv="39112000", value=Decimal(10))
        for one in found
    ]
    source = registries.Source("test", "Test", lambda _today: rows)
    monkeypatch.setattr(registries, "_sources", {"test": source})
    return found


@pytest.fixture
def coordinators(members: list[Any]) -> list[Any]:
    """Two coordinators."""
    association = type(members[0]).objects.association()
    return [base.UserFactory(roles=[(association, Role.COORDINATOR)]) for _n in range(2)]


def test_one_procurement_comes_of_two_clicks(members: list[Any], coordinators: list[Any]) -> None:
    reference.load_template()
    process = ProcessVersion.objects.latest("created_at", "number")
    actions.recompute()
    suggestion = Suggestion.objects.get()

    def turn(person: Any) -> Any:
        terms = TurnTerms("Stolar", process, members, ("39112000",))
        return actions.turn_into_procurement(actor=person, suggestion=suggestion, terms=terms)

    outcomes = at_once(*(lambda person=person: turn(person) for person in coordinators))
    assert sorted(one.is_new for one in outcomes) == [False, True]
    assert len({one.procurement.pk for one in outcomes}) == 1
    assert Procurement.objects.get().participations.count() == 4


def test_putting_aside_and_looking_again_at_once_lose_nothing(
    members: list[Any], coordinators: list[Any]
) -> None:
    actions.recompute()
    suggestion = Suggestion.objects.get()
    at_once(
        actions.recompute,
        lambda: actions.dismiss(actor=coordinators[0], suggestion=suggestion, reason="Nej."),
        actions.recompute,
    )
    row = Suggestion.objects.get()
    assert (row.state, row.dismissed_reason) == (SuggestionState.DISMISSED, "Nej.")
    assert len(row.dismissed_members) == 4
    assert RadarSignal.objects.filter(suggestion=row).count() == 4


def test_of_two_who_put_aside_one_is_refused(members: list[Any], coordinators: list[Any]) -> None:
    actions.recompute()
    suggestion = Suggestion.objects.get()
    outcomes = at_once(
        *(
            lambda person=person: actions.dismiss(
                actor=person, suggestion=suggestion, reason="Nej."
            )
            for person in coordinators
        )
    )
    assert outcomes.count("refused") == 1


def test_putting_together_both_ways_at_once_leaves_one(
    members: list[Any], coordinators: list[Any]
) -> None:
    first = Suggestion.objects.create(key="hand:a", title="A", title_by_hand=True)
    second = Suggestion.objects.create(key="hand:b", title="B", title_by_hand=True)
    outcomes = at_once(
        lambda: actions.merge(actor=coordinators[0], suggestion=first, into=second),
        lambda: actions.merge(actor=coordinators[1], suggestion=second, into=first),
    )
    assert outcomes.count("refused") == 1
    states = sorted(Suggestion.objects.values_list("state", flat=True))
    assert states == [SuggestionState.MERGED, SuggestionState.OPEN]


def test_two_looks_at_once_make_each_suggestion_once(members: list[Any]) -> None:
    at_once(actions.recompute, actions.recompute)
    assert Suggestion.objects.count() == 1
    assert RadarSignal.objects.count() == 4
