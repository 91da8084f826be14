"""Every named address, asked for by everyone outside its reach: nobody sees what is not theirs."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.audit.models import Look
from tests.access import world as worlds
from tests.access.addresses import ADDRESSES, Reach
from tests.access.asking import MAY_KNOW, ROLES, _undone, ask, world  # noqa: F401 - fixtures

SECRETS = ("Bjuv", "Konsulentstödd", "Öppenvård", "Handledning", "Familjerätt")


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
@pytest.mark.parametrize("role", ["konsult", "javig", "referens"])
def test_a_task_in_one_case_opens_nothing_else(world: worlds.World, role: str) -> None:
    """No role anywhere: a consultant reads one case, a recused one and the reference group less."""
    own = {"konsult": None, "javig": {"declare"}, "referens": set[str]()}[role]
    # The party list belongs to the case, and is public with the notice.
    shared = {"konsult": {f"mandates:party_list{part}" for part in ("", "_verify", "_json")}}
    leaks = []
    for name, address in ADDRESSES.items():
        room, _dot, page = name.partition(":")
        if address.reach in {Reach.PUBLIC, Reach.ANYONE}:
            continue
        here = room == "procurements" and address.kwargs(world).get("pk") == world.used.pk
        if (here and (own is None or page in own)) or name in shared.get(role, ()):
            continue
        answer = ask(world, role, name, address, "get")
        # 405 says that the address takes no such request, whatever it is asked for.
        if answer.status_code not in {404, 405}:
            leaks.append(f"{name} → {answer.status_code}")
    assert leaks == []


def test_the_team_gets_in_where_its_task_is(world: worlds.World) -> None:
    def code(role: str, page: str, case: Any) -> int:
        client = Client()
        client.force_login(world.users[role])
        return client.get(reverse(f"procurements:{page}", args=[case.pk])).status_code

    assert code("konsult", "tenders", world.used) == 200
    assert code("javig", "declare", world.used) == 200
    assert code("javig", "tenders", world.used) == 404
    assert code("referens", "reference", world.asking) == 200
    assert code("referens", "case", world.asking) == 404
    assert code("referens", "reference", world.used) == 404


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
