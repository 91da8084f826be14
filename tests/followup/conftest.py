"""An agreement to which Bjuv and Lund are parties, its use, and what they bought elsewhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.agreements.models import Agreement, AgreementLot
from contracts.usage.models import LedgerImport
from portal.core import clock
from portal.organisations.models import Organisation
from tests.support.factories import agreements as factories
from tests.support.factories import base

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(tmp_path: Path, settings: Any) -> Any:
    """All of this happens on one day; papers stay in the test's own folder."""
    settings.VAR_DIR = tmp_path / "var"
    with clock.pretend(TODAY):
        yield


@pytest.fixture
def agreement(bjuv: Organisation, lund: Organisation) -> Agreement:
    """In force since January 2025, ceiling one million."""
    made: Any = factories.AgreementFactory(
        title="Trygghetslarm", number="TL-1", ceiling=Decimal(1_000_000), parties=[bjuv, lund]
    )
    return made


@pytest.fixture
def supplier(db: Any) -> Any:
    """Who is on the agreement."""
    return base.SupplierFactory(name="Ett Larm AB")


@pytest.fixture
def stranger(db: Any) -> Any:
    """Who is not."""
    return base.SupplierFactory(name="Utanför Larm AB")


@pytest.fixture
def lot(agreement: Agreement, supplier: Any) -> AgreementLot:
    """Its only lot."""
    made: Any = factories.AgreementLotFactory(
        agreement=agreement, name="Larm i hemmet", suppliers=[supplier]
    )
    return made


@pytest.fixture
def ledger(bjuv: Organisation) -> LedgerImport:
    """Bjuv's ledger of this year."""
    return factories.delivered(bjuv, "2026-01--2026-10")


@pytest.fixture
def outside(ledger: LedgerImport, stranger: Any, lot: AgreementLot) -> None:
    """Bjuv bought outside: 60 000 in Q1, 25 000 in Q2, 4 000 in Q3."""
    factories.line(ledger, stranger, 40_000, date(2026, 1, 20), outside=lot)
    factories.line(ledger, stranger, 20_000, date(2026, 3, 3), outside=lot)
    factories.line(ledger, stranger, 25_000, date(2026, 5, 5), outside=lot)
    factories.line(ledger, stranger, 4_000, date(2026, 8, 8), outside=lot)
