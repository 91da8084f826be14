"""Registering an agreement: what it makes, and everything that stops it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements import actions
from contracts.agreements.models import Agreement
from contracts.agreements.terms import LotTerms, OptionTerms, PlaceTerms
from mandates.enums import Commitment
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.procurements.enums import ProcurementStatus
from tests.support.factories import agreements as factories
from tests.support.factories import base


def register(actor: Any, case: Any, supplier: Any, **changes: Any) -> Agreement:
    terms = factories.terms(supplier, **changes)
    return actions.register_agreement(actor=actor, procurement=case, terms=terms)


def test_the_agreement_takes_its_parties_from_the_locked_list(
    coordinator: Any, case: Any, supplier: Any, bjuv: Any, lund: Any
) -> None:
    made = register(coordinator, case, supplier)

    assert {(p.organisation, p.commitment) for p in made.parties.all()} == {
        (bjuv, Commitment.BINDING),
        (lund, Commitment.RIGHT),
    }
    assert made.lots.get().suppliers.get().supplier == supplier
    assert case.status == ProcurementStatus.CONCLUDED
    assert made.last_contract_date == made.valid_to


def test_it_is_audited_with_its_figures(coordinator: Any, case: Any, supplier: Any) -> None:
    made = register(coordinator, case, supplier)

    event = AuditEvent.objects.of(made).get(code="agreements.registered")
    assert event.actor == coordinator
    assert event.case_id == case.pk
    assert event.data["parties"] == 2
    assert event.data["ceiling"] == "500000000"


def test_nobody_but_a_coordinator_registers(
    bjuv_coordinator: Any, association_controller: Any, case: Any, supplier: Any
) -> None:
    for person in (bjuv_coordinator, association_controller):
        with pytest.raises(Refused):
            register(person, case, supplier)
    assert not Agreement.objects.exists()


def test_refused_while_standstill_lasts(coordinator: Any, case: Any, supplier: Any) -> None:
    with clock.pretend(date(2026, 11, 16)), pytest.raises(Refused) as refused:
        register(coordinator, case, supplier)

    assert refused.value.paragraph.startswith("LOU 20")


def test_refused_without_a_locked_party_list(
    coordinator: Any, procurement: Any, supplier: Any
) -> None:
    factories.awarded(
        procurement, [supplier], sent_on=date(2026, 11, 6), ends_on=date(2026, 11, 16)
    )

    with pytest.raises(Refused):
        register(coordinator, procurement, supplier)


def test_registered_once_only(coordinator: Any, case: Any, supplier: Any) -> None:
    register(coordinator, case, supplier)

    with pytest.raises(Refused, match="redan registrerat"):
        register(coordinator, case, supplier, number="SK 2026-18")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_on": date(2026, 11, 16)}, "signed_on"),
        ({"signed_on": date(2026, 11, 24)}, "signed_on"),
        ({"valid_to": date(2026, 12, 31)}, "valid_to"),
        ({"last_contract_date": date(2028, 1, 1)}, "last_contract_date"),
        ({"ceiling": None}, "ceiling"),
        ({"lots": ()}, "lots"),
        ({"options": (OptionTerms(12, date(2030, 1, 1), date(2030, 12, 31)),)}, "options"),
        ({"options": (OptionTerms(12, date(2029, 1, 1), date(2029, 12, 31)),)}, "options"),
    ],
)
def test_terms_that_do_not_hold_name_their_field(
    coordinator: Any, case: Any, supplier: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ActionError) as refused:
        register(coordinator, case, supplier, **changes)

    assert refused.value.field == field
    assert not Agreement.objects.exists()


def test_four_years_in_the_directives_regime_options_counted(
    coordinator: Any, case: Any, supplier: Any
) -> None:
    case.regime = "directive"
    case.save(update_fields=["regime"])
    option = OptionTerms(24, date(2029, 6, 30), date(2031, 12, 31))

    with pytest.raises(ActionError) as refused:
        register(coordinator, case, supplier, options=(option,))
    made = register(
        coordinator, case, supplier, options=(option,), long_term_reason="Stora investeringar."
    )

    assert refused.value.paragraph == "LOU 7:2"
    assert refused.value.field == "long_term_reason"
    assert made.options.get().extends_to == date(2031, 12, 31)


def test_exactly_four_years_needs_no_reason(coordinator: Any, case: Any, supplier: Any) -> None:
    case.regime = "directive"
    case.save(update_fields=["regime"])

    assert register(coordinator, case, supplier, valid_to=date(2030, 12, 31)).pk


def test_care_may_be_agreed_for_longer(coordinator: Any, case: Any, supplier: Any) -> None:
    assert register(coordinator, case, supplier, valid_to=date(2035, 12, 31)).pk


def test_only_awarded_suppliers(coordinator: Any, case: Any, supplier: Any) -> None:
    loser = base.SupplierFactory()

    with pytest.raises(ActionError, match="fick inte tilldelning"):
        register(coordinator, case, supplier, lots=(LotTerms(1, "Allt", (PlaceTerms(loser, 1),)),))


def test_ranking_needs_ranks_and_each_once(coordinator: Any, case: Any, supplier: Any) -> None:
    with pytest.raises(ActionError, match="rang"):
        register(
            coordinator, case, supplier, lots=(LotTerms(1, "Allt", (PlaceTerms(supplier, None),)),)
        )


def test_a_ceiling_above_the_notice_is_refused(coordinator: Any, case: Any, supplier: Any) -> None:
    case.estimated_value = case.ceiling = Decimal(400)
    case.save(update_fields=["estimated_value", "ceiling"])

    with pytest.raises(ActionError) as refused:
        register(coordinator, case, supplier, ceiling=Decimal(401))

    assert refused.value.field == "ceiling"


def test_every_lot_needs_a_ceiling_when_the_whole_has_none(
    coordinator: Any, case: Any, supplier: Any
) -> None:
    one = LotTerms(1, "Ett", (PlaceTerms(supplier, 1),), ceiling=Decimal(10))
    two = replace(one, number=2, name="Två", ceiling=None)

    with pytest.raises(ActionError):
        register(coordinator, case, supplier, ceiling=None, lots=(one, two))
    made = register(
        coordinator, case, supplier, ceiling=None, lots=(one, replace(two, ceiling=Decimal(5)))
    )

    assert Agreement.objects.with_use().get(pk=made.pk).ceiling_total == 15


def test_earlier_ledgers_are_matched_to_the_new_agreement(
    coordinator: Any, case: Any, supplier: Any, bjuv: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ledger = factories.delivered(bjuv, "2027-01")
    line = factories.line(ledger, supplier, 1000, date(2027, 1, 20))

    with django_capture_on_commit_callbacks(execute=True):
        made = register(coordinator, case, supplier)

    line.refresh_from_db()
    assert line.lot == made.lots.get()
