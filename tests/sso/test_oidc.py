"""Logging in through an OpenID provider that really answers."""

from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils.html import escape

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.sso import actions, oidc
from portal.sso.admission import SECOND_FACTOR
from portal.sso.models import Directory, DirectoryIdentity
from portal.sso.refusals import Why
from tests.sso.conftest import led_to, logged_in_as, oidc_directory, oidc_stated, today_roles
from tests.support.factories.base import UserFactory
from tests.support.peers import OidcPeer, oidc_peer

ADA = {"email": "ada.berg@bjuv.se", "email_verified": True, "name": "Ada Berg"}


@pytest.fixture(scope="module")
def peer() -> Iterator[OidcPeer]:
    with oidc_peer() as running:
        yield running


@pytest.fixture
def directory(association_admin: User, bjuv: Organisation, peer: OidcPeer) -> Directory:
    return oidc_directory(association_admin, bjuv, peer.url)


def come_back(
    client: Client, directory: Directory, peer: OidcPeer, subject: str, **said: Any
) -> Any:
    """The whole way: there, logged in there, and back."""
    peer.knows(subject, **said)
    return client.get(peer.log_in(led_to(client, directory), subject))


def reason(code: str = "sso.log_in_refused") -> str:
    event = AuditEvent.objects.filter(code=code).order_by("-pk").first()
    return str(event.data["why"]) if event else ""


def test_the_first_log_in_makes_the_person_with_the_roles_that_the_rules_give(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    answer = come_back(client, directory, peer, "s-1", **ADA, groups=["Inköp", "Fikaklubben"])
    assert (answer.status_code, answer.url) == (302, "/start/")
    ada = User.objects.get(email="ada.berg@bjuv.se")
    assert logged_in_as(client) == ada.pk
    assert (ada.name, today_roles(ada)) == ("Ada Berg", {Role.PURCHASING_COORDINATOR})
    assert not ada.has_usable_password()
    assert DirectoryIdentity.objects.get(user=ada).subject == "s-1"
    assert AuditEvent.objects.filter(code="sso.logged_in", actor=ada).exists()
    granted = AuditEvent.objects.get(code="organisations.membership_granted", data__user=ada.pk)
    assert "Bjuvs Entra" in granted.data["note"]


def test_state_nonce_and_pkce_go_with_every_log_in(client: Client, directory: Directory) -> None:
    address = led_to(client, directory)
    for part in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256", "max_age="):
        assert part in address


def test_roles_follow_the_directory_and_those_given_by_hand_are_left_alone(
    client: Client, directory: Directory, peer: OidcPeer, bjuv: Organisation
) -> None:
    come_back(client, directory, peer, "s-2", **ADA, groups=["Inköp", "Ekonomi"])
    ada = User.objects.get(email="ada.berg@bjuv.se")
    access.grant_membership(actor=None, user=ada, organisation=bjuv, role=Role.READER)
    assert today_roles(ada) == {Role.PURCHASING_COORDINATOR, Role.CONTROLLER, Role.READER}
    come_back(client, directory, peer, "s-2", **ADA, groups=["Ekonomi"])
    assert today_roles(ada) == {Role.CONTROLLER, Role.READER}
    come_back(client, directory, peer, "s-2", **ADA, groups=["Inköp"])
    assert today_roles(ada) == {Role.PURCHASING_COORDINATOR, Role.READER}
    assert AuditEvent.objects.filter(code="organisations.membership_ended").count() == 2


def test_a_person_whose_last_rule_no_longer_fits_is_refused_and_has_lost_the_role(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    come_back(client, directory, peer, "s-3", **ADA, groups=["Inköp"])
    other = Client()
    answer = come_back(other, directory, peer, "s-3", **ADA, groups=["Vaktmästeri"])
    assert (answer.status_code, logged_in_as(other), reason()) == (403, None, Why.NO_ROLE)
    assert today_roles(User.objects.get(email="ada.berg@bjuv.se")) == set()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"groups": []}, Why.NO_ROLE),
        ({"email": "ada@lund.se"}, Why.OTHER_DOMAIN),
        ({"email": "ada@bjuv.se.evil.example"}, Why.OTHER_DOMAIN),
        ({"email": None}, Why.NO_EMAIL),
        ({"email": ["ada@bjuv.se", "bo@bjuv.se"]}, Why.SEVERAL_EMAILS),
        ({"email_verified": False}, Why.UNVERIFIED_EMAIL),
        ({"email_verified": None}, Why.UNVERIFIED_EMAIL),
        ({"email": "\u0430da.berg@bjuv.se"}, Why.ODD_EMAIL),
        ({"email": "ada.berg@b\u0456uv.se"}, Why.ODD_EMAIL),
        ({"email": "ada\u200b.berg@bjuv.se"}, Why.ODD_EMAIL),
    ],
)
def test_what_a_directory_may_not_say_is_refused_with_a_sentence_and_logged(
    client: Client, directory: Directory, peer: OidcPeer, said: dict[str, Any], why: Why
) -> None:
    claims = {**ADA, "groups": ["Inköp"], **said}
    claims = {name: value for name, value in claims.items() if value is not None}
    answer = come_back(client, directory, peer, f"bad-{why}", **claims)
    assert answer.status_code == 403
    assert escape(str(why.label)) in answer.content.decode()
    assert (logged_in_as(client), reason()) == (None, why)
    assert not User.objects.filter(name="Ada Berg").exists()


