"""Two at once: a purchase is explained by one of them, and the next procurement starts once."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.followup import actions, leakage
from contracts.followup.actions import Explanation, NextTerms, Wanted
from contracts.followup.enums import Cause
from contracts.followup.models import LeakageExplanation
from portal.core import clock
from portal.core.errors import ActionError
from portal.organisations.enums import Role
from portal.procurements import reference
from portal.procurements.models import ProcessVersion, Procurement
from tests.support.factories import agreements as factories
from tests.support.factories import base

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


@pytest.mark.django_db(transaction=True)
def test_a_purchase_is_explained_by_one_of_two() -> None:
    base.AssociationFactory()
    bjuv: Any = base.OrganisationFactory()
    people = [base.UserFactory(roles=[(bjuv, Role.CONTROLLER)]) for _ in range(2)]
    with clock.pretend(TODAY):
        agreement: Any = factories.AgreementFactory(parties=[bjuv])
        lot: Any = factories.AgreementLotFactory(agreement=agreement)
        ledger = factories.delivered(bjuv, "2026-01--2026-10")
        factories.line(ledger, base.SupplierFactory(), 50_000, date(2026, 1, 20), outside=lot)
        (seen,) = leakage.purchases(organisation_ids=[bjuv.pk])

    def explain(person: Any, cause: Cause) -> Any:
        return actions.explain(
            actor=person,
            organisation=bjuv,
            wanted=[Wanted(agreement.pk, seen.quarter, seen.supplier_key, seen.version)],
            explanation=Explanation(cause),
        )

    outcomes = at_once(
        lambda: explain(people[0], Cause.NO_CAPACITY), lambda: explain(people[1], Cause.UNKNOWN)
    )

    assert outcomes == ["done", "refused"]
    assert LeakageExplanation.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_the_next_procurement_is_started_once() -> None:
    association = base.AssociationFactory()
    people = [base.UserFactory(roles=[(association, Role.COORDINATOR)]) for _ in range(2)]
    with clock.pretend(TODAY):
        agreement: Any = factories.AgreementFactory()
    reference.load_template()
    process = ProcessVersion.objects.latest("created_at", "number")
    count = Procurement.objects.count()

    def start(person: Any) -> Any:
        return actions.start_next(
            actor=person, agreement=agreement, terms=NextTerms("Nästa", process)
        )

    outcomes = at_once(lambda: start(people[0]), lambda: start(people[1]))

    assert outcomes == ["done", "refused"]
    assert Procurement.objects.count() == count + 1
