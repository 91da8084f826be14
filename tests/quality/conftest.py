"""An agreement with two parties and a supplier with a contact, on a day in October."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from contracts.agreements.models import Agreement
from contracts.quality import links
from contracts.quality.models import Assessment, Deviation
from contracts.quality.policies import Responder
from contracts.reports import actions as reports
from contracts.reports.models import ReportingContact
from portal.core import clock
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from tests.support.factories import agreements as factories
from tests.support.factories import base, quality

TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    """A Thursday."""
    with clock.pretend(TODAY):
        yield


@pytest.fixture
def supplier(db: Any) -> Any:
    """Who delivers."""
    return base.SupplierFactory(name="Påhittade Hem AB")


@pytest.fixture
def agreement(bjuv: Organisation, lund: Organisation, supplier: Any) -> Agreement:
    """Bjuv and Lund may place in one lot."""
    made: Any = factories.AgreementFactory(
        title="Familjehem", number="FH-1", ceiling=Decimal(1_000_000), parties=[bjuv, lund]
    )
    factories.AgreementLotFactory(agreement=made, name="Hem", suppliers=[supplier])
    return made


@pytest.fixture
def contact(agreement: Agreement, supplier: Any, coordinator: Any) -> ReportingContact:
    """Who answers for the supplier."""
    return reports.add_contact(
        actor=coordinator,
        supplier=supplier,
        agreement=agreement,
        name="Lena Ledare",
        email="lena@hem.example",
    )


@pytest.fixture
def assessment(coordinator: User, agreement: Agreement, contact: ReportingContact) -> Assessment:
    """The supplier's own assessment, asked for."""
    return quality.asked(coordinator, agreement)[0]


@pytest.fixture
def responder(assessment: Assessment, contact: ReportingContact) -> Responder:
    """The contact behind a working link."""
    return by_link(assessment, contact)


@pytest.fixture
def deviation(bjuv: Organisation, bjuv_coordinator: User, agreement: Agreement, supplier: Any,
              contact: ReportingContact) -> Deviation:  # fmt: skip
    """Reported by Bjuv."""
    return quality.deviation(bjuv_coordinator, agreement, supplier, organisation=bjuv)


@pytest.fixture
def individual(bjuv: Organisation, bjuv_coordinator: User, agreement: Agreement, supplier: Any,
               contact: ReportingContact) -> Deviation:  # fmt: skip
    """An individual case of Bjuv's."""
    return quality.deviation(
        bjuv_coordinator,
        agreement,
        supplier,
        organisation=bjuv,
        title="Flytt utan samråd",
        is_individual=True,
        case_reference="Ä 2026-114",
    )


@pytest.fixture
def association_reader(association: Organisation) -> User:
    """Somebody of the association without the right to individual cases."""
    return base.UserFactory(name="Lars Läsare", roles=[(association, Role.READER)])


@pytest.fixture
def bjuv_requester(bjuv: Organisation) -> User:
    """Somebody in Bjuv who uses the agreements."""
    return base.UserFactory(name="Rita Beställare", roles=[(bjuv, Role.REQUESTER)])


@pytest.fixture
def people(request: pytest.FixtureRequest) -> SimpleNamespace:
    """Everybody who may or may not know of something."""
    names = (
        "coordinator", "association_controller", "association_reader", "bjuv_coordinator",
        "bjuv_requester", "bjuv_reader", "lund_coordinator", "outsider",
    )  # fmt: skip
    return SimpleNamespace(**{name: request.getfixturevalue(name) for name in names})


def token_of(about: Any, contact: ReportingContact) -> str:
    """The secret part of a new link."""
    return links.new_path(about, contact).rstrip("/").rsplit("/", 1)[1]


def by_link(about: Any, contact: ReportingContact) -> Responder:
    """The contact behind a working link."""
    return Responder(link=links.open_link(token_of(about, contact)))


def phone_of(about: Any, contact: ReportingContact) -> Client:
    """A browser that has followed the link."""
    browser = Client()
    assert browser.get(links.new_path(about, contact)).status_code == 302
    return browser
