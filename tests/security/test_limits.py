"""Who asks too often gets 429 with a sentence, and others are not hindered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.web import limits
from tests.sso.conftest import oidc_directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limited(settings: Any) -> Iterator[None]:
    """Limits are on, and everything happens in the first seconds of one period."""
    settings.RATE_LIMITS = True
    cache.clear()
    with clock.pretend(clock.now().replace(minute=0, second=5)):
        yield
    cache.clear()


def test_too_many_searches_wait_and_another_person_does_not(
    client_of: Callable[[User], Client],
    coordinator: User,
    bjuv_coordinator: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "SEARCH", limits.Limit("search", 2, 60))
    browser = client_of(coordinator)
    assert [browser.get("/sok/", {"q": "x"}).status_code for _ in range(4)] == [200, 200, 429, 429]
    answer = browser.get("/sok/", {"q": "x"})
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Försök igen om" in answer.content.decode()
    assert client_of(bjuv_coordinator).get("/sok/", {"q": "x"}).status_code == 200
    assert browser.get("/start/").status_code == 200


def test_log_in_is_counted_for_the_address_not_for_the_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOG_IN", limits.Limit("log_in", 3, 300))
    codes = [
        client.post("/logga-in/", {"login": f"{n}@x.example", "password": "x"}).status_code
        for n in range(5)
    ]
    assert codes[:3] == [200, 200, 200]
    assert codes[3:] == [429, 429]
    other = Client(REMOTE_ADDR="10.9.9.9")
    assert other.post("/logga-in/", {"login": "a@x.example", "password": "x"}).status_code == 200


def test_refused_answers_of_directories_are_counted_and_good_log_ins_are_not(
    association_admin: User, bjuv: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REFUSED_ANSWER", limits.Limit("refused_answer", 2, 300))
    directory = oidc_directory(association_admin, bjuv, "https://idp.bjuv.se")
    answer = f"/logga-in/organisation/{directory.slug}/svar/?code=x&state=gissad"
    codes = [Client().get(answer).status_code for _ in range(4)]
    assert codes == [403, 403, 429, 429]
    # What is not let through is not written in the log of events either.
    assert AuditEvent.objects.filter(code="sso.log_in_refused").count() == 2
    assert Client(REMOTE_ADDR="10.9.9.9").get(answer).status_code == 403
    # Where one is led from is still read, and so is the log-in with a password.
    assert Client().get(f"/logga-in/organisation/{directory.slug}/").status_code == 200
    assert Client().get("/logga-in/").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "data", "name", "expected"),
    [
        ("post", "/x/", {"file": SimpleUploadedFile("a.csv", b"a")}, "usage:import_new", "upload"),
        ("get", "/x/?export=csv", None, "audit:events", "export"),
        ("get", "/x/", None, "consolidation:demand_export", "export"),
        ("get", "/x/?q=vård", None, "agreements:list", "search"),
        ("get", "/x/", None, "people:invitation", "link"),
        ("post", "/x/", {"a": 1}, "people:login", "log_in"),
        ("get", "/x/", None, "needs:list", None),
    ],
)
def test_what_a_request_is_decides_its_limit(
    method: str, path: str, data: Any, name: str, expected: str | None
) -> None:
    request = getattr(RequestFactory(), method)(path, data)
    found = limits.limit_for(request, name)
    assert (found.name if found else None) == expected


def test_only_what_our_own_proxy_says_is_believed(settings: Any) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert limits.address_of(request) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert limits.address_of(request) == "192.0.2.7"
