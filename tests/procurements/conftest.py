"""Gates of other rooms stand open unless a test closes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.core import clock
from portal.core.decisions import Decision
from portal.procurements import actions, registries
from portal.procurements.models import ProcessTemplate, ProcessVersion, Procurement
from portal.procurements.process import framework_agreement


@pytest.fixture(autouse=True)
def gates(monkeypatch: pytest.MonkeyPatch) -> dict[str, Decision]:
    """The answers of the gates of the rooms above; change one to close it."""
    answers = {
        "mandates.party_list_locked": Decision.yes(),
        "mandates.party_list_open": Decision.yes(),
    }

    def ask(name: str) -> Callable[[Any], Decision]:
        return lambda _procurement: answers[name]

    for name in answers:
        monkeypatch.setitem(registries._gates, name, ask(name))
    return answers


@pytest.fixture
def process(association: Any) -> ProcessVersion:
    """The delivered process."""
    template = ProcessTemplate.objects.create(name="Ramavtal, vård", owner=association)
    definition = framework_agreement().model_dump(mode="json")
    return ProcessVersion.objects.create(template=template, number=1, definition=definition)


@pytest.fixture
def case(coordinator: Any, process: ProcessVersion, bjuv: Any, lund: Any) -> Procurement:
    """A procurement begun on 1 September 2026, with its notice planned for 1 February 2027."""
    with clock.pretend(date(2026, 9, 1)):
        made = actions.create_procurement(
            actor=coordinator,
            title="Konsulentstödd familjehemsvård 2027",
            area="Individ- och familjeomsorg",
            diary_number="SK 2026-0412",
            process=process,
            responsible=coordinator,
            publication_on=date(2027, 2, 1),
        )
        actions.invite(actor=coordinator, procurement=made, organisations=[bjuv, lund])
    return made


@pytest.fixture
def ready(case: Procurement, coordinator: Any) -> Procurement:
    """The case with regime and ceiling, so that only the gates of other rooms remain."""
    from decimal import Decimal

    from tests.support.factories.base import CpvFactory

    CpvFactory()
    actions.set_cpv(actor=coordinator, procurement=case, codes=["85311300"])
    actions.set_estimate(
        actor=coordinator,
        procurement=case,
        estimated_value=Decimal(412_000_000),
        ceiling=Decimal(495_000_000),
        reason="Behovet och en femtedel till, för att volymerna växlar.",
    )
    actions.confirm_regime(actor=coordinator, procurement=case, regime="chapter_19")
    return case


@pytest.fixture
def published(ready: Procurement, coordinator: Any) -> Procurement:
    """Published on 1 February 2027 with tenders until 8 March."""
    with clock.pretend(date(2027, 2, 1)):
        actions.record_publication(
            actor=coordinator,
            procurement=ready,
            published_on=date(2027, 2, 1),
            tender_deadline=date(2027, 3, 8),
            database="Annonsdatabasen",
        )
    return ready
