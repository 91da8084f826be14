"""Logging in, and a person's own details."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.people.models import User
from tests.support.factories.base import UserFactory


def test_logging_in_leads_to_the_front_page(client: Client, person: User) -> None:
    answer = client.post("/logga-in/", {"login": "ADA@demo.example", "password": "ett-langt-losen"})
    assert (answer.status_code, answer.url) == (302, "/start/")


def test_logging_in_leads_back_to_the_page_that_was_asked_for(client: Client, person: User) -> None:
    data = {"login": person.email, "password": "ett-langt-losen", "next": "/upphandlingar/"}
    assert client.post("/logga-in/", data).url == "/upphandlingar/"
    data["next"] = "https://evil.example/"
    assert Client().post("/logga-in/", data).url == "/start/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(
    client: Client, person: User
) -> None:
    texts = set()
    for email in (person.email, "nobody@demo.example"):
        answer = client.post("/logga-in/", {"login": email, "password": "fel"})
        assert answer.status_code == 200
        texts.add("E-postadressen eller lösenordet stämmer inte" in answer.content.decode())
    assert texts == {True}


def test_e_mail_addresses_are_unique_whatever_their_case(person: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ADA@demo.example")


def test_a_person_changes_language_and_pages_follow(
    client_of: Callable[[User], Client], person: User
) -> None:
    client = client_of(person)
    answer = client.post(
        "/mina-uppgifter/", {"name": "Ada Berg", "phone": "", "language": "en"}, follow=True
    )
    assert answer.status_code == 200
    assert "My details" in answer.content.decode()
    person.refresh_from_db()
    assert person.language == "en"
