"""The second factor: set up, asked for at log-in, used once, taken away."""

import json
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from portal.people.models import User
from tests.people.conftest import PASSWORD, confirm

STEP = 30


def code(secret: str, steps: int = 0) -> str:
    """What the app shows, `steps` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + steps))


def set_up(client: Client) -> str:
    """Set up an app; its secret."""
    confirm(client, "/min-inloggning/app/")
    page = client.get("/min-inloggning/app/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret is not None
    answer = client.post("/min-inloggning/app/", {"code": code(secret[1])})
    assert (answer.status_code, answer.url) == (302, "/min-inloggning/koder/")
    return secret[1]


def log_in(person: User) -> Client:
    """A browser that has given the right password and is asked for a code."""
    client = Client()
    data = {"login": person.email, "password": PASSWORD, "next": "/upphandlingar/"}
    assert client.post("/logga-in/", data).url == "/logga-in/kod/"
    return client


def is_in(client: Client) -> bool:
    return client.get("/mina-uppgifter/").status_code == 200


def recovery_codes(client: Client) -> list[str]:
    return re.findall(
        r"<code>(\d{8})</code>", client.get("/min-inloggning/koder/").content.decode()
    )


def test_setting_up_asks_for_the_password_first_and_comes_back(ada: Client) -> None:
    answer = ada.get("/min-inloggning/app/")
    assert answer.url == "/min-inloggning/bekrafta/?next=%2Fmin-inloggning%2Fapp%2F"


def test_the_code_is_asked_for_at_the_next_log_in(ada: Client, person: User) -> None:
    secret = set_up(ada)
    later = log_in(person)
    assert not is_in(later)
    with time_machine.travel(time.time() + 120):
        assert later.post("/logga-in/kod/", {"code": "000000"}).status_code == 200
        answer = later.post("/logga-in/kod/", {"code": code(secret)})
        assert (answer.status_code, answer.url) == (302, "/upphandlingar/")
        assert is_in(later)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(
    ada: Client, person: User, steps: int, good: bool
) -> None:
    secret = set_up(ada)
    with time_machine.travel(time.time() // STEP * STEP + 20 * STEP + 5):
        later = log_in(person)
        later.post("/logga-in/kod/", {"code": code(secret, steps)})
        assert is_in(later) is good


def test_a_code_is_good_once(ada: Client, person: User) -> None:
    secret = set_up(ada)
    with time_machine.travel(time.time() // STEP * STEP + 20 * STEP + 5):
        shown = code(secret)
        first, second = log_in(person), log_in(person)
        first.post("/logga-in/kod/", {"code": shown})
        second.post("/logga-in/kod/", {"code": shown})
        assert (is_in(first), is_in(second)) == (True, False)


def test_a_recovery_code_is_good_once(ada: Client, person: User) -> None:
    set_up(ada)
    code_on_paper = recovery_codes(ada)[0]
    assert len(recovery_codes(ada)) == 10
    first, second = log_in(person), log_in(person)
    first.post("/logga-in/kod/", {"code": code_on_paper})
    second.post("/logga-in/kod/", {"code": code_on_paper})
    assert (is_in(first), is_in(second)) == (True, False)
    assert "Återställningskoder" in ada.get("/min-inloggning/koder/hamta/").content.decode()


def test_secrets_stand_encrypted_in_the_database(ada: Client, settings: object) -> None:
    secret = set_up(ada)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in recovery_codes(ada))


def test_an_old_key_still_opens_what_it_locked(ada: Client, person: User, settings: object) -> None:
    secret = set_up(ada)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with time_machine.travel(time.time() + 120):
        later = log_in(person)
        later.post("/logga-in/kod/", {"code": code(secret)})
        assert is_in(later)


def test_taking_away_the_app_takes_the_codes_too(ada: Client, person: User) -> None:
    set_up(ada)
    assert ada.post("/min-inloggning/app/ta-bort/").url == "/min-inloggning/"
    assert not Authenticator.objects.filter(user=person).exists()
    assert ada.get("/min-inloggning/koder/").url == "/min-inloggning/"


def test_a_code_that_was_never_asked_for_leads_to_the_log_in(client: Client) -> None:
    assert client.get("/logga-in/kod/").url == "/logga-in/"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_the_log_in_opens(ada: Client, language: str) -> None:
    ada.cookies["language"] = language
    set_up(ada)
    for path in (
        "",
        "losenord/",
        "app/ta-bort/",
        "koder/",
        "koder/nya/",
        "nycklar/",
        "nycklar/ny/",
    ):
        answer = ada.get(f"/min-inloggning/{path}")
        assert answer.status_code == 200, path
        assert answer.content.decode().count("<h1>") == 1
    for way in ("", "kod/"):
        assert ada.get(f"/min-inloggning/bekrafta/{way}").status_code == 200
    out = Client()
    for path in ("logga-in/", "logga-in/stangd/", "glomt-losenord/", "glomt-losenord/skickat/"):
        assert out.get(f"/{path}").status_code == 200
    assert out.get("/nytt-losenord/klart/").status_code == 200
