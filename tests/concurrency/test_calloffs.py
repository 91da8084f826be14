"""Two at once: the last headroom is called off once, and a lawyer's answer is given once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.calloffs import actions, alerts, figures
from contracts.calloffs.models import CallOff, CeilingAlert, CeilingRequest
from portal.core import clock
from portal.core.errors import ActionError
from portal.organisations.enums import Role
from portal.rules.enums import Regime
from tests.support.factories import agreements as factories
from tests.support.factories import base
from tests.support.factories.calloffs import call_off

TODAY = date(2026, 11, 23)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do everything at the same moment; tells what was done and what was refused."""
    ready = Barrier(len(acts), timeout=20)
    outcomes: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            with clock.pretend(TODAY):
                ready.wait()
                act()
            outcomes.append("done")
        except ActionError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


class Scene:
    """An agreement with 100 000 left, two parties, and somebody who orders in each."""

    def __init__(self, regime: Regime) -> None:
        association = base.AssociationFactory()
        self.lawyers = [base.UserFactory(roles=[(association, Role.LAWYER)]) for _ in range(2)]
        self.parties: list[Any] = [base.OrganisationFactory() for _ in range(2)]
        self.people = [base.UserFactory(roles=[(party, Role.REQUESTER)]) for party in self.parties]
        with clock.pretend(TODAY):
            self.agreement: Any = factories.AgreementFactory(
                parties=self.parties, ceiling=Decimal(100_000), regime=regime
            )
            lot: Any = factories.AgreementLotFactory(
                agreement=self.agreement, suppliers=[base.SupplierFactory()]
            )
        self.place = lot.suppliers.select_related("lot").get()

    def calls(self, number: int, value: int, **more: Any) -> Any:
        return call_off(self.people[number], self.place, self.parties[number], value, **more)


@pytest.mark.django_db(transaction=True)
def test_the_last_headroom_is_called_off_once() -> None:
    scene = Scene(Regime.DIRECTIVE)

    outcomes = at_once(lambda: scene.calls(0, 60_000), lambda: scene.calls(1, 60_000))

    assert outcomes == ["done", "refused"]
    assert CallOff.objects.count() == 1
    assert figures.figures_of(scene.agreement).total.left == 40_000


@pytest.mark.django_db(transaction=True)
def test_two_lawyers_answer_once_and_two_watches_tell_once() -> None:
    scene = Scene(Regime.CHAPTER_19)
    with clock.pretend(TODAY):
        scene.calls(0, 150_000, ceiling_reason="Behovet har ökat.")
    question = CeilingRequest.objects.select_related("call_off__lot").get()

    def decide(lawyer: Any) -> None:
        actions.examine(
            actor=lawyer, request=question, approved=True, note="Ja.", paragraph="19 kap."
        )

    first, second = scene.lawyers
    assert at_once(lambda: decide(first), lambda: decide(second)) == ["done", "refused"]

    def watch() -> None:
        alerts.watch(agreement_id=scene.agreement.pk)

    assert at_once(watch, watch) == ["done", "done"]
    assert sorted(CeilingAlert.objects.values_list("level", flat=True)) == [50, 75, 90]
