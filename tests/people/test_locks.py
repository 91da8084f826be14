"""Many wrong passwords close a log-in for a while; what happened is recorded, secrets never."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.people.models import User
from tests.people.conftest import PASSWORD

WRONG = "fel-losenord-hela-dagen"


def attempt(email: str, password: str = WRONG, ip: str = "192.0.2.1") -> tuple[int, str]:
    answer = Client(REMOTE_ADDR=ip).post("/logga-in/", {"login": email, "password": password})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("email", ["ada@demo.example", "nobody@demo.example"])
def test_five_wrong_passwords_close_the_address_from_one_place(person: User, email: str) -> None:
    codes = [attempt(email)[0] for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    code, text = attempt(email, PASSWORD)
    assert code == 429
    assert "vare sig någon har den eller inte" in text


def test_from_elsewhere_the_owner_still_comes_in(person: User) -> None:
    for _ in range(6):
        attempt(person.email)
    assert attempt(person.email, PASSWORD, ip="192.0.2.9")[0] == 302


def test_after_a_quarter_of_an_hour_it_is_open_again(person: User) -> None:
    for _ in range(6):
        attempt(person.email)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert attempt(person.email, PASSWORD)[0] == 302


def test_twenty_wrong_passwords_from_many_places_close_the_address(person: User) -> None:
    codes = {attempt(person.email, ip=f"198.51.100.{n}")[0] for n in range(20)}
    assert codes == {200}
    assert attempt(person.email, PASSWORD, ip="203.0.113.7")[0] == 429


def test_a_wrong_password_now_and_then_closes_nothing(person: User) -> None:
    for _ in range(3):
        for _ in range(4):
            assert attempt(person.email)[0] == 200
        assert attempt(person.email, PASSWORD)[0] == 302


def test_a_proxy_tells_where_a_request_comes_from_and_nobody_else(
    person: User, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    data = {"login": person.email, "password": WRONG}
    for n in range(6):  # The client may write what it likes before the proxy's own.
        Client(REMOTE_ADDR="10.0.0.1").post(
            "/logga-in/", data, headers={"x-forwarded-for": f"1.1.1.{n}, 192.0.2.1"}
        )
    answer = Client(REMOTE_ADDR="10.0.0.1").post(
        "/logga-in/",
        {**data, "password": PASSWORD},
        headers={"x-forwarded-for": "9.9.9.9, 192.0.2.1"},
    )
    assert answer.status_code == 429


def test_what_happens_is_recorded_and_secrets_are_not(
    person: User, capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(7):
        attempt(person.email)
    client = Client()
    client.post("/logga-in/", {"login": person.email, "password": PASSWORD})
    client.post("/logga-ut/")
    events = list(AuditEvent.objects.of(person).values_list("code", flat=True).order_by("pk"))
    assert events == [
        *["people.log_in_failed"] * 4,
        "people.locked_out",
        "people.logged_in",
        "people.logged_out",
    ]
    kept = str(list(AuditEvent.objects.values()))
    out = "".join(capfd.readouterr())
    for secret in (WRONG, PASSWORD):
        assert secret not in kept
        assert secret not in out
