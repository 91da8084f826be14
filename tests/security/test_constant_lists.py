"""Scoped lists make as many statements for many rows as for few; the bench measures their time."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from portal.organisations.models import Organisation
from portal.people.models import User
from tests.support.factories import base, needs
from tests.support.queries import count

PATHS = ("/behov/", "/upphandlingar/", "/handelser/", "/personuppgifter/mina/")


@pytest.mark.django_db
def test_more_needs_make_no_more_statements(
    client_of: Callable[[User], Client],
    coordinator: User,
    bjuv_coordinator: User,
    bjuv: Organisation,
    lund: Organisation,
) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            case = base.ProcurementFactory(responsible=coordinator, parties=[bjuv, lund])
            needs.InquiryFactory(procurement=case, lines=1, sent=True)

    def statements() -> dict[tuple[str, str], int]:
        found = {}
        for person in (coordinator, bjuv_coordinator):
            browser = client_of(person)
            for path in PATHS:
                browser.get(path)
                found[person.name, path] = count(partial(browser.get, path))[0]
        return found

    more(2)
    few = statements()
    more(10)
    many = statements()
    assert {key: (few[key], many[key]) for key in few if many[key] > few[key]} == {}
