"""Forgotten and changed passwords."""

import re

import pytest
from django.core import mail
from django.test import Client, TestCase

from portal.people.models import User
from tests.people.conftest import PASSWORD

NEW = "ett-helt-annat-losen"


def link(email: str) -> str:
    """Ask for a link; the address in the letter."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        Client().post("/glomt-losenord/", {"email": email})
    found = re.search(r"http://[^/]+(/nytt-losenord/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def choose(address: str, password: str = NEW) -> tuple[int, str]:
    """Follow the link and choose a password; the code and the text of the answer."""
    client = Client()
    opened = client.get(address, follow=True)
    if not opened.redirect_chain:
        return opened.status_code, opened.content.decode()
    answer = client.post(
        opened.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True
    )
    return answer.status_code, answer.content.decode()


def can_log_in(password: str) -> bool:
    answer = Client().post("/logga-in/", {"login": "ada@demo.example", "password": password})
    return answer.status_code == 302


def test_a_new_password_by_the_link_works_once(person: User) -> None:
    address = link(person.email)
    assert "Lösenordet är bytt" in choose(address)[1]
    assert can_log_in(NEW)
    assert "Länken är använd" in choose(address, "annat-langt-losen")[1]
    assert can_log_in(NEW)


def test_a_forged_link_says_so(person: User) -> None:
    address = link(person.email)
    for forged in (address[:-3] + "xx/", "/nytt-losenord/zzz-abc-def/", "/nytt-losenord/1-x/"):
        code, text = choose(forged)
        assert (code, "Länken är använd, för gammal eller ofullständig" in text) == (200, True)


def test_asking_for_a_link_reads_the_same_for_an_unknown_address(person: User) -> None:
    answers = []
    for email in (person.email, "nobody@demo.example"):
        with TestCase.captureOnCommitCallbacks(execute=True):
            answer = Client().post("/glomt-losenord/", {"email": email}, follow=True)
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        answers.append((answer.status_code, answer.redirect_chain, text))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [[person.email]]


@pytest.mark.parametrize(("language", "says"), [("sv", "Länken gäller"), ("en", "The link works")])
def test_the_letter_speaks_the_persons_language(person: User, language: str, says: str) -> None:
    person.language = language
    person.save()
    link(person.email)
    assert says in str(mail.outbox[-1].body)


def test_changing_the_password_ends_the_other_log_ins(ada: Client, person: User) -> None:
    other = Client()
    other.post("/logga-in/", {"login": person.email, "password": PASSWORD})
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert ada.post("/min-inloggning/losenord/", data).url == "/min-inloggning/"
    letter = mail.outbox[-1]
    assert (letter.to, "Ditt lösenord byttes" in str(letter.body)) == ([person.email], True)
    assert NEW not in str(letter.body)
    assert ada.get("/mina-uppgifter/").status_code == 200
    assert other.get("/mina-uppgifter/").status_code == 302


def test_a_former_address_opens_nothing(person: User) -> None:
    person.email = "ada.lind@demo.example"
    person.save()
    answer = Client().post("/logga-in/", {"login": "ada@demo.example", "password": PASSWORD})
    assert answer.status_code == 200