def test_an_organisation_that_the_directory_does_not_answer_for_is_refused(
    client: Client, association_admin: User, bjuv: Organisation, peer: OidcPeer
) -> None:
    shared = oidc_directory(association_admin, bjuv, peer.url, organisation_claim="organisation")
    said = {**ADA, "groups": ["Inköp"]}
    for value in ("Lund", ["Bjuv", "Lund"], ""):
        come_back(client, shared, peer, "s-4", **said, organisation=value)
        assert (logged_in_as(client), reason()) == (None, Why.OTHER_ORGANISATION)
    come_back(client, shared, peer, "s-4", **said, organisation="BJUV")
    assert logged_in_as(client)


def test_an_address_that_somebody_else_has_had_is_refused_and_shown_to_the_administrator(
    client: Client,
    client_of: Any,
    association_admin: User,
    directory: Directory,
    peer: OidcPeer,
) -> None:
    come_back(Client(), directory, peer, "old", **ADA, groups=["Inköp"])
    come_back(client, directory, peer, "new", **ADA, groups=["Inköp"])
    assert (logged_in_as(client), reason()) == (None, Why.OTHER_SUBJECT)
    page = client_of(association_admin).get(f"/kataloger/{directory.pk}/").content.decode()
    assert escape(str(Why.OTHER_SUBJECT.label)) in page
    assert "a…@bjuv.se" in page
    actions.unlink(actor=association_admin, identity=DirectoryIdentity.objects.get())
    assert today_roles(User.objects.get(email="ada.berg@bjuv.se")) == set()


def test_a_known_person_who_comes_with_another_persons_address_is_refused(
    client: Client, directory: Directory, peer: OidcPeer, bjuv_reader: User
) -> None:
    come_back(Client(), directory, peer, "s-5", **ADA, groups=["Inköp"])
    User.objects.filter(pk=bjuv_reader.pk).update(email="rut@bjuv.se")
    said = {**ADA, "email": "rut@bjuv.se", "groups": ["Inköp"]}
    come_back(client, directory, peer, "s-5", **said)
    assert (logged_in_as(client), reason()) == (None, Why.TWO_PEOPLE)


def test_an_existing_person_is_linked_only_when_they_belong_to_the_organisation(
    client: Client, directory: Directory, peer: OidcPeer, bjuv: Organisation, lund: Organisation
) -> None:
    stranger = UserFactory(email="ada.berg@bjuv.se", roles=[(lund, Role.READER)])
    come_back(client, directory, peer, "s-6", **ADA, groups=["Inköp"])
    assert (logged_in_as(client), reason()) == (None, Why.TAKEN)
    assert today_roles(stranger) == {Role.READER}
    access.grant_membership(actor=None, user=stranger, organisation=bjuv, role=Role.REQUESTER)
    come_back(client, directory, peer, "s-6", **ADA, groups=["Inköp"])
    assert logged_in_as(client) == stranger.pk


