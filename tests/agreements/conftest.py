"""An awarded case whose party list is locked, and an agreement with use."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.agreements import policies
from contracts.agreements.models import Agreement
from mandates import public as mandates
from mandates.enums import Commitment
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Procurement
from tests.support.factories import agreements as factories
from tests.support.factories import base

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Any:
    """All of this happens on one day."""
    with clock.pretend(TODAY):
        yield


@pytest.fixture
def supplier(db: Any) -> Any:
    """Who won."""
    return base.SupplierFactory(name="Påhittad familjehemsvård AB")


@pytest.fixture
def locked_list(monkeypatch: pytest.MonkeyPatch, bjuv: Organisation, lund: Organisation) -> Any:
    """The party list as mandates tells it: Bjuv is bound, Lund may."""
    rows = (
        SimpleNamespace(organisation_id=bjuv.pk, commitment=Commitment.BINDING),
        SimpleNamespace(organisation_id=lund.pk, commitment=Commitment.RIGHT),
    )
    listed = SimpleNamespace(parties=rows)
    monkeypatch.setattr(mandates, "party_list_of", lambda procurement: listed)
    real = policies.registries.check_gate

    def gate(name: str, procurement: Any) -> Decision:
        return Decision.yes() if name.startswith("mandates.") else real(name, procurement)

    monkeypatch.setattr(policies.registries, "check_gate", gate)
    return listed


@pytest.fixture
def case(procurement: Procurement, supplier: Any, locked_list: Any) -> Procurement:
    """Awarded; the standstill ended on 16 November."""
    factories.awarded(
        procurement, [supplier], sent_on=date(2026, 11, 6), ends_on=date(2026, 11, 16)
    )
    return procurement


@pytest.fixture
def agreement(coordinator: Any, bjuv: Organisation, lund: Organisation, supplier: Any) -> Agreement:
    """In force since January 2025, ceiling one million; Bjuv and Lund are parties."""
    made: Any = factories.AgreementFactory(
        title="Trygghetslarm",
        ceiling=Decimal(1_000_000),
        parties=[bjuv, lund],
        procurement=base.ProcurementFactory(
            responsible=coordinator, status=ProcurementStatus.CONCLUDED
        ),
    )
    factories.AgreementLotFactory(agreement=made, name="Larm i hemmet", suppliers=[supplier])
    return made


@pytest.fixture
def by_hand(bjuv: Organisation, supplier: Any) -> Agreement:
    """An older agreement without a procurement here, by the directive's rules; Bjuv is a party."""
    made: Any = factories.AgreementFactory(
        by_hand=True,
        title="Kontorsmaterial",
        number="KM 2024-011",
        regime="directive",
        ceiling=Decimal(1_000_000),
        parties=[bjuv],
    )
    factories.AgreementLotFactory(agreement=made, name="Papper", suppliers=[supplier])
    return made


@pytest.fixture
def lawyer(association: Organisation) -> Any:
    """The association's lawyer."""
    return base.UserFactory(name="Juno Jurist", roles=[(association, Role.LAWYER)])


@pytest.fixture
def used(agreement: Agreement, bjuv: Organisation, lund: Organisation, supplier: Any) -> Agreement:
    """600 000.50 bought in 2026: Bjuv 400 000.25 in two lines, Lund 200 000.25 in one."""
    lot = agreement.lots.get()
    year = factories.delivered(bjuv, "2026-01--2026-10")
    factories.line(year, supplier, "100000.25", date(2026, 3, 3), lot=lot)
    factories.line(year, supplier, "300000.00", date(2026, 9, 3), lot=lot)
    other = factories.delivered(lund, "2026-09")
    factories.line(other, supplier, "200000.25", date(2026, 9, 8), lot=lot)
    return agreement
