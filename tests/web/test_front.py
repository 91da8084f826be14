"""The front page, the search and the pages about the portal itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.core.decisions import Decision
from portal.notices import todo
from portal.notices.models import Letter
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.ui import search
from tests.support.factories.base import UserFactory

ClientOf = Callable[[User], Client]


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    today = clock.today()
    items = [
        todo.TodoItem("Senare", "/b/", today + timedelta(days=20)),
        todo.TodoItem("Lämna behov", "/a/", today + timedelta(days=5), "Bjuv", minutes=10),
        todo.TodoItem("Utan dag", "/c/"),
    ]
    monkeypatch.setattr(todo, "_providers", [lambda _user: items])


def test_what_waits_stands_in_order_of_deadline(
    client_of: ClientOf, bjuv_coordinator: User, waiting: None
) -> None:
    page = client_of(bjuv_coordinator).get("/start/").content.decode()
    assert page.index("Lämna behov") < page.index("Senare") < page.index("Utan dag")
    assert "5 dagar kvar" in page.replace("\xa0", " ")
    assert "tio" in page or "10" in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_front_page_in_both_languages(
    client_of: ClientOf, coordinator: User, procurement: Procurement, language: str
) -> None:
    client = client_of(coordinator)
    client.cookies["language"] = language
    page = client.get("/start/")
    assert page.status_code == 200
    assert page.headers["Content-Language"] == language
    text = page.content.decode()
    assert procurement.title in text
    assert ("Upphandlingar" in text) == (language == "sv")


def test_a_person_without_a_role_is_told_what_to_do(
    client_of: ClientOf, association: Organisation
) -> None:
    page = client_of(UserFactory()).get("/start/").content.decode()
    assert "Du har ingen roll än" in page


def test_the_front_page_of_another_municipality_does_not_name_the_case(
    client_of: ClientOf, outsider: User, procurement: Procurement
) -> None:
    assert procurement.title not in client_of(outsider).get("/start/").content.decode()


def test_search_answers_yes_or_no_first_and_says_why(
    client_of: ClientOf, bjuv_coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = [
        search.SearchHit("HVB-upphandling", "/u/", "Upphandling"),
        search.SearchHit(
            "HVB barn",
            "/a/",
            "Avtal",
            verdict=Decision.no("Bjuv är inte part.", paragraph="LOU 7:3"),
        ),
    ]
    monkeypatch.setattr(search, "_providers", [lambda _user, _query: hits])
    page = client_of(bjuv_coordinator).get("/sok/?q=hvb").content.decode()
    assert page.index("HVB barn") < page.index("HVB-upphandling")
    assert "Bjuv är inte part." in page
    assert "LOU 7:3" in page


def test_who_can_do_what_shows_the_own_organisation_only(
    client_of: ClientOf, bjuv_coordinator: User, lund_coordinator: User
) -> None:
    page = client_of(bjuv_coordinator).get("/vem-far-gora-vad/").content.decode()
    assert "Bo Berg" in page
    assert "Lo Lund" not in page


def test_who_can_do_what_is_searched_and_taken_along(
    client_of: ClientOf, coordinator: User, bjuv_coordinator: User, lund_coordinator: User
) -> None:
    browser = client_of(coordinator)
    page = browser.get("/vem-far-gora-vad/?q=Lund").content.decode()
    assert "Lo Lund" in page
    assert "Bo Berg" not in page
    exported = browser.get("/vem-far-gora-vad/?export=csv")
    text = exported.content.decode("utf-8-sig")
    row = next(line for line in text.splitlines() if "Bo Berg" in line)
    assert "svara på behovsförfrågningar" in row


def test_anyone_can_report_a_fault_and_the_association_gets_it(
    client: Client, coordinator: User
) -> None:
    assert client.get("/tillganglighet/").status_code == 200
    answer = client.post("/tillganglighet/brister/", {"message": "Kartan syns inte."}, follow=True)
    assert answer.status_code == 200
    letter = Letter.objects.get()
    assert letter.recipient == coordinator
    assert "Kartan syns inte." in letter.body


def test_pages_of_people_ask_for_log_in_and_come_back(client: Client, db: None) -> None:
    answer = client.get("/start/")
    assert answer.status_code == 302
    assert answer.url == "/logga-in/?next=/start/"
