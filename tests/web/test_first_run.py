"""Taking an empty installation into use: by whoever runs the server, and by nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import ProcessTemplate
from portal.web import audit_codes
from portal.web.set_up import actions, codes, limits, state
from tests.support.factories.base import AssociationFactory

FORM = {
    "association": "Påhittade Kommuner",
    "name": "Ada Först",
    "email": "ada@forbund.example",
    "password": "en lång mening om höst",
    "password_again": "en lång mening om höst",
}
ADA = actions.FirstAdministrator("Ada Först", "ada@forbund.example", FORM["password"])


@pytest.fixture(autouse=True)
def empty(db: None) -> Iterator[None]:
    """Nobody has taken the installation into use."""
    state.forget()
    yield
    state.remember()


@pytest.fixture
def inside(client: Client) -> Client:
    """A browser that has given the right code."""
    assert client.get(f"/forsta-start/?kod={codes.issue()}").status_code == 302
    return client


@pytest.mark.parametrize("path", ["/", "/start/", "/upphandlingar/", "/redaktion/", "/sok/?q=a"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_leads_to_the_first_run(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/forsta-start/")


@pytest.mark.parametrize("path", ["/healthz", "/logga-in/", "/tillganglighet/", "/forsta-start/"])
def test_what_must_answer_answers(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_once_there_is_an_association_nothing_is_asked(
    client: Client, django_assert_num_queries: object
) -> None:
    AssociationFactory()
    assert state.association_exists()
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/tillganglighet/").status_code == 200
    assert client.get("/forsta-start/").headers["Location"] == "/start/"


def test_the_right_code_opens_the_form_that_makes_administrator_and_association(
    inside: Client,
) -> None:
    answer = inside.post("/forsta-start/", FORM)
    assert answer.headers["Location"] == "/installningar/forbund/"
    state.remember()
    user = User.objects.get(email="ada@forbund.example")
    association = Organisation.objects.association()
    assert association.name == "Påhittade Kommuner"
    assert access.has_role(user, Role.ASSOCIATION_ADMIN)
    assert user.check_password(FORM["password"])
    event = AuditEvent.objects.get(code=audit_codes.BEGUN)
    assert (event.actor, event.organisation) == (user, association)
    assert ProcessTemplate.objects.filter(owner=association).exists()
    assert inside.get("/installningar/").status_code == 200


def test_nobody_gets_in_without_the_code(client: Client) -> None:
    codes.issue()
    for data in (FORM, {**FORM, "code": "AAAA-BBBB-CCCC-DDDD"}, {"code": ""}):
        answer = client.post("/forsta-start/", data)
        assert "Koden från servern" in answer.content.decode()
    assert not User.objects.exists()
    assert not Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).exists()


def test_a_code_is_written_as_people_write(client: Client) -> None:
    code = codes.issue().lower().replace("-", " ")
    assert client.post("/forsta-start/", {"code": code}).status_code == 302
    assert "Ditt namn" in client.get("/forsta-start/").content.decode()


def test_a_code_holds_a_day(client: Client) -> None:
    code = codes.issue()
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert not codes.is_right(code)
        assert codes.issue() != code


def test_the_same_code_is_shown_until_a_new_one_is_asked_for() -> None:
    first = codes.issue()
    assert codes.issue() == first
    second = codes.issue(new=True)
    assert second != first
    assert not codes.is_right(first)


def test_a_browser_that_gave_the_code_stops_at_one_that_is_worth_nothing_now(
    inside: Client,
) -> None:
    codes.issue(new=True)
    answer = inside.post("/forsta-start/", FORM)
    assert "Koden från servern" in answer.content.decode()
    assert not User.objects.exists()


def test_a_used_code_opens_nothing(inside: Client) -> None:
    code = codes.issue()
    actions.begin(code=code, administrator=ADA, association_name="Förbundet")
    Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).update(kind="region")
    other = actions.FirstAdministrator("Eva", "eva@example.com", "en annan lång mening")
    with pytest.raises(Refused, match="gäller inte längre"):
        actions.begin(code=code, administrator=other, association_name="Kapat")


def test_the_second_to_begin_is_told_that_somebody_was_first(inside: Client) -> None:
    actions.begin(code=codes.issue(), administrator=ADA, association_name="Först")
    with pytest.raises(Refused, match="Någon annan"):
        actions.begin(code="x", administrator=ADA, association_name="Sedan")
    answer = inside.post("/forsta-start/", {**FORM, "email": "eva@example.com"})
    assert answer.headers["Location"] == "/start/"
    assert User.objects.count() == 1


def test_nothing_is_left_when_the_address_is_taken() -> None:
    User.objects.create_user("ada@forbund.example", None, name="Operatör")
    code = codes.issue()
    with pytest.raises(ActionError, match="använder redan"):
        actions.begin(code=code, administrator=ADA, association_name="Förbundet")
    assert codes.is_right(code)
    assert not Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"password": "kort", "password_again": "kort"}, "minst 12"),
        ({"password_again": "en helt annan mening"}, "De två lösenorden är olika."),
        ({"email": "аda@forbund.example"}, "e-post"),  # a Cyrillic letter
        ({"email": "ada@förbund.example"}, "bokstäver utanför"),
        ({"association": ""}, "fält"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    inside: Client, changed: dict[str, str], says: str
) -> None:
    answer = inside.post("/forsta-start/", {**FORM, **changed})
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert FORM["password"] not in answer.content.decode()
    assert not User.objects.exists()


def test_guessing_is_stopped_for_a_while(client: Client) -> None:
    code = codes.issue()
    for _guess in range(limits.TRIES):
        client.post("/forsta-start/", {"code": "AAAA"}, REMOTE_ADDR="192.0.2.7")
    stopped = client.post("/forsta-start/", {"code": code}, REMOTE_ADDR="192.0.2.7")
    assert stopped.status_code == 429
    assert client.post("/forsta-start/", {"code": code}, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_the_command_shows_the_link_until_the_installation_is_in_use() -> None:
    out = StringIO()
    call_command("first_run_link", stdout=out)
    assert f"/forsta-start/?kod={codes.issue()}" in out.getvalue()
    AssociationFactory()
    with pytest.raises(CommandError, match="in use"):
        call_command("first_run_link")
    quiet = StringIO()
    call_command("first_run_link", "--if-empty", stdout=quiet)
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("language", ["sv", "en"])
def test_both_languages(client: Client, language: str) -> None:
    client.cookies["language"] = language
    text = client.get("/forsta-start/").content.decode()
    assert ("Första starten" if language == "sv" else "First run") in text
