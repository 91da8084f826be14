"""A person's log-ins: seen, ended, over by themselves."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.people import sessions
from portal.people.models import User
from tests.people.conftest import PASSWORD, confirm

PAGE = "/min-inloggning/enheter/"
END = "/min-inloggning/enheter/avsluta/"


def log_in(person: User, agent: str = "Firefox/140 (Windows)") -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/logga-in/", {"login": person.email, "password": PASSWORD})
    return client


def told(client: Client, path: str = "/mina-uppgifter/") -> str:
    """What the log-in page says to someone who asked for a page; the way back stands in it."""
    led = client.get(path)
    assert (led.status_code, led.url) == (302, f"/logga-in/?next={path}")
    return client.get(led.url).content.decode()


def test_the_page_lists_every_log_in_and_tells_which_one_this_is(ada: Client, person: User) -> None:
    log_in(person)
    text = ada.get(PAGE).content.decode()
    assert "Firefox, Windows" in text
    assert text.count("Den här") == 1


def test_ending_asks_for_the_password_and_comes_back(ada: Client, person: User) -> None:
    log_in(person)
    answer = ada.post(END, {"number": "others"})
    assert answer.url == "/min-inloggning/bekrafta/?next=%2Fmin-inloggning%2Fenheter%2F"
    assert len(sessions.log_ins(person, None)) == 2


def test_an_ended_log_in_is_out_at_its_next_request_and_told_why(ada: Client, person: User) -> None:
    other = log_in(person)
    assert other.get("/mina-uppgifter/").status_code == 200
    row = next(one for one in sessions.log_ins(person, ada.session.session_key) if not one.is_this)
    confirm(ada, PAGE)
    assert ada.post(END, {"number": str(row.pk)}, follow=True).status_code == 200
    assert "avslutades från en annan enhet" in told(other)
    assert ada.get("/mina-uppgifter/").status_code == 200
    assert AuditEvent.objects.filter(code="people.sessions_ended", actor=person).count() == 1


def test_all_others_are_ended_at_once(ada: Client, person: User) -> None:
    others = [log_in(person), log_in(person)]
    confirm(ada, PAGE)
    ada.post(END, {"number": "others"})
    assert [one.get("/mina-uppgifter/").status_code for one in others] == [302, 302]
    assert len(sessions.log_ins(person, None)) == 1


def test_nobody_ends_the_log_in_of_another(ada: Client, person: User) -> None:
    bo = User.objects.create_user("bo@demo.example", PASSWORD, name="Bo")
    his = log_in(bo)
    confirm(ada, PAGE)
    ada.post(END, {"number": str(sessions.log_ins(bo, None)[0].pk)})
    assert his.get("/mina-uppgifter/").status_code == 200


def test_idle_and_long_log_ins_end_by_themselves(person: User, settings: object) -> None:
    settings.SESSION_IDLE_MINUTES = 60  # type: ignore[attr-defined]
    start = clock.now()
    client = log_in(person)
    with time_machine.travel(start + timedelta(minutes=58)):
        assert client.get("/mina-uppgifter/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=110)):
        assert client.get("/mina-uppgifter/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=180)):
        assert "inget hände på ett tag" in told(client)


def test_a_log_in_lasts_its_time_however_much_it_is_used(person: User) -> None:
    start = clock.now()
    client = log_in(person)
    for hours in (4, 8, 11.9):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert client.get("/mina-uppgifter/").status_code == 200
    with time_machine.travel(start + timedelta(hours=12, minutes=1)):
        assert "hade varat sin tid" in told(client)


def test_a_closed_account_is_out_at_once(ada: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "Den här inloggningen är stängd" in told(ada)


def test_a_stranger_is_told_of_no_log_in_that_ended(client: Client) -> None:
    assert "avslutats" not in told(client)


def test_after_logging_in_again_one_is_where_one_was(ada: Client, person: User) -> None:
    sessions.end_all(actor=person, user=person)
    told(ada, "/upphandlingar/")
    data = {"login": person.email, "password": PASSWORD, "next": "/upphandlingar/"}
    assert ada.post("/logga-in/", data).url == "/upphandlingar/"


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 40, "²"])
def test_a_number_that_is_none_ends_nothing(ada: Client, person: User, number: str) -> None:
    confirm(ada, PAGE)
    assert ada.post(END, {"number": number}).status_code == 302
    assert len(sessions.log_ins(person, None)) == 1


def test_what_is_over_is_forgotten(ada: Client, person: User) -> None:
    Client().post("/logga-in/", {"login": "nobody@demo.example", "password": "x"})
    sessions.forget_ended()
    assert (UserSession.objects.count(), AccessAttempt.objects.count()) == (1, 1)
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        sessions.forget_ended()
        assert (UserSession.objects.count(), AccessAttempt.objects.count()) == (0, 0)
