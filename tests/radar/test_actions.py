"""Deciding, arranging, turning and stating: who may, what is written, and twice is once."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from needs.radar import actions, policies
from needs.radar.actions import NeedTerms, TurnTerms
from needs.radar.enums import SuggestionState, Why
from needs.radar.models import Interest, RadarSignal, SignalPin, StatedNeed, Suggestion
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations.enums import Role
from portal.procurements import actions as cases
from portal.procurements import reference
from portal.procurements.models import ProcessVersion, Procurement
from tests.radar.conftest import signal
from tests.support.factories import base

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]
TERMS = NeedTerms("Kontorsstolar", date(2027, 3, 1), quantity=Decimal(40), unit="st")


@pytest.fixture
def suggested(members: list[Any], tell: Tell) -> Suggestion:
    """Three members buy chairs, two of them desks as well."""
    tell(
        *(signal(member, cpv="39112000", value=Decimal(100_000)) for member in members[:3]),
        *(signal(member, "Skrivbord", cpv="39130000") for member in members[:2]),
    )
    actions.recompute()
    return Suggestion.objects.get(key="cpv:39112")


@pytest.fixture
def desks(suggested: Suggestion) -> Suggestion:
    """The suggestion of the desks."""
    return Suggestion.objects.get(key="cpv:391")


@pytest.fixture
def process(association: Any, db: Any) -> ProcessVersion:
    """A process to start by."""
    reference.load_template()
    return ProcessVersion.objects.latest("created_at", "number")


def turn_terms(process: ProcessVersion, members: list[Any], **more: Any) -> TurnTerms:
    return TurnTerms("Stolar 2027", process, members, ("39112000",), **more)


# --- Deciding ------------------------------------------------------------------------------------


def test_putting_aside_needs_a_reason_and_is_written_down(
    coordinator: Any, suggested: Suggestion
) -> None:
    with pytest.raises(ActionError) as error:
        actions.dismiss(actor=coordinator, suggestion=suggested, reason="  ")
    assert error.value.field == "reason"
    row = actions.dismiss(actor=coordinator, suggestion=suggested, reason="Köps redan.")
    assert row.state == SuggestionState.DISMISSED
    assert (len(row.dismissed_members), row.dismissed_value) == (3, Decimal(300_000))
    assert AuditEvent.objects.get(code="radar.dismissed").data["reason"] == "Köps redan."
    with pytest.raises(Refused):
        actions.dismiss(actor=coordinator, suggestion=suggested, reason="Igen.")
    assert actions.reopen(actor=coordinator, suggestion=suggested).state == SuggestionState.OPEN


def test_only_coordinators_decide(
    association_controller: Any, bjuv_coordinator: Any, suggested: Suggestion, process: Any
) -> None:
    for person in (association_controller, bjuv_coordinator):
        with pytest.raises(Refused):
            actions.dismiss(actor=person, suggestion=suggested, reason="Nej.")
        with pytest.raises(Refused):
            actions.publish(actor=person, suggestion=suggested, title="Stolar")
        with pytest.raises(Refused):
            actions.unpublish(actor=person, suggestion=suggested)
        with pytest.raises(Refused):
            actions.turn_into_procurement(
                actor=person, suggestion=suggested, terms=turn_terms(process, [])
            )
    assert not Procurement.objects.exists()


# --- Arranging -----------------------------------------------------------------------------------


def test_what_is_put_together_stays_together(
    coordinator: Any, members: list[Any], tell: Tell, suggested: Suggestion, desks: Suggestion
) -> None:
    kept = actions.merge(actor=coordinator, suggestion=desks, into=suggested)
    assert kept == suggested
    assert RadarSignal.objects.filter(suggestion=suggested).count() == 5
    tell(
        *(signal(member, cpv="39112000") for member in members[:3]),
        *(signal(member, "Skrivbord", cpv="39130000") for member in members[3:5]),
    )
    actions.recompute()
    assert RadarSignal.objects.filter(suggestion=suggested).count() == 5
    desks.refresh_from_db()
    assert (desks.state, desks.merged_into_id) == (SuggestionState.MERGED, suggested.pk)
    for act in (
        lambda: actions.dismiss(actor=coordinator, suggestion=desks, reason="Nej."),
        lambda: actions.merge(actor=coordinator, suggestion=suggested, into=desks),
        lambda: actions.merge(actor=coordinator, suggestion=suggested, into=suggested),
    ):
        with pytest.raises(ActionError):
            act()


def test_interests_go_with_what_is_put_together(
    coordinator: Any, bjuv_coordinator: Any, bjuv: Any, suggested: Suggestion, desks: Suggestion
) -> None:
    for row in (suggested, desks):
        actions.publish(actor=coordinator, suggestion=row, title=row.title)
        actions.say_interested(actor=bjuv_coordinator, suggestion=row, organisation=bjuv)
    actions.merge(actor=coordinator, suggestion=desks, into=suggested)
    assert Interest.objects.filter(suggestion=suggested).count() == 1


def test_signals_that_are_moved_stay_where_they_were_put(
    coordinator: Any, suggested: Suggestion
) -> None:
    one = RadarSignal.objects.filter(suggestion=suggested).first()
    assert one
    new = actions.move_signals(
        actor=coordinator, suggestion=suggested, signals=[one.pk], title="Särskilda stolar"
    )
    actions.recompute()
    one.refresh_from_db()
    assert (one.suggestion_id, one.why) == (new.pk, Why.HAND)
    new.refresh_from_db()
    assert new.title == "Särskilda stolar"
    assert actions.release_signals(actor=coordinator, suggestion=new) == 1
    actions.recompute()
    one.refresh_from_db()
    assert one.suggestion_id != new.pk
    assert not SignalPin.objects.exists()


def test_another_suggestions_signals_are_not_moved(
    coordinator: Any, suggested: Suggestion, desks: Suggestion
) -> None:
    other = RadarSignal.objects.filter(suggestion=desks).first()
    assert other
    with pytest.raises(ActionError) as error:
        actions.move_signals(
            actor=coordinator, suggestion=suggested, signals=[other.pk, 10**9], title="Ny"
        )
    assert error.value.field == "signals"
    assert not Suggestion.objects.filter(title="Ny").exists()


# --- Turning -------------------------------------------------------------------------------------


def test_a_suggestion_becomes_a_procurement_with_its_members(
    coordinator: Any, members: list[Any], suggested: Suggestion, process: Any
) -> None:
    terms = turn_terms(process, members[:3], lots=("Stolar", "Pallar"), diary_number="SK 2027-1")
    made = actions.turn_into_procurement(actor=coordinator, suggestion=suggested, terms=terms)
    case = made.procurement
    assert made.is_new
    assert set(case.participations.values_list("organisation", flat=True)) == {
        member.pk for member in members[:3]
    }
    assert list(case.cpv_codes.values_list("code", flat=True)) == ["39112000"]
    assert [lot.name for lot in case.lots.order_by("number")] == ["Stolar", "Pallar"]
    assert (case.responsible, case.diary_number) == (coordinator, "SK 2027-1")
    suggested.refresh_from_db()
    assert (suggested.state, suggested.procurement) == (SuggestionState.STARTED, case)
    event = AuditEvent.objects.get(code="radar.started")
    assert (event.case_id, event.data["members"]) == (case.pk, 3)


def test_the_second_click_leads_to_the_one_that_was_made(
    coordinator: Any, members: list[Any], suggested: Suggestion, process: Any
) -> None:
    terms = turn_terms(process, members[:3])
    first = actions.turn_into_procurement(actor=coordinator, suggestion=suggested, terms=terms)
    again = actions.turn_into_procurement(actor=coordinator, suggestion=suggested, terms=terms)
    assert (again.procurement, again.is_new) == (first.procurement, False)
    assert Procurement.objects.count() == 1
    assert not policies.may_turn(coordinator, Suggestion.objects.get(pk=suggested.pk))
    cases.cancel(
        actor=coordinator,
        procurement=first.procurement,
        decided_by="Disa Direktör",
        authority="Delegation 4.2",
        reason="Inga pengar.",
    )
    third = actions.turn_into_procurement(actor=coordinator, suggestion=suggested, terms=terms)
    assert third.is_new
    suggested.refresh_from_db()
    assert suggested.procurement == third.procurement


def test_a_refused_code_or_member_leaves_nothing_behind(
    coordinator: Any, members: list[Any], outsider: Any, suggested: Suggestion, process: Any
) -> None:
    stranger = outsider.memberships.get().organisation
    for terms in (
        TurnTerms("Stolar", process, members[:2], ("99999999",)),
        TurnTerms("Stolar", process, [stranger]),
        TurnTerms(" ", process, members[:2]),
    ):
        with pytest.raises(ActionError):
            actions.turn_into_procurement(actor=coordinator, suggestion=suggested, terms=terms)
    assert not Procurement.objects.exists()
    suggested.refresh_from_db()
    assert suggested.state == SuggestionState.OPEN


def test_what_is_put_aside_is_not_turned(
    coordinator: Any, members: list[Any], suggested: Suggestion, process: Any
) -> None:
    actions.dismiss(actor=coordinator, suggestion=suggested, reason="Nej.")
    with pytest.raises(Refused):
        actions.turn_into_procurement(
            actor=coordinator, suggestion=suggested, terms=turn_terms(process, members[:2])
        )


# --- Members -------------------------------------------------------------------------------------


def test_a_need_is_stated_changed_and_withdrawn(
    bjuv: Any, bjuv_coordinator: Any, codes: Any
) -> None:
    need = actions.state_need(actor=bjuv_coordinator, organisation=bjuv, terms=TERMS)
    assert AuditEvent.objects.get(code="radar.need_stated").organisation == bjuv
    coded = NeedTerms("Kontorsstolar", date(2027, 3, 1), cpv="39112000-0")
    need = actions.change_need(actor=bjuv_coordinator, need=need, terms=coded)
    assert need.cpv_code
    assert (need.cpv_code.code, need.quantity) == ("39112000", None)
    actions.change_need(actor=bjuv_coordinator, need=need, terms=coded)
    assert AuditEvent.objects.filter(code="radar.need_changed").count() == 1
    for _twice in range(2):
        need = actions.withdraw_need(actor=bjuv_coordinator, need=need)
    assert AuditEvent.objects.filter(code="radar.need_withdrawn").count() == 1
    with pytest.raises(Refused):
        actions.change_need(actor=bjuv_coordinator, need=need, terms=TERMS)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": " "}, "title"),
        ({"cpv": "12345678"}, "cpv"),
        ({"quantity": Decimal(-1), "unit": "st"}, "quantity"),
        ({"quantity": Decimal(4), "unit": " "}, "unit"),
        ({"value": Decimal(0)}, "value"),
        ({"ends_on": date(2027, 2, 28)}, "ends_on"),
    ],
)
def test_a_need_that_does_not_hold_is_refused_at_its_field(
    bjuv: Any, bjuv_coordinator: Any, codes: Any, terms: dict[str, Any], field: str
) -> None:
    stated = NeedTerms(**{"title": "Stolar", "starts_on": date(2027, 3, 1), **terms})
    with pytest.raises(ActionError) as error:
        actions.state_need(actor=bjuv_coordinator, organisation=bjuv, terms=stated)
    assert error.value.field == field
    assert not StatedNeed.objects.exists()


def test_nobody_states_anothers_need(
    bjuv: Any, lund: Any, lund_coordinator: Any, bjuv_reader: Any, coordinator: Any
) -> None:
    for person in (lund_coordinator, bjuv_reader, coordinator):
        with pytest.raises(Refused):
            actions.state_need(actor=person, organisation=bjuv, terms=TERMS)


def test_a_member_that_has_left_states_nothing(bjuv: Any, bjuv_coordinator: Any) -> None:
    bjuv.closed_on, bjuv.closing = clock.today() - timedelta(days=1), "left"
    bjuv.save()
    with pytest.raises(Refused):
        actions.state_need(actor=bjuv_coordinator, organisation=bjuv, terms=TERMS)


def test_interest_is_said_once_and_taken_back(
    coordinator: Any, bjuv: Any, bjuv_coordinator: Any, lund_coordinator: Any, suggested: Suggestion
) -> None:
    say = {"actor": bjuv_coordinator, "suggestion": suggested, "organisation": bjuv}
    with pytest.raises(Refused):
        actions.say_interested(**say)
    actions.publish(actor=coordinator, suggestion=suggested, title="Stolar")
    actions.say_interested(**say, note="Från hösten.")
    actions.say_interested(**say, note="Från hösten.")
    assert AuditEvent.objects.filter(code="radar.interested").count() == 1
    with pytest.raises(Refused):
        actions.say_interested(actor=lund_coordinator, suggestion=suggested, organisation=bjuv)
    found: Any = Suggestion.objects.with_evidence().get(pk=suggested.pk)
    assert (found.members, found.interested) == (4, 1)
    for _twice in range(2):
        actions.no_longer_interested(**say)
    assert AuditEvent.objects.filter(code="radar.not_interested").count() == 1
    assert Suggestion.objects.with_evidence().get(pk=suggested.pk).members == 3


def test_the_one_who_answers_for_several_members_states_for_each(
    bjuv: Any, lund: Any, codes: Any
) -> None:
    roles = [(bjuv, Role.PURCHASING_COORDINATOR), (lund, Role.PURCHASING_COORDINATOR)]
    person: Any = base.UserFactory(roles=roles)
    for member in (bjuv, lund):
        actions.state_need(actor=person, organisation=member, terms=TERMS)
    assert set(policies.states_for(person)) == {bjuv, lund}
