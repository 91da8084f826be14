"""Who asks for what: the people of the matrix, what each may know of, and how they ask."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from tests.access import world as worlds
from tests.access.addresses import Address, Reach

ROLES = (
    "",
    "samordnare",
    "admin",
    "forbundscontroller",
    "jurist",
    "revisor",
    "bjuv",
    "bjuv.firmatecknare",
    "bjuv.godkannare",
    "bjuv.bestallare",
    "bjuv.revisor",
    "bjuv.referens",
    "bjuv.controller",
    "bjuv.registrator",
    "lund",
    "lund.lasare",
    "lund.revisor",
    "hoor.fortroendevald",
    "goteborg.lasare",
)
# A member of a reference group sees nothing but what they are appointed to.
INSIDE_BJUV = (
    "bjuv",
    "bjuv.controller",
    "bjuv.registrator",
    "bjuv.firmatecknare",
    "bjuv.godkannare",
    "bjuv.bestallare",
    "bjuv.revisor",
)
INSIDE_ASSOCIATION = ("samordnare", "admin", "forbundscontroller", "jurist", "revisor")
INSIDE_CASE = (*INSIDE_ASSOCIATION, *INSIDE_BJUV, "lund", "lund.lasare", "lund.revisor")
AUDITORS = ("revisor", "bjuv.revisor", "lund.revisor")
MAY_KNOW: dict[Reach, tuple[str, ...]] = {
    Reach.PUBLIC: ROLES,
    Reach.ANYONE: ROLES[1:],
    Reach.ASSOCIATION: INSIDE_ASSOCIATION,
    Reach.CASE: INSIDE_CASE,
    Reach.BJUV: (*INSIDE_ASSOCIATION, *INSIDE_BJUV),
    Reach.BJUV_CASE: (
        *("samordnare", "admin", "forbundscontroller", "jurist"),
        *("bjuv", "bjuv.bestallare"),
    ),
    Reach.BJUV_INSIDE: INSIDE_BJUV,
    Reach.BJUV_ALONE: ("bjuv",),
    Reach.SUPPORT: ("bjuv", "admin", "forbundscontroller", "jurist", "revisor"),
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[worlds.World]:
    """Built once and rolled back when the last test of this file has run."""
    name = str(connection.settings_dict["NAME"])
    assert name.startswith("test_"), "run the folder as a whole: its other file asks for a database"
    folder = tmp_path_factory.mktemp("world")
    declared: dict[str, Any] = settings.STORAGES
    stores = {key: dict(kept) for key, kept in declared.items()}
    stores["default"]["OPTIONS"] = {"location": folder / "files"}
    with (
        override_settings(DEMO=True, VAR_DIR=folder, STORAGES=stores),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(world: worlds.World) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(world: worlds.World, role: str, name: str, address: Address, method: str) -> Any:
    """What `role` is answered; every time in a browser that has just logged in."""
    client = Client(raise_request_exception=False)
    if role:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.log_ins[role]
    return getattr(client, method)(reverse(name, kwargs=address.kwargs(world)))
