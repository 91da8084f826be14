"""Passkeys: added, used alone and as a second step, forged, taken away."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.people.models import User
from tests.people.conftest import PASSWORD, confirm
from tests.people.soft_key import SoftKey

ADD = "/min-inloggning/nycklar/ny/"


def asked(client: Client, path: str) -> dict[str, Any]:
    """The options in a page."""
    page = client.get(path).content.decode()
    found = re.search(r'<script id="key_data" type="application/json">(.*?)</script>', page)
    assert found is not None
    options: dict[str, Any] = json.loads(found[1])
    return options


def add(client: Client, name: str = "Min telefon") -> SoftKey:
    """Add a key in software."""
    key = SoftKey()
    confirm(client, ADD)
    answer = key.register(asked(client, ADD)["creation_options"])
    sent = client.post(ADD, {"name": name, "credential": json.dumps(answer), "passwordless": "on"})
    assert (sent.status_code, sent.url) == (302, "/min-inloggning/koder/")
    return key


def come_in(key: SoftKey, *, forged: bool = False, next_page: str = "") -> tuple[Client, str]:
    """Log in with the key alone; the browser and where it was led."""
    client = Client()
    options = client.get("/logga-in/nyckel/", headers={"accept": "application/json"}).json()
    answer = key.log_in(options["request_options"], forged=forged)
    data = {"credential": json.dumps(answer), "next": next_page}
    return client, client.post("/logga-in/nyckel/", data).url


def test_a_passkey_alone_logs_in_without_a_password(ada: Client) -> None:
    key = add(ada)
    client, led = come_in(key, next_page="/upphandlingar/")
    assert led == "/upphandlingar/"
    assert client.get("/mina-uppgifter/").status_code == 200


def test_a_forged_answer_is_refused(ada: Client) -> None:
    key = add(ada)
    client, led = come_in(key, forged=True)
    assert led == "/logga-in/"
    assert client.get("/mina-uppgifter/").status_code == 302


def test_an_answer_is_good_once(ada: Client) -> None:
    key = add(ada)
    client = Client()
    options = client.get("/logga-in/nyckel/", headers={"accept": "application/json"}).json()
    data = {"credential": json.dumps(key.log_in(options["request_options"]))}
    assert client.post("/logga-in/nyckel/", data).url == "/start/"
    assert Client().post("/logga-in/nyckel/", data).url == "/logga-in/"


@pytest.mark.django_db
def test_what_is_no_answer_at_all_is_refused(client: Client) -> None:
    for sent in ("", "{}", "[]", '"x"', '{"response": {}}', "not json"):
        assert client.post("/logga-in/nyckel/", {"credential": sent}).status_code == 302


def test_a_passkey_is_the_second_step_after_a_password(ada: Client, person: User) -> None:
    key = add(ada)
    client = Client()
    client.post("/logga-in/", {"login": person.email, "password": PASSWORD})
    answer = key.log_in(asked(client, "/logga-in/kod/")["request_options"])
    assert client.post("/logga-in/kod/", {"credential": json.dumps(answer)}).url == "/start/"


def test_a_passkey_confirms_before_something_sensitive(ada: Client) -> None:
    key = add(ada)
    client, _led = come_in(key)
    path = "/min-inloggning/bekrafta/nyckel/?next=/min-inloggning/koder/nya/"
    answer = key.log_in(asked(client, path)["request_options"])
    sent = client.post(path, {"credential": json.dumps(answer)})
    assert sent.url == "/min-inloggning/koder/nya/"
    assert client.get("/min-inloggning/koder/nya/").status_code == 200


def test_a_key_is_renamed_and_taken_away(ada: Client, person: User) -> None:
    add(ada)
    key = Authenticator.objects.get(user=person, type="webauthn")
    ada.post(f"/min-inloggning/nycklar/{key.pk}/namn/", {"name": "Reserven"})
    assert "Reserven" in ada.get("/min-inloggning/nycklar/").content.decode()
    ada.post(f"/min-inloggning/nycklar/{key.pk}/ta-bort/")
    assert not Authenticator.objects.filter(user=person).exists()


def test_nobody_touches_the_key_of_another(ada: Client, person: User) -> None:
    add(ada)
    key = Authenticator.objects.get(user=person, type="webauthn")
    other = User.objects.create_user("bo@demo.example", PASSWORD, name="Bo")
    client = Client()
    client.post("/logga-in/", {"login": other.email, "password": PASSWORD})
    confirm(client, ADD)
    assert client.post(f"/min-inloggning/nycklar/{key.pk}/ta-bort/").url == "/min-inloggning/"
    assert Authenticator.objects.filter(pk=key.pk).exists()
