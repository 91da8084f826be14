"""Two at once: a period is asked for once, and the second report is told of the first."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.reports import actions, links
from contracts.reports.models import ReportTask, ReportVersion
from contracts.reports.policies import Reporter
from contracts.usage.period import Period
from portal.core import clock
from portal.core.errors import ActionError
from portal.notices.models import Letter
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base

DAY = date(2026, 10, 1)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


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
def test_a_period_is_asked_for_once_and_reported_once() -> None:
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    supplier = base.SupplierFactory()
    agreement: Any = factories.AgreementFactory(parties=[base.OrganisationFactory()])
    factories.AgreementLotFactory(agreement=agreement, suppliers=[supplier])
    contact = actions.add_contact(
        actor=actor, supplier=supplier, agreement=None, name="Lo", email="lo@larm.example"
    )

    asked = at_once(
        lambda: actions.ask_for_period(
            agreement_id=agreement.pk, supplier_id=supplier.pk, period=QUARTER, working_days=15
        )
    )
    assert asked == ["done", "nothing"]
    assert Letter.objects.count() == 1

    task = ReportTask.objects.get()
    token = links.new_path(task, contact).rstrip("/").rsplit("/", 1)[1]

    def nothing_sold() -> Any:
        return actions.report_nothing(
            reporter=Reporter(link=links.open_link(token)), task=task, after=0
        )

    assert at_once(nothing_sold) == ["done", "told"]
    assert ReportVersion.objects.count() == 1
