"""People whose roles demand a second factor set it up before anything else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.organisations.models import Organisation
from portal.people import second_factor
from portal.people.models import User
from tests.people.conftest import PASSWORD, confirm
from tests.people.test_second_factor import set_up

WHY = "/min-inloggning/andra-faktor/"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def browser(bjuv_coordinator: User) -> Client:
    """Bjuv's purchasing coordinator, logged in with a password alone."""
    bjuv_coordinator.set_password(PASSWORD)
    bjuv_coordinator.save()
    client = Client()
    client.post("/logga-in/", {"login": bjuv_coordinator.email, "password": PASSWORD})
    return client


def test_they_are_led_to_where_it_is_set_up_and_told_why(browser: Client) -> None:
    answer = browser.get("/upphandlingar/?q=mjolk")
    assert answer.url == f"{WHY}?next=%2Fupphandlingar%2F%3Fq%3Dmjolk"
    text = browser.get(answer.url).content.decode()
    assert "I din roll skriver du under eller bestämmer för andra" in text


def test_having_set_it_up_they_go_on_to_where_they_were_going(browser: Client) -> None:
    browser.get(browser.get("/upphandlingar/").url)
    set_up(browser)
    assert (
        "Gå vidare till sidan jag var på väg till"
        in browser.get("/min-inloggning/koder/").content.decode()
    )
    assert browser.get(WHY).url == "/upphandlingar/"
    assert browser.get("/upphandlingar/").status_code == 200


def test_what_they_send_is_not_lost_silently(browser: Client) -> None:
    answer = browser.post("/mina-uppgifter/", {"name": "Annan", "phone": "", "language": "sv"})
    assert answer.url.startswith(WHY)
    assert "sparades inte" in browser.get(answer.url).content.decode()
    assert not User.objects.filter(name="Annan").exists()


def test_htmx_is_told_to_go_there(browser: Client) -> None:
    answer = browser.get("/upphandlingar/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith(WHY)


def test_they_may_leave(browser: Client) -> None:
    assert browser.post("/logga-ut/").url == "/"


def test_codes_password_and_sessions_stay_shut_until_then(browser: Client) -> None:
    for path in ("losenord/", "koder/nya/", "enheter/", "nycklar/"):
        assert browser.get(f"/min-inloggning/{path}").url.startswith(WHY)


def test_the_last_one_stays_while_the_role_demands_it(
    browser: Client, bjuv_coordinator: User
) -> None:
    set_up(browser)
    text = browser.post("/min-inloggning/app/ta-bort/").content.decode()
    assert "Dina roller kräver en andra faktor" in text
    assert second_factor.has_factor(bjuv_coordinator)


@pytest.mark.parametrize("who", ["bjuv_reader", "bjuv_controller"])
def test_roles_that_only_read_need_none(
    who: str, request: pytest.FixtureRequest, client_of: Callable[[User], Client]
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get("/mina-uppgifter/").status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "association_admin", "bjuv_coordinator"])
def test_roles_that_decide_for_others_need_one(
    who: str, request: pytest.FixtureRequest, client_of: Callable[[User], Client]
) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get("/mina-uppgifter/").url.startswith(WHY)


def test_whoever_runs_the_site_needs_one(admin_client: Client) -> None:
    assert admin_client.get("/redaktion/").url.startswith(WHY)


def test_everybody_can_be_made_to(
    bjuv_reader: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.SECOND_FACTOR_FOR_ALL = True
    answer = client_of(bjuv_reader).get("/mina-uppgifter/")
    assert answer.url.startswith(WHY)


def test_nobody_is_made_to_where_it_is_only_offered(browser: Client, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    assert browser.get("/mina-uppgifter/").status_code == 200
    assert browser.get(WHY).url == "/start/"


@pytest.fixture
def _directory() -> Iterator[None]:
    second_factor.accept_when(_vouched)
    yield
    second_factor._proofs.remove(_vouched)


def _vouched(request: Any) -> bool:
    return bool(request.session.get("vouched"))


@pytest.mark.usefixtures("_directory")
def test_a_directory_may_vouch_for_its_own(browser: Client) -> None:
    session = browser.session
    session["vouched"] = True
    session.save()
    assert browser.get("/mina-uppgifter/").status_code == 200


def test_an_administrator_takes_away_what_was_lost(
    browser: Client, bjuv_coordinator: User, association_admin: User, bjuv: Organisation
) -> None:
    set_up(browser)
    second_factor.take_away(actor=association_admin, user=bjuv_coordinator)
    assert not Authenticator.objects.filter(user=bjuv_coordinator).exists()
    assert browser.get("/mina-uppgifter/").url == "/logga-in/?next=/mina-uppgifter/"


def test_confirming_is_open_to_them(browser: Client) -> None:
    confirm(browser, "/min-inloggning/app/")
