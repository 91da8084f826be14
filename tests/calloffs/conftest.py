"""An agreement of three ranked suppliers, to which Bjuv and Lund are parties."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from portal.core import clock
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.rules.enums import Regime
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
    """In force since January 2025, chapter 19, ceiling one million for the whole."""
    made: Any = factories.AgreementFactory(
        title="Trygghetslarm",
        ceiling=Decimal(1_000_000),
        regime=Regime.CHAPTER_19,
        parties=[bjuv, lund],
    )
    return made


@pytest.fixture
def places(agreement: Agreement) -> list[AgreementSupplier]:
    """Three suppliers in order of rank."""
    names = ("Ett Larm AB", "Två Larm AB", "Tre Larm AB")
    suppliers = [base.SupplierFactory(name=name) for name in names]
    lot: Any = factories.AgreementLotFactory(
        agreement=agreement, name="Larm i hemmet", suppliers=suppliers
    )
    return list(lot.suppliers.order_by("rank").select_related("lot", "supplier"))


@pytest.fixture
def lot(places: list[AgreementSupplier]) -> AgreementLot:
    """Their lot."""
    return places[0].lot


@pytest.fixture
def requester(bjuv: Organisation) -> User:
    """Who orders in Bjuv."""
    return base.UserFactory(name="Rolf Rekvirent", roles=[(bjuv, Role.REQUESTER)])


@pytest.fixture
def lawyer(association: Organisation) -> User:
    """The association's lawyer."""
    return base.UserFactory(name="Jo Jurist", roles=[(association, Role.LAWYER)])
