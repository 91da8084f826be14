"""Every address says who it is for, and the editors' own site lets in editors only."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.people.models import User
from tests.access.addresses import ADDRESSES

# Wagtail's own pages decide for themselves who comes in; the second test asks them.
OTHERS = ("wagtail", "password_reset")


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


def test_every_address_declares_its_audience_and_stands_in_the_table() -> None:
    found = dict(named(get_resolver().url_patterns))
    undeclared = [
        n for n, p in found.items() if not hasattr(p.callback, "audience") and n != "healthz"
    ]
    assert undeclared == []
    assert sorted(set(found) - set(ADDRESSES)) == []
    assert sorted(set(ADDRESSES) - set(found)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/redaktion/", "/redaktion/pages/", "/redaktion/users/"])
def test_the_editors_site_is_closed_to_people_of_the_portal(
    client_of: Callable[[User], Client],
    coordinator: User,
    bjuv_coordinator: User,
    client: Client,
    path: str,
) -> None:
    for browser in (client, client_of(coordinator), client_of(bjuv_coordinator)):
        answer = browser.get(path)
        assert answer.status_code in {302, 403, 404}


@pytest.mark.django_db
def test_only_the_editors_site_has_the_wider_policy(admin_client: Client, client: Client) -> None:
    editors = admin_client.get("/redaktion/")
    assert editors.status_code == 200
    assert "'unsafe-inline'" in editors.headers["Content-Security-Policy"]
    for path in ("/logga-in/", "/tillganglighet/"):
        assert "unsafe" not in client.get(path).headers["Content-Security-Policy"]
