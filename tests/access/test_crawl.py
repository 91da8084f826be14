"""Every form of every page, filled in wrongly by every kind of person: no crash, no echo, no leak.

`make test` fills each form in a few ways; `SCAN=full` (`make test-full`) in all.
"""

import contextlib
import os
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.addresses import ADDRESSES
from tests.access.asking import _undone, world  # noqa: F401 - fixtures
from tests.access.crawling import MARKUP, TEXTS, Crawler, fillings, forms_of
from tests.access.world import World

FULL = os.environ.get("SCAN") == "full"
SECRETS = ("Konsulentstödd", "Öppenvård", "Handledning")
PEOPLE = ("samordnare", "admin", "bjuv", "goteborg.lasare", "")
EVERYONE = (*PEOPLE, "bjuv.controller", "bjuv.registrator", "lund", "lund.lasare", "jurist")
_seen: set[tuple[str, ...]] = set()


def others_of(world: World) -> list[str]:
    """Ids of Lund's objects, which nobody in Bjuv may reach through a form."""
    lund = world.lund
    return [str(row.pk) for row in (lund, world.answer(lund), world.mandate(lund))]


@pytest.mark.timeout(1800 if FULL else 240)
@pytest.mark.parametrize("role", EVERYONE if FULL else PEOPLE)
def test_no_form_crashes_echoes_or_leaks(world: World, role: str) -> None:
    secrets = SECRETS if role == "goteborg.lasare" else ()
    crawler = Crawler(world, role, full=FULL, secrets=secrets)
    others = others_of(world)
    for _name, path, html in crawler.pages():
        for form in forms_of(html, path):
            key = (role, *form.signature) if FULL else form.signature
            if key in _seen:
                continue
            _seen.add(key)
            for kind, filled in fillings(form, others, full=FULL):
                untouched = world.lund.pk if role.startswith("bjuv") else 0
                crawler.submit(form, kind, filled, untouched)
    assert crawler.faults == []


@pytest.mark.timeout(600)
def test_no_address_crashes_on_wrong_ids_and_parameters(world: World) -> None:
    crawler = Crawler(world, "samordnare", full=FULL)
    wrong = [0, 2**31, 2**63, 10**30]
    for name, address in ADDRESSES.items():
        if name.startswith("ui:"):  # The style guide shows error pages on purpose.
            continue
        kwargs = address.kwargs(world)
        numbers = [key for key, value in kwargs.items() if isinstance(value, int)]
        for value in wrong if FULL else wrong[2:3]:
            if numbers:
                crawler.ask(reverse(name, kwargs={**kwargs, **dict.fromkeys(numbers, value)}))
        for key, value in kwargs.items():
            if isinstance(value, str) and "/" not in value:
                with contextlib.suppress(NoReverseMatch):
                    crawler.ask(reverse(name, kwargs={**kwargs, key: "zq9-finns-inte"}))
    for name in ("procurements:list", "needs:list", "audit:events", "rules:list", "web:search"):
        for text in TEXTS.values() if FULL else (MARKUP, "a\x00b", "9" * 400, "-1"):
            for key in ("q", "page", "sort", "per_page", "export", "status", "next"):
                crawler.ask(reverse(name), {key: text[:4000]})
    assert crawler.faults == []


@pytest.mark.parametrize("role", ["lund", "lund.lasare", "goteborg.lasare"])
def test_files_and_exports_of_bjuv_are_bjuvs(world: World, role: str) -> None:
    client = Client()
    client.force_login(world.users[role])
    paper = reverse("documents:download", kwargs={"pk": world.paper(world.bjuv).pk})
    rejected = reverse("usage:import_rejected", kwargs={"pk": world.ledger(world.bjuv).pk})
    lines = reverse("usage:import_lines", kwargs={"pk": world.ledger(world.bjuv).pk})
    party = reverse(
        "agreements:party_lines",
        kwargs={"pk": world.agreement().pk, "organisation_pk": world.bjuv.pk},
    )
    for path in (paper, rejected, lines, party):
        for export in ("", "?export=csv", "?export=xlsx"):
            answer = client.get(path + export)
            assert answer.status_code == 404, path
            assert b"Bjuv" not in answer.content


def test_a_file_is_given_out_so_that_no_browser_runs_it(world: World) -> None:
    client = Client()
    client.force_login(world.users["bjuv"])
    answer = client.get(reverse("documents:download", kwargs={"pk": world.paper(world.bjuv).pk}))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("role", ["lund", "goteborg.lasare", ""])
def test_error_pages_tell_nothing(world: World, role: str) -> None:
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(world.users[role])
    for name in ("mandates:detail", "needs:answer", "usage:import_detail"):
        path = reverse(name, kwargs=ADDRESSES[name].kwargs(world))
        for method in ("get", "post", "put", "delete", "options", "head"):
            with transaction.atomic():
                answer: Any = getattr(client, method)(path)
                transaction.set_rollback(True)
            body = answer.content.decode()
            assert answer.status_code < 500
            assert "Bjuv" not in body
            assert "Traceback" not in body


@pytest.mark.parametrize("role", ["lund", "goteborg.lasare"])
def test_search_finds_nothing_of_bjuvs_own(world: World, role: str) -> None:
    client = Client()
    client.force_login(world.users[role])
    words = [world.paper(world.bjuv).title, world.ledger(world.bjuv).file_name]
    for word in words:
        page = client.get("/sok/", {"q": word}).content.decode()
        links = [part for part in page.split('href="') if part.startswith("/dokument/")]
        assert links == []
        assert f"/anvandning/{world.ledger(world.bjuv).pk}/" not in page
