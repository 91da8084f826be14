"""The to-do list as a page of its own."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.notices import todo
from portal.people.models import User


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> list[todo.TodoItem]:
    today = clock.today()
    found = [
        todo.TodoItem(f"Sak {n}", f"/{n}/", today + timedelta(days=n), "Bjuv" if n % 2 else "Lund",
                      kind="Behov" if n < 10 else "Fullmakter")
        for n in range(20)
    ]  # fmt: skip
    monkeypatch.setattr(todo, "_providers", [lambda _user: found])
    return found


def titles(page: str) -> list[str]:
    return [f"Sak {n}" for n in range(20) if f">Sak {n}<" in page]


def test_it_is_filtered_by_organisation_and_kind(
    client_of: Callable[[User], Client], bjuv_coordinator: User, items: list[todo.TodoItem]
) -> None:
    client = client_of(bjuv_coordinator)
    assert len(titles(client.get("/att-gora/").content.decode())) == 20
    lund = client.get("/att-gora/?organisation=Lund&kind=Behov").content.decode()
    assert titles(lund) == ["Sak 0", "Sak 2", "Sak 4", "Sak 6", "Sak 8"]
    none = client.get("/att-gora/?organisation=Malmö")
    assert none.status_code == 200
    assert titles(none.content.decode()) == []


def test_the_front_page_shows_the_nearest_and_leads_to_the_rest(
    client_of: Callable[[User], Client], bjuv_coordinator: User, items: list[todo.TodoItem]
) -> None:
    page = client_of(bjuv_coordinator).get("/start/").content.decode()
    assert titles(page) == [f"Sak {n}" for n in range(12)]
    assert "/att-gora/" in page


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "path",
    ["/att-gora/", "/aviseringar/", "/aviseringar/foljer/", "/aviseringar/franvaro/",
     "/aviseringar/kalender/", "/mina-uppgifter/"],
)  # fmt: skip
def test_every_page_opens_empty_in_both_languages(
    client_of: Callable[[User], Client], bjuv_reader: User, path: str, language: str
) -> None:
    client = client_of(bjuv_reader)
    client.cookies["django_language"] = language
    assert client.get(path).status_code == 200


def test_each_rooms_items_have_a_kind(bjuv_coordinator: User) -> None:
    assert all(todo._kinds[provider] for provider in todo._kinds)