def test_a_closed_log_in_stays_closed(client: Client, directory: Directory, peer: OidcPeer) -> None:
    come_back(Client(), directory, peer, "s-7", **ADA, groups=["Inköp"])
    User.objects.filter(email="ada.berg@bjuv.se").update(is_active=False)
    come_back(client, directory, peer, "s-7", **ADA, groups=["Inköp"])
    assert (logged_in_as(client), reason()) == (None, Why.INACTIVE)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    peer.knows("s-8", **ADA, groups=["Inköp"])
    back = peer.log_in(led_to(client, directory), "s-8")
    thief = Client()
    assert thief.get(back).status_code == 403
    assert (logged_in_as(thief), reason()) == (None, Why.UNEXPECTED)
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 403
    assert (logged_in_as(client), reason()) == (None, Why.UNEXPECTED)


def test_an_answer_to_another_nonce_is_refused(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    peer.knows("s-9", **ADA, groups=["Inköp"])
    address = led_to(client, directory).replace("nonce=", "nonce=x")
    assert client.get(peer.log_in(address, "s-9")).status_code == 403
    assert (logged_in_as(client), reason()) == (None, Why.FORGED)


@pytest.mark.parametrize(
    "case",
    [
        ({"aud": "someone-else"}, Why.FORGED),
        ({"iss": "https://evil.example"}, Why.FORGED),
        ({"aud": ["samordna", "other"]}, Why.FORGED),
        ({"exp": 1_000_000_000}, Why.EXPIRED),
        ({"auth_time": 1_000_000_000}, Why.STALE),
        ({"auth_time": None}, Why.STALE),
        ({"auth_time": 99_999_999_999}, Why.STALE),
        ({"key": "another"}, Why.FORGED),
        ({"alg": "HS256"}, Why.FORGED),
        ({"alg": "none"}, Why.FORGED),
    ],
)
def test_a_forged_or_old_token_is_refused(
    client: Client,
    directory: Directory,
    peer: OidcPeer,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[dict[str, Any], Why],
) -> None:
    """The token is signed again by a key of ours, that of the directory unless a case says not."""
    change, why = case
    ours, other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    real = oidc.DirectoryOidcAdapter._signed

    def resigned(self: Any, app: Any, token: str) -> Any:
        claims = jwt.decode(token, options={"verify_signature": False})
        claims |= {k: v for k, v in change.items() if k not in {"key", "alg"}}
        claims = {k: v for k, v in claims.items() if v is not None}
        algorithm = change.get("alg", "RS256")
        key: Any = other if "key" in change else ours
        if algorithm != "RS256":
            key = "x" * 40 if algorithm == "HS256" else None
        token = jwt.encode(claims, key, algorithm=algorithm)
        monkeypatch.setattr(type(self), "_key", lambda _self, _header: ours.public_key())
        return real(self, app, token)

    monkeypatch.setattr(oidc.DirectoryOidcAdapter, "_signed", resigned)
    answer = come_back(client, directory, peer, "s-10", **ADA, groups=["Inköp"])
    assert answer.status_code == 403
    assert (logged_in_as(client), reason()) == (None, why)


def test_a_second_factor_counts_when_the_signed_answer_says_so(
    client: Client, directory: Directory, peer: OidcPeer, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    come_back(client, directory, peer, "s-11", **ADA, groups=["Inköp"], acr="password")
    answer = client.get("/start/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/min-inloggning/andra-faktor/")
    browser = Client()
    come_back(browser, directory, peer, "s-11", **ADA, groups=["Inköp"], acr="mfa")
    assert browser.get("/start/").status_code == 200


def test_one_persons_second_factor_does_not_count_for_the_next(
    client: Client, directory: Directory, peer: OidcPeer, bjuv_coordinator: User, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    come_back(client, directory, peer, "s-15", **ADA, groups=["Inköp"], acr="mfa")
    session = client.session
    kept = session[SECOND_FACTOR]
    other = Client()
    other.force_login(bjuv_coordinator)
    session = other.session
    session[SECOND_FACTOR] = kept
    session.save()
    assert other.get("/start/").status_code == 302


def test_somebody_who_gives_up_at_the_directory_reads_a_sentence(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    from tests.support.peers import Quiet

    address = led_to(client, directory)
    back = Quiet().post(address, data={"action": "deny"}).headers["Location"]
    answer = client.get(back)
    assert answer.status_code == 403
    assert escape(str(Why.CANCELLED.label)) in answer.content.decode()


def test_a_directory_that_does_not_answer_is_said_to_be_out_of_order(
    client: Client, association_admin: User, bjuv: Organisation
) -> None:
    dead = oidc_directory(association_admin, bjuv, "http://localhost:9")
    answer = client.get(f"/logga-in/organisation/{dead.slug}/vidare/")
    assert answer.status_code == 403
    assert escape(str(Why.UNREACHABLE.label)) in answer.content.decode()


def test_the_address_leads_to_the_directory_and_a_foreign_one_nowhere(
    client: Client, directory: Directory
) -> None:
    answer = client.post("/logga-in/organisation/", {"email": "Vem.Som.Helst@BJUV.se"})
    assert (answer.status_code, answer.url) == (302, "/logga-in/organisation/bjuv/")
    page = client.get(answer.url).content.decode()
    assert "Bjuvs kommun" in page
    assert "Bjuvs Entra" in page
    for email in ("ada@lund.se", "ada@b\u0456uv.se"):
        answer = client.post("/logga-in/organisation/", {"email": email})
        assert answer.status_code == 200
        assert "Ingen organisation" in answer.content.decode()


def test_nobody_is_led_to_a_directory_out_of_use(
    client: Client, directory: Directory, peer: OidcPeer, association_admin: User
) -> None:
    peer.knows("s-12", **ADA, groups=["Inköp"])
    back = peer.log_in(led_to(client, directory), "s-12")
    actions.switch_off(actor=association_admin, directory=directory)
    assert client.get(back).status_code == 403
    assert (logged_in_as(client), reason()) == (None, Why.CLOSED)
    assert client.get("/logga-in/organisation/bjuv/").status_code == 404
    assert client.get("/logga-in/organisation/bjuv/vidare/").status_code == 404


def test_where_the_directory_is_the_only_way_a_password_is_refused(
    association_admin: User, bjuv: Organisation, peer: OidcPeer, bjuv_reader: User
) -> None:
    bjuv_reader.set_password("ett-langt-losen-42")
    bjuv_reader.save()
    made = oidc_directory(association_admin, bjuv, peer.url)
    given = {"login": bjuv_reader.email, "password": "ett-langt-losen-42"}
    browser = Client()
    browser.post("/logga-in/", given)
    assert logged_in_as(browser) == bjuv_reader.pk
    actions.change_directory(
        actor=association_admin, directory=made, stated=oidc_stated(peer.url, is_only_way=True)
    )
    browser = Client()
    answer = browser.post("/logga-in/", given)
    assert (answer.status_code, logged_in_as(browser)) == (403, None)
    assert "Bjuvs kommun" in answer.content.decode()


def test_trying_shows_what_came_and_leaves_the_administrator_who_they_are(
    client_of: Any, association_admin: User, directory: Directory, peer: OidcPeer
) -> None:
    browser = client_of(association_admin)
    peer.knows("s-13", **ADA, groups=["Inköp"], department="Ekonomikontoret")
    address = browser.get(f"/kataloger/{directory.pk}/prova/").url
    answer = browser.get(peer.log_in(address, "s-13"), follow=True)
    page = answer.content.decode()
    for text in ("Ekonomikontoret", "Inköpssamordnare", "ada.berg@bjuv.se"):
        assert text in page
    assert logged_in_as(browser) == association_admin.pk
    assert not User.objects.filter(email="ada.berg@bjuv.se").exists()
    assert not DirectoryIdentity.objects.exists()


def test_the_answer_is_read_at_its_own_time(
    client: Client, directory: Directory, peer: OidcPeer
) -> None:
    """A log-in there that was recent when begun is refused when half a day has passed."""
    peer.knows("s-14", **ADA, groups=["Inköp"])
    back = peer.log_in(led_to(client, directory), "s-14")
    with time_machine.travel(clock.now().timestamp() + 15 * 60, tick=True):
        client.get(back)
    assert (logged_in_as(client), reason()) == (None, Why.UNEXPECTED)
