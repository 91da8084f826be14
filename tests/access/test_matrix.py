"""Every named address, asked for by everyone: nobody sees what is not theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from portal.audit.models import Look
from tests.access import world as worlds
from tests.access.addresses import ADDRESSES, Address, Reach

SECRETS = ("Bjuv", "Konsulentstödd", "Öppenvård", "Handledning", "Familjerätt")
ROLES = (
    "",
    "samordnare",
    "forbundscontroller",
    "jurist",
    "bjuv",
    "bjuv.controller",
    "bjuv.registrator",
    "lund",
    "lund.lasare",
    "goteborg.lasare",
)
INSIDE_BJUV = ("bjuv", "bjuv.controller", "bjuv.registrator")
INSIDE_ASSOCIATION = ("samordnare", "forbundscontroller", "jurist")
INSIDE_CASE = (*INSIDE_ASSOCIATION, *INSIDE_BJUV, "lund", "lund.lasare")
MAY_KNOW: dict[Reach, tuple[str, ...]] = {
    Reach.PUBLIC: ROLES,
    Reach.ANYONE: ROLES[1:],
    Reach.ASSOCIATION: INSIDE_ASSOCIATION,
    Reach.CASE: INSIDE_CASE,
    Reach.BJUV: (*INSIDE_ASSOCIATION, *INSIDE_BJUV),
    Reach.BJUV_ALONE: ("bjuv",),
}
GETS_IN = {200, 302, 303, 405}
# Steps that the world's objects have passed: 403 with the reason. Their rooms test them open.
PASSED = {
    "procurements:remove_tender",
    *(f"needs:{step}" for step in ("edit", "items", "questions", "send", "estimate", "nothing")),
    *(f"mandates:{step}" for step in ("plan", "decide", "upload", "decline")),
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
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(world.users[role])
    return getattr(client, method)(reverse(name, kwargs=address.kwargs(world)))


def shut_code(answer: Any, role: str) -> int:
    """The answer's code; being sent to log in counts as 404 for those who are not logged in."""
    if role == "" and "/logga-in/" in getattr(answer, "url", ""):
        return 404
    return int(answer.status_code)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_learns_of_what_is_outside_their_reach(world: worlds.World, role: str) -> None:
    leaks = []
    for name, address in ADDRESSES.items():
        if role in MAY_KNOW[address.reach]:
            continue
        answers = {}
        for method in ("get", "post"):
            with transaction.atomic():
                answers[method] = ask(world, role, name, address, method)
                transaction.set_rollback(True)
        codes = {method: shut_code(answer, role) for method, answer in answers.items()}
        # 405 says that the address takes no such request, whatever it is asked for.
        if 404 not in codes.values() or set(codes.values()) - {404, 405}:
            leaks.append(f"{name} → {codes}")
        text = "".join(answer.content.decode() for answer in answers.values())
        leaks += [f"{name} names {word}" for word in SECRETS if word in text]
    assert leaks == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_breaks_for_those_who_may_know(world: worlds.World, role: str) -> None:
    broken = []
    for name, address in ADDRESSES.items():
        if role not in MAY_KNOW[address.reach]:
            continue
        for method in ("get", "post"):
            with transaction.atomic():
                answer = ask(world, role, name, address, method)
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                broken.append(f"{method} {name} → {answer.status_code}")
    assert broken == []


@pytest.mark.timeout(300)
def test_the_one_a_page_is_for_gets_in(world: worlds.World) -> None:
    shut = []
    for name, address in ADDRESSES.items():
        with transaction.atomic():
            answer = ask(world, address.reader, name, address, "get")
            transaction.set_rollback(True)
        missing = name in {"public_media", "cms:parties_csv", "ui:styleguide_error"}
        passed = name in PASSED and answer.status_code == 403
        if answer.status_code not in GETS_IN and not missing and not passed:
            shut.append(f"{address.reader} {name} → {answer.status_code}")
    assert shut == []


def test_an_outsider_who_tries_leaves_a_row_in_the_audit(world: worlds.World) -> None:
    addresses = {n: a for n, a in ADDRESSES.items() if a.reach in {Reach.CASE, Reach.BJUV}}
    silent = []
    for name, address in addresses.items():
        before = Look.objects.count()
        for method in ("get", "post"):
            ask(world, "goteborg.lasare", name, address, method)
        if Look.objects.count() == before:
            silent.append(name)
    assert silent == []


@pytest.mark.parametrize("words", ["Konsulentstödd", "Öppenvård", "Påhittade Familjehem", "Bjuv"])
def test_search_tells_an_outsider_nothing(world: worlds.World, words: str) -> None:
    client = Client()
    client.force_login(world.users["goteborg.lasare"])
    page = client.get("/sok/", {"q": words}).content.decode()
    assert "0 träffar" in page


@pytest.mark.parametrize(
    "path",
    ["/upphandlingar/", "/behov/", "/fullmakter/", "/avtal/", "/avtal/anvandning/", "/start/"],
)
@pytest.mark.parametrize("export", ["", "?export=csv", "?export=xlsx"])
def test_lists_and_exports_are_empty_for_an_outsider(
    world: worlds.World, path: str, export: str
) -> None:
    client = Client()
    client.force_login(world.users["goteborg.lasare"])
    answer = client.get(path + export)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for word in ("Konsulentstödd", "Öppenvård", "Handledning"):
        assert word.encode() not in body
