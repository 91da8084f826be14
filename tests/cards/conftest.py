"""An agreement in force with a lot, two ranked suppliers and two parties."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.models import Agreement
from portal.core import clock
from tests.support.factories import agreements as factories
from tests.support.factories import base

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Any:
    """All of this happens on one day."""
    with clock.pretend(TODAY):
        yield


@pytest.fixture
def agreement(bjuv: Any, lund: Any) -> Agreement:
    """In force since January 2025, ceiling one million; Bjuv and Lund are parties."""
    made: Any = factories.AgreementFactory(
        title="Trygghetslarm",
        number="SK-2025:014",
        number_key="SK2025014",
        ceiling=Decimal(1_000_000),
        parties=[bjuv, lund],
    )
    suppliers = [
        base.SupplierFactory(name="Påhittad larmteknik AB", email="order@larm.example"),
        base.SupplierFactory(name="Skenbar trygghet AB"),
    ]
    factories.AgreementLotFactory(agreement=made, name="Larm i hemmet", suppliers=suppliers)
    return made
