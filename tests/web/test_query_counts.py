"""The pages make the same number of statements with 46 parties and with 290."""

from functools import partial

from django.db import transaction
from django.test import Client

from portal.people.models import User
from tests.support.crowd import Crowd, crowd, pages
from tests.support.queries import assert_baseline, count

SMALL = 46


def opener(person: User | None, path: str) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def counts(world: Crowd) -> dict[str, int]:
    """Statements of each page, warm."""
    found = {}
    for name, (person, path) in pages(world).items():
        client = opener(person, path)

        def get(client: Client = client, path: str = path) -> None:
            assert client.get(path).status_code == 200, path

        get()
        found[name] = count(get)[0]
    return found


def test_the_number_of_statements_is_the_committed_one(db: None) -> None:
    world = crowd(SMALL)
    for name, (person, path) in pages(world).items():
        assert_baseline(name, partial(opener(person, path).get, path))


def test_more_parties_make_no_more_statements(db: None) -> None:
    """A small and a larger crowd are enough: a statement per party would show at once."""
    found = []
    for size in (6, 40):
        with transaction.atomic():
            found.append(counts(crowd(size)))
            transaction.set_rollback(True)
    few, many = found
    assert {name: (few[name], many[name]) for name in few if few[name] < many[name]} == {}
