"""People and organisations that most tests need, and a client for each person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.support.factories import base


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that commit and then empty the whole database.

    What migrations made (Wagtail's root page, for one) is gone after them, so they run in a process
    of their own: `make test` asks for `not flushes` first and for `flushes` after it.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits = mark is not None and (mark.kwargs.get("transaction") or any(mark.args))
        fixtures = getattr(item, "fixturenames", ())
        if commits or "transactional_db" in fixtures or "live_server" in fixtures:
            item.add_marker("flushes")


@pytest.fixture
def association(db: Any) -> Organisation:
    """The association of the installation."""
    return base.AssociationFactory()


@pytest.fixture
def bjuv(association: Organisation) -> Organisation:
    """A member."""
    return base.OrganisationFactory(name="Bjuvs kommun", short_name="Bjuv", code="1260")


@pytest.fixture
def lund(association: Organisation) -> Organisation:
    """Another member."""
    return base.OrganisationFactory(name="Lunds kommun", short_name="Lund", code="1281")


@pytest.fixture
def coordinator(association: Organisation) -> User:
    """The association's coordinator."""
    return base.UserFactory(name="Anna Lindqvist", roles=[(association, Role.COORDINATOR)])


@pytest.fixture
def association_admin(association: Organisation) -> User:
    """The association's administrator."""
    return base.UserFactory(name="Adam Admin", roles=[(association, Role.ASSOCIATION_ADMIN)])


@pytest.fixture
def association_controller(association: Organisation) -> User:
    """The association's controller."""
    return base.UserFactory(name="Kim Kontroll", roles=[(association, Role.ASSOCIATION_CONTROLLER)])


@pytest.fixture
def bjuv_coordinator(bjuv: Organisation) -> User:
    """Bjuv's purchasing coordinator."""
    return base.UserFactory(name="Bo Berg", roles=[(bjuv, Role.PURCHASING_COORDINATOR)])


@pytest.fixture
def bjuv_reader(bjuv: Organisation) -> User:
    """Someone who only reads in Bjuv."""
    return base.UserFactory(name="Rut Rask", roles=[(bjuv, Role.READER)])


@pytest.fixture
def bjuv_controller(bjuv: Organisation) -> User:
    """Bjuv's controller."""
    return base.UserFactory(name="Cia Kron", roles=[(bjuv, Role.CONTROLLER)])


@pytest.fixture
def lund_coordinator(lund: Organisation) -> User:
    """Lund's purchasing coordinator."""
    return base.UserFactory(name="Lo Lund", roles=[(lund, Role.PURCHASING_COORDINATOR)])


@pytest.fixture
def outsider(association: Organisation) -> User:
    """Someone from a municipality that is invited to nothing."""
    far = base.OrganisationFactory(name="Göteborgs kommun", short_name="Göteborg", relation="none")
    return base.UserFactory(name="Ute Utne", roles=[(far, Role.READER)])


@pytest.fixture
def procurement(coordinator: User, bjuv: Organisation, lund: Organisation) -> Procurement:
    """A procurement to which Bjuv and Lund are invited."""
    return base.ProcurementFactory(
        title="Konsulentstödd familjehemsvård 2027", responsible=coordinator, parties=[bjuv, lund]
    )


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the person is logged in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
