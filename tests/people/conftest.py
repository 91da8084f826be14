"""A person with a password, and nothing left of other tests' attempts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from portal.people.models import User
from tests.support.factories.base import UserFactory

PASSWORD = "ett-langt-losen"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> Iterator[None]:
    """Counts of attempts stand in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    """Ada, who logs in with a password."""
    user = UserFactory(name="Ada Berg", email="ada@demo.example")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def ada(person: User) -> Client:
    """A browser in which Ada has logged in with her password just now."""
    client = Client()
    answer = client.post("/logga-in/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def confirm(client: Client, path: str) -> None:
    """Give the password once more, as `path` asks for."""
    answer = client.post(
        f"/min-inloggning/bekrafta/?next={path}", {"password": PASSWORD, "next": path}
    )
    assert (answer.status_code, answer.url) == (302, path)
