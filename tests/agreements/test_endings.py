"""Ending and succeeding: agreements, places, parties, options."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.agreements import actions, policies, tasks
from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import Agreement, AgreementParty, AgreementSupplier
from contracts.agreements.terms import SuccessionTerms, TerminationTerms
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from tests.agreements.conftest import TODAY
from tests.support.factories import agreements as factories
from tests.support.factories import base

WHO = {"decided_by": "Dora Direktör", "authority": "Delegation 3.4"}


def ending(ends_from: date) -> TerminationTerms:
    return TerminationTerms("supplier", TODAY, ends_from, "Konkurs.", **WHO)


def status(agreement: Agreement) -> AgreementStatus:
    return Agreement.objects.with_status(clock.today()).get(pk=agreement.pk).status_enum


def test_call_offs_stop_on_the_day_it_is_terminated_from(
    agreement: Agreement, lawyer: Any, bjuv: Any
) -> None:
    day = TODAY + timedelta(days=30)
    actions.terminate_agreement(actor=lawyer, agreement=agreement, terms=ending(day))

    fresh = Agreement.objects.get(pk=agreement.pk)
    assert status(fresh) == AgreementStatus.EXPIRING
    assert policies.may_use(fresh, bjuv, on=day - timedelta(days=1))
    assert not policies.may_use(fresh, bjuv, on=day)
    assert fresh not in Agreement.objects.holding(day)
    with clock.pretend(day):
        assert status(fresh) == AgreementStatus.TERMINATED
        assert fresh.status_on(day, None) == AgreementStatus.TERMINATED
    assert AuditEvent.objects.of(fresh).get(code="agreements.terminated").data["reason"]
    with pytest.raises(Refused):
        actions.terminate_agreement(actor=lawyer, agreement=fresh, terms=ending(day))


def test_a_supplier_leaves_and_the_others_stay(agreement: Agreement, coordinator: Any) -> None:
    place = AgreementSupplier.objects.get(lot__agreement=agreement)

    actions.terminate_place(actor=coordinator, place=place, terms=ending(TODAY))

    place.refresh_from_db()
    assert not place.holds_on(TODAY)
    assert place.holds_on(TODAY - timedelta(days=1))
    assert status(agreement) == AgreementStatus.ACTIVE


def test_a_new_supplier_takes_over_rank_and_history_keeps_the_old(
    agreement: Agreement, coordinator: Any
) -> None:
    old = AgreementSupplier.objects.get(lot__agreement=agreement)
    heir = base.SupplierFactory(name="Ny Omsorg AB")
    terms = SuccessionTerms(heir, TODAY, "Köpt verksamheten.", **WHO)

    new = actions.succeed_supplier(actor=coordinator, place=old, terms=terms)

    old.refresh_from_db()
    assert (new.rank, new.succeeds, new.valid_from) == (old.rank, old, TODAY)
    assert old.valid_to == TODAY - timedelta(days=1)
    amendment = agreement.amendments.get()
    assert amendment.law == "LOU 17:13"
    assert AuditEvent.objects.of(agreement).filter(code="agreements.supplier_succeeded").exists()
    with pytest.raises(Refused):
        actions.succeed_supplier(actor=coordinator, place=old, terms=terms)


def test_only_an_heir_becomes_a_party_afterwards(
    agreement: Agreement, coordinator: Any, bjuv: Any
) -> None:
    party = AgreementParty.objects.get(agreement=agreement, organisation=bjuv)
    with pytest.raises(Refused):
        actions.succeed_party(actor=coordinator, party=party, reason="Vill vara med.", **WHO)
    heir = base.OrganisationFactory(name="Nya kommunen", short_name="Nya")
    bjuv.succeeded_by, bjuv.closed_on, bjuv.closing = heir, date(2027, 1, 1), "merged"
    bjuv.save()

    new = actions.succeed_party(actor=coordinator, party=party, reason="Sammanslagning.", **WHO)

    assert new.organisation == heir
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert policies.may_use(fresh, bjuv, on=date(2026, 12, 31))
    assert not policies.may_use(fresh, bjuv, on=date(2027, 1, 1))
    assert policies.may_use(fresh, heir, on=date(2027, 1, 1))


def test_a_party_that_leaves_cannot_use_it_afterwards(
    agreement: Agreement, coordinator: Any, bjuv: Any
) -> None:
    party = AgreementParty.objects.get(agreement=agreement, organisation=bjuv)

    actions.end_party(actor=coordinator, party=party, last_day=TODAY, reason="Egen regi.")

    fresh = Agreement.objects.get(pk=agreement.pk)
    assert policies.may_use(fresh, bjuv, on=TODAY)
    assert not policies.may_use(fresh, bjuv, on=TODAY + timedelta(days=1))


def test_an_option_not_taken_ends_the_later_ones_too(
    agreement: Agreement, coordinator: Any
) -> None:
    first: Any = factories.AgreementOptionFactory(agreement=agreement)
    second: Any = factories.AgreementOptionFactory(agreement=agreement)

    actions.decline_option(actor=coordinator, option=first, reason="Ny upphandling.", **WHO)

    second.refresh_from_db()
    assert second.declined_at is not None
    assert not policies.may_take_option(coordinator, second)
    event = AuditEvent.objects.of(agreement).get(code="agreements.option_declined")
    assert event.data["options"] == 2
    with pytest.raises(ActionError):
        actions.decline_option(actor=coordinator, option=first, reason="Igen.", **WHO)


def test_the_manager_is_reminded_once_a_step(agreement: Agreement, coordinator: Any) -> None:
    agreement.manager = coordinator
    agreement.save(update_fields=["manager"])
    option: Any = factories.AgreementOptionFactory(
        agreement=agreement, notice_by=TODAY + timedelta(days=85)
    )

    tasks.remind_options()
    tasks.remind_options()
    assert Letter.objects.filter(recipient=coordinator).count() == 1
    with clock.pretend(option.notice_by - timedelta(days=20)):
        tasks.remind_options()
    assert Letter.objects.filter(recipient=coordinator).count() == 2
