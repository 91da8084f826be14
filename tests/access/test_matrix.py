"""Every named address, asked for by everyone: nobody sees what is not theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.audit.models import Look
from tests.access import world as worlds
from tests.access.addresses import ADDRESSES, Address, Reach

# Their own rooms decide who comes in; tests/access/test_editors.py asks them.
OTHERS = ("wagtail", "password_reset")
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


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Built once and rolled back when the last test of this file has run."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undone(world: worlds.World) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def named(patterns: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    """Every named pattern with its namespace, other rooms' own sites left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if not inner.startswith(OTHERS):
                yield from named(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = f"{space}{pattern.name}"
            if not name.startswith(OTHERS):
                yield name, pattern


def ask(world: worlds.World, role: str, name: str, address: Address, method: str) -> Any:
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(world.users[role])
    return getattr(client, method)(reverse(name, kwargs=address.kwargs(world)))


def test_every_address_declares_its_audience_and_stands_in_the_table() -> None:
    found = dict(named(get_resolver().url_patterns))
    undeclared = [
        n for n, p in found.items() if not hasattr(p.callback, "audience") and n != "healthz"
    ]
    assert undeclared == []
    assert sorted(set(found) - set(ADDRESSES)) == []
    assert sorted(set(ADDRESSES) - set(found)) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_learns_of_what_is_outside_their_reach(world: worlds.World, role: str) -> None:
    leaks = []
    for name, address in ADDRESSES.items():
        if role in MAY_KNOW[address.reach]:
            continue
        for method in ("get", "post"):
            with transaction.atomic():
                answer = ask(world, role, name, address, method)
                transaction.set_rollback(True)
            if role == "":
                shut = answer.status_code in {302, 303} and "/logga-in/" in answer.url
            else:
                shut = answer.status_code == 404
            if not shut:
                leaks.append(f"{method} {name} → {answer.status_code}")
            elif answer.status_code == 404:
                text = answer.content.decode()
                leaks += [f"{method} {name} names {word}" for word in SECRETS if word in text]
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
        if answer.status_code not in GETS_IN and not missing:
            shut.append(f"{address.reader} {name} → {answer.status_code}")
    assert shut == []


def test_an_outsider_who_tries_leaves_a_row_in_the_audit(world: worlds.World) -> None:
    addresses = {n: a for n, a in ADDRESSES.items() if a.reach in {Reach.CASE, Reach.BJUV}}
    silent = []
    for name, address in addresses.items():
        before = Look.objects.count()
        ask(world, "goteborg.lasare", name, address, "get")
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
