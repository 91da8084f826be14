"""Two at once: asked once, answered once, assessed once, a deviation ended once."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.quality import actions
from contracts.quality.enums import Kind, Result
from contracts.quality.models import Assessment, Sanction
from contracts.quality.policies import Responder
from portal.core import clock
from portal.core.errors import ActionError
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base, quality

DAY = date(2026, 10, 1)


def at_once(work: Callable[[], Any]) -> list[str]:
    ready, outcomes = Barrier(2, timeout=20), list[str]()

    def run() -> None:
        try:
            ready.wait()
            with clock.pretend(DAY):
                outcomes.append("done" if work() else "nothing")
        except ActionError:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_everything_happens_once() -> None:
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    supplier = base.SupplierFactory()
    agreement: Any = factories.AgreementFactory(parties=[base.OrganisationFactory()])
    factories.AgreementLotFactory(agreement=agreement, suppliers=[supplier])
    with clock.pretend(DAY):
        follow_up = quality.planned(actor, agreement, Kind.REVIEW)
        deviation = quality.deviation(actor, agreement, supplier)

    assert at_once(lambda: actions.ask_for(follow_up_id=follow_up.pk)) == ["done", "nothing"]
    row = Assessment.objects.get()

    answer: dict[str, Any] = {"answers": {"insured": True}, "name": "Anna"}
    who = Responder(user=actor)
    told_once = ["done", "told"]
    assert at_once(lambda: actions.submit(responder=who, assessment=row, **answer)) == told_once
    said: dict[str, Any] = {"result": Result.MET, "note": "Bra."}
    assert at_once(lambda: actions.assess(actor=actor, assessment=row, **said)) == told_once

    with clock.pretend(DAY):
        actions.add_step(
            actor=actor,
            deviation=deviation,
            what="Rutin",
            side="association",  # type: ignore[arg-type]
            due_on=DAY + timedelta(days=3),
        )
    begin = lambda: actions.begin_plan(actor=actor, deviation=deviation)  # noqa: E731
    assert at_once(begin) == told_once
    step = deviation.steps.get()
    with clock.pretend(DAY):
        actions.step_done(who=who, step=step, done_on=DAY, how="")
    assert at_once(lambda: actions.verify_step(actor=actor, step=step)) == told_once
    close = lambda: actions.close(actor=actor, deviation=deviation, outcome="Klart.")  # noqa: E731
    assert at_once(close) == told_once
    assert not Sanction.objects.exists()
