"""An agreement with two parties and a supplier who reports, and the report of a quarter."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from contracts.agreements.models import Agreement, AgreementLot
from contracts.reports import actions, links
from contracts.reports.models import ReportingContact, ReportTask
from contracts.reports.policies import Reporter
from contracts.usage.period import Period
from portal.core import clock
from portal.organisations.models import Organisation
from tests.support.factories import agreements as factories
from tests.support.factories import base

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
ASKED = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    """The day after the third quarter."""
    with clock.pretend(ASKED):
        yield


@pytest.fixture
def supplier(db: Any) -> Any:
    """Who sold."""
    return base.SupplierFactory(name="Påhittade Larm AB")


@pytest.fixture
def agreement(bjuv: Organisation, lund: Organisation, supplier: Any) -> Agreement:
    """Bjuv and Lund may buy alarms in one lot."""
    for party, number in ((bjuv, "2120001066"), (lund, "2120001132")):
        party.organisation_number = number
        party.save(update_fields=["organisation_number"])
    made: Any = factories.AgreementFactory(
        title="Trygghetslarm",
        number="TL-1",
        ceiling=Decimal(1_000_000),
        parties=[bjuv, lund],
        registered_at=clock.at(date(2026, 7, 3)),
    )
    factories.AgreementLotFactory(agreement=made, name="Larm i hemmet", suppliers=[supplier])
    return made


@pytest.fixture
def lot(agreement: Agreement) -> AgreementLot:
    """The only lot."""
    return agreement.lots.get()


@pytest.fixture
def contact(agreement: Agreement, supplier: Any, coordinator: Any) -> ReportingContact:
    """Who reports for the supplier."""
    return actions.add_contact(
        actor=coordinator,
        supplier=supplier,
        agreement=agreement,
        name="Lena Larm",
        email="lena@larm.example",
    )


@pytest.fixture
def task(agreement: Agreement, supplier: Any, contact: ReportingContact) -> ReportTask:
    """The report of the third quarter, asked for."""
    made = actions.ask_for_period(
        agreement_id=agreement.pk, supplier_id=supplier.pk, period=QUARTER, working_days=15
    )
    assert made
    return made


@pytest.fixture
def reporter(task: ReportTask, contact: ReportingContact) -> Reporter:
    """The contact behind a working link."""
    path = links.new_path(task, contact)
    return Reporter(link=links.open_link(path.rstrip("/").rsplit("/", 1)[1]))


@pytest.fixture
def phone(task: ReportTask, contact: ReportingContact) -> Client:
    """A browser that has followed the link."""
    browser = Client()
    answer = browser.get(links.new_path(task, contact))
    assert answer.status_code == 302
    return browser


@pytest.fixture
def fill(task: ReportTask, reporter: Reporter) -> Callable[..., Any]:
    """Fill in rows in the place of those that were prefilled."""

    def do(*typed: dict[str, str], who: Reporter | None = None) -> Any:
        by = who or reporter
        draft = actions.begin(reporter=by, task=task)
        count = len(draft.rows)
        return actions.save_rows(
            reporter=by,
            task=task,
            typed={count + place: dict(texts) for place, texts in enumerate(typed)},
            removed=set(range(count)),
        )

    return do


def link_in_mail() -> str:
    """The link of the letter that was sent last."""
    found = re.search(r"/leverantorsrapporter/lank/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]
