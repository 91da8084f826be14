"""Each action works, is written down, and is refused to the wrong person, with the reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, Refused
from portal.procurements import actions, policies, selectors
from portal.procurements.models import Procurement, Tender
from tests.support.factories.base import CpvFactory, OrganisationFactory, SupplierFactory
from tests.support.factories.procurements import begun, certified, may_read

pytestmark = pytest.mark.django_db


def last_event() -> AuditEvent:
    event = AuditEvent.objects.order_by("-pk").first()
    assert event is not None
    return event


def record_tender(case: Procurement, actor: Any, **fields: Any) -> Tender:
    return actions.record_tender(
        actor=actor,
        procurement=case,
        supplier=fields.pop("supplier", None) or SupplierFactory(),
        received_on=date(2027, 3, 8),
        **fields,
    )


def open_together(case: Procurement, actor: Any, count: int = 1) -> list[Tender]:
    """Two people open `count` tenders and certify the list."""
    begun(case, actor)
    tenders = [record_tender(case, actor) for _ in range(count)]
    certified(case)
    return tenders


def award(case: Procurement, actor: Any, winners: list[Tender], **fields: Any) -> Any:
    values: dict[str, Any] = {
        "decided_on": date(2027, 4, 7),
        "decided_by": "Diana Direktör",
        "role": "förbundsdirektör",
        "authority": "Delegationsordningen 4.2",
        "reason": "Bäst i utvärderingen.",
        "sent_on": date(2027, 4, 7),
    }
    return actions.record_award(actor=actor, procurement=case, winners=winners, **(values | fields))


# --- Start ---------------------------------------------------------------------------------------


def test_a_started_case_has_its_dates_and_an_event(case: Procurement) -> None:
    assert selectors.milestone(case, "publication") == date(2027, 2, 1)
    assert selectors.milestone(case, "party_list") == date(2027, 1, 18)
    codes = AuditEvent.objects.filter(case_id=case.pk).values_list("code", flat=True)
    assert "procurements.created" in codes
    assert "procurements.invited" in codes


def test_only_a_coordinator_starts_a_case(process: Any, bjuv_coordinator: Any) -> None:
    with pytest.raises(Refused, match="samordnare"):
        actions.create_procurement(
            actor=bjuv_coordinator, title="X", process=process, responsible=bjuv_coordinator
        )


def test_a_running_case_keeps_its_version(case: Procurement, coordinator: Any) -> None:
    from portal.procurements.process import read

    data = case.process.definition | {}
    rows = [dict(step) for step in data["steps"]]
    rows[0]["label"] = "Behoven in"
    version = actions.save_version(
        actor=coordinator, template=case.process.template, definition=read({"steps": rows})
    )
    assert version.number == 2
    case.refresh_from_db()
    assert case.process.number == 1
    again = actions.save_version(
        actor=coordinator, template=case.process.template, definition=read({"steps": rows})
    )
    assert again == version
    assert AuditEvent.objects.filter(code="procurements.process_saved").count() == 1


# --- What is bought ------------------------------------------------------------------------------


def test_cpv_codes_are_chosen_and_the_regime_proposed_and_confirmed(
    case: Procurement, coordinator: Any
) -> None:
    CpvFactory()
    actions.set_cpv(actor=coordinator, procurement=case, codes=["85311300-5"])
    assert last_event().code == "procurements.cpv_set"
    actions.confirm_regime(actor=coordinator, procurement=case, regime="chapter_19")
    case.refresh_from_db()
    assert case.regime == "chapter_19"
    assert "bilaga 2" in case.regime_reason
    assert case.regime_decided_by == coordinator
    assert last_event().data["proposed"] == "chapter_19"


def test_another_regime_than_the_proposed_needs_a_reason(
    case: Procurement, coordinator: Any
) -> None:
    CpvFactory()
    actions.set_cpv(actor=coordinator, procurement=case, codes=["85311300"])
    with pytest.raises(ActionError) as refused:
        actions.confirm_regime(actor=coordinator, procurement=case, regime="directive")
    assert refused.value.field == "reason"
    actions.confirm_regime(
        actor=coordinator, procurement=case, regime="directive", reason="Vi väljer hela lagen."
    )
    assert case.regime == "directive"


def test_an_unknown_code_is_named(case: Procurement, coordinator: Any) -> None:
    with pytest.raises(ActionError, match="99999999"):
        actions.set_cpv(actor=coordinator, procurement=case, codes=["99999999"])


def test_a_ceiling_below_the_estimate_is_refused(case: Procurement, coordinator: Any) -> None:
    with pytest.raises(ActionError) as refused:
        actions.set_estimate(
            actor=coordinator,
            procurement=case,
            estimated_value=Decimal(100),
            ceiling=Decimal(99),
            reason="x",
        )
    assert refused.value.field == "ceiling"


def test_lots_are_named_renamed_and_removed(case: Procurement, coordinator: Any) -> None:
    first, second = actions.set_lots(
        actor=coordinator, procurement=case, lots=[(None, "Barn", ""), (None, "Unga", "")]
    )
    actions.set_lots(
        actor=coordinator, procurement=case, lots=[(second.pk, "Ungdomar", ""), (None, "Vuxna", "")]
    )
    assert [str(lot) for lot in case.lots.all()] == ["1. Ungdomar", "2. Vuxna"]
    assert not case.lots.filter(pk=first.pk).exists()


# --- Invitations ---------------------------------------------------------------------------------


def test_inviting_twice_changes_nothing(case: Procurement, coordinator: Any, bjuv: Any) -> None:
    events = AuditEvent.objects.count()
    assert actions.invite(actor=coordinator, procurement=case, organisations=[bjuv]) == []
    assert AuditEvent.objects.count() == events


def test_nobody_is_invited_after_the_party_list_is_locked(
    case: Procurement, coordinator: Any, gates: dict[str, Decision]
) -> None:
    gates["mandates.party_list_open"] = Decision.no("Partslistan är låst.", paragraph="LOU 7:3")
    with pytest.raises(Refused, match=r"Partslistan är låst.*LOU 7:3"):
        actions.invite(actor=coordinator, procurement=case, organisations=[OrganisationFactory()])


def test_nobody_is_invited_after_the_notice(published: Procurement, coordinator: Any) -> None:
    with pytest.raises(Refused, match="LOU"):
        actions.invite(
            actor=coordinator, procurement=published, organisations=[OrganisationFactory()]
        )


def test_a_stranger_is_not_invited(case: Procurement, coordinator: Any) -> None:
    stranger = OrganisationFactory(short_name="Kiruna", relation="none")
    with pytest.raises(ActionError, match="Kiruna"):
        actions.invite(actor=coordinator, procurement=case, organisations=[stranger])


# --- Dates ---------------------------------------------------------------------------------------


def test_moving_the_notice_moves_what_is_counted_from_it(
    case: Procurement, coordinator: Any
) -> None:
    actions.move_milestone(
        actor=coordinator,
        procurement=case,
        key="publication",
        planned_on=date(2027, 3, 1),
        reason="Nämnderna hinner inte.",
    )
    assert selectors.milestone(case, "tender_deadline") == date(2027, 4, 5)
    assert selectors.milestone(case, "party_list") == date(2027, 2, 15)
    assert last_event().data["reason"] == "Nämnderna hinner inte."


def test_a_date_moved_by_hand_stays_and_one_come_true_does_not_move(
    case: Procurement, coordinator: Any
) -> None:
    def move(key: str, day: date) -> None:
        actions.move_milestone(
            actor=coordinator, procurement=case, key=key, planned_on=day, reason="Beslutat."
        )

    move("party_list", date(2027, 1, 15))
    move("publication", date(2027, 2, 8))
    assert selectors.milestone(case, "party_list") == date(2027, 1, 15)
    actions.mark_done(case, "needs", date(2026, 11, 1), actor=coordinator)
    with pytest.raises(ActionError, match="redan"):
        move("needs", date(2026, 12, 1))


def test_moving_needs_a_reason_and_a_coordinator(
    case: Procurement, coordinator: Any, bjuv_coordinator: Any
) -> None:
    fields: dict[str, Any] = {"procurement": case, "key": "award", "planned_on": date(2027, 5, 1)}
    with pytest.raises(ActionError, match="varför"):
        actions.move_milestone(actor=coordinator, reason=" ", **fields)
    with pytest.raises(Refused):
        actions.move_milestone(actor=bjuv_coordinator, reason="x", **fields)


# --- Notice --------------------------------------------------------------------------------------


def publish(case: Procurement, actor: Any, **fields: Any) -> Any:
    values: dict[str, Any] = {
        "published_on": date(2027, 2, 1),
        "tender_deadline": date(2027, 3, 8),
        "database": "Annonsdatabasen",
    }
    with clock.pretend(date(2027, 2, 1)):
        return actions.record_publication(actor=actor, procurement=case, **(values | fields))


def test_the_notice_waits_for_the_party_list(
    ready: Procurement, coordinator: Any, gates: dict[str, Decision]
) -> None:
    gates["mandates.party_list_locked"] = Decision.no("Lås partslistan först.")
    with pytest.raises(Refused, match="Lås partslistan först"):
        publish(ready, coordinator)
    gates["mandates.party_list_locked"] = Decision.yes()
    publish(ready, coordinator)
    ready.refresh_from_db()
    assert ready.status == "published"
    assert selectors.milestone(ready, "publication") == date(2027, 2, 1)
    assert last_event().code == "procurements.published"


def test_the_notice_waits_for_regime_and_ceiling(case: Procurement, coordinator: Any) -> None:
    with pytest.raises(Refused, match="LOU 1:4"):
        publish(case, coordinator)


def test_the_directive_sets_the_shortest_tender_period(
    ready: Procurement, coordinator: Any
) -> None:
    actions.confirm_regime(
        actor=coordinator, procurement=ready, regime="directive", reason="Över tröskelvärdet."
    )
    with pytest.raises(ActionError, match="LOU 11") as refused:
        publish(ready, coordinator, tender_deadline=date(2027, 2, 15))
    assert refused.value.field == "tender_deadline"


def test_chapter_19_leaves_the_tender_period_to_the_association(
    ready: Procurement, coordinator: Any
) -> None:
    assert publish(ready, coordinator, tender_deadline=date(2027, 2, 22))


def test_only_a_coordinator_publishes_and_only_once(
    published: Procurement, coordinator: Any, association_controller: Any
) -> None:
    with pytest.raises(Refused):
        publish(published, association_controller)
    with pytest.raises(Refused, match="redan"):
        publish(published, coordinator)


# --- Tenders -------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2027, 2, 15), date(2027, 3, 8)])
def test_no_tender_is_recorded_before_the_last_day_has_passed(
    published: Procurement, coordinator: Any, day: date
) -> None:
    with clock.pretend(day), pytest.raises(Refused, match="LOU 12:10"):
        record_tender(published, coordinator)


def test_a_tender_is_recorded_once(published: Procurement, coordinator: Any) -> None:
    with clock.pretend(date(2027, 3, 9)):
        begun(published, coordinator)
        tender = record_tender(published, coordinator, amount=Decimal("1234.50"))
        assert last_event().code == "procurements.tender_recorded"
        assert "1234" not in str(last_event().data)
        with pytest.raises(ActionError, match="redan"):
            record_tender(published, coordinator, supplier=tender.supplier)
        actions.remove_tender(actor=coordinator, tender=tender, reason="Fel leverantör.")
    assert not published.tenders.exists()
    assert last_event().data["reason"] == "Fel leverantör."


def test_suppliers_are_found_again_by_number(coordinator: Any) -> None:
    first = actions.create_supplier(
        actor=coordinator, name="Omsorg AB", organisation_number="556703-7485"
    )
    again = actions.create_supplier(
        actor=coordinator, name="Omsorg Aktiebolag", organisation_number="5567037485"
    )
    assert first == again


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("811218-9876", "personnummer"),
        ("19811218-9876", "personnummer"),
        ("556703-7486", "giltigt organisationsnummer"),
        ("55670", "giltigt organisationsnummer"),
    ],
)
def test_wrong_and_personal_numbers_are_refused(coordinator: Any, number: str, words: str) -> None:
    with pytest.raises(ActionError, match=words):
        actions.create_supplier(actor=coordinator, name="X", organisation_number=number)


# --- Award ---------------------------------------------------------------------------------------


def test_the_award_names_a_person_and_starts_the_standstill(
    published: Procurement, coordinator: Any
) -> None:
    with clock.pretend(date(2027, 4, 7)):
        first, second, third = open_together(published, coordinator, 3)
        made = award(published, coordinator, [second, first], rejected={third.pk: "Saknar intyg."})
        assert made.standstill_ends_on == date(2027, 4, 19)  # the 17th is a Saturday
        assert "LOU 20:1" in made.standstill_reason
        decision = policies.standstill_over(published)
        assert not decision
        assert decision.paragraph == "LOU 20:1"
        with pytest.raises(Refused, match=r"19\sapr\s2027"):
            actions.mark_concluded(actor=coordinator, procurement=published)
    ranks = dict(published.tenders.values_list("pk", "rank"))
    assert ranks == {first.pk: 2, second.pk: 1, third.pk: None}
    third.refresh_from_db()
    assert third.outcome == "rejected"
    with clock.pretend(date(2027, 4, 19)):
        assert not policies.may_sign_agreement(coordinator, published)
    with clock.pretend(date(2027, 4, 20)):
        assert policies.may_sign_agreement(coordinator, published)
        actions.mark_concluded(actor=coordinator, procurement=published)
    published.refresh_from_db()
    assert published.status == "concluded"


@pytest.mark.parametrize("field", ["decided_by", "role", "authority", "reason"])
def test_an_award_without_a_person_is_refused(
    published: Procurement, coordinator: Any, field: str
) -> None:
    with clock.pretend(date(2027, 4, 7)):
        [tender] = open_together(published, coordinator)
        with pytest.raises(ActionError, match="KL 6:38") as refused:
            award(published, coordinator, [tender], **{field: " "})
    assert refused.value.field == field


def test_no_award_without_tenders_or_before_the_deadline(
    published: Procurement, coordinator: Any
) -> None:
    may_read(published, coordinator)
    with clock.pretend(date(2027, 3, 1)), pytest.raises(Refused, match="LOU 12:10"):
        award(published, coordinator, [])
    open_together(published, coordinator, 0)
    with clock.pretend(date(2027, 4, 7)), pytest.raises(Refused, match="Inget anbud"):
        award(published, coordinator, [])


def test_a_letter_by_post_makes_the_standstill_longer(
    published: Procurement, coordinator: Any
) -> None:
    with clock.pretend(date(2027, 4, 7)):
        [tender] = open_together(published, coordinator)
        made = award(published, coordinator, [tender], sent_electronically=False)
    assert made.standstill_ends_on == date(2027, 4, 22)


def test_a_cancelled_case_is_closed(
    case: Procurement, coordinator: Any, bjuv_coordinator: Any
) -> None:
    fields = {"decided_by": "Diana Direktör", "authority": "4.2", "reason": "Behovet bortfaller."}
    with pytest.raises(Refused):
        actions.cancel(actor=bjuv_coordinator, procurement=case, **fields)
    with pytest.raises(ActionError, match="KL 6:38"):
        actions.cancel(actor=coordinator, procurement=case, **(fields | {"reason": ""}))
    actions.cancel(actor=coordinator, procurement=case, **fields)
    assert last_event().code == "procurements.cancelled"
    assert not policies.may_coordinate(coordinator, case)
