"""Looking after directories: who may, what is refused, and what is never shown."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.core.sealing import CannotUnseal, unseal
from portal.notices.models import Letter
from portal.organisations.enums import OrganisationKind, Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.sso import actions, net
from portal.sso.answers import Answer
from portal.sso.enums import Match, Protocol
from portal.sso.models import Directory
from tests.sso.conftest import oidc_directory, oidc_stated, put_into_use
from tests.support.factories.base import OrganisationFactory
from tests.support.queries import count

ISSUER = "https://idp.bjuv.se"


@pytest.fixture
def directory(association_admin: User, bjuv: Organisation) -> Directory:
    return oidc_directory(association_admin, bjuv, ISSUER)


def form(**over: Any) -> dict[str, Any]:
    return {
        "name": "Vår katalog", "issuer": ISSUER, "client_id": "id", "client_secret": "hemligt-987",
        "email_claim": "email", "max_age_hours": 12, **over,
    }  # fmt: skip


def test_an_administrator_of_the_organisation_enters_a_directory_and_its_secret_is_sealed(
    client_of: Callable[[User], Client], bjuv_coordinator: User, bjuv: Organisation
) -> None:
    browser = client_of(bjuv_coordinator)
    answer = browser.post(f"/organisationer/{bjuv.pk}/kataloger/ny/oidc/", form(), follow=True)
    made = Directory.objects.get()
    assert "Vår katalog" in answer.content.decode()
    assert (made.client_secret(), made.is_active) == ("hemligt-987", False)
    for path in (f"/kataloger/{made.pk}/", f"/kataloger/{made.pk}/andra/"):
        assert "hemligt-987" not in browser.get(path).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM sso_directory d")
        assert "hemligt" not in cursor.fetchone()[0]
        cursor.execute("SELECT count(*), max(row_to_json(e)::text) FROM sso_directoryevent e")
        number, text = cursor.fetchone()
    assert number == 1
    assert "sealed" not in text
    assert not AuditEvent.objects.filter(data__icontains="hemligt").exists()
    browser.post(f"/kataloger/{made.pk}/andra/", form(client_secret="", name="Ny"))
    made.refresh_from_db()
    assert (made.name, made.client_secret()) == ("Ny", "hemligt-987")
    with pytest.raises(CannotUnseal):
        unseal(made.sealed_secret, "another purpose")


def test_people_of_other_organisations_and_ordinary_people_know_nothing_of_it(
    client_of: Callable[[User], Client], directory: Directory, lund_coordinator: User,
    bjuv_reader: User, coordinator: User,
) -> None:  # fmt: skip
    for person in (lund_coordinator, bjuv_reader, coordinator):
        browser = client_of(person)
        for path in (
            f"/kataloger/{directory.pk}/",
            f"/organisationer/{directory.organisation_id}/kataloger/",
        ):
            assert browser.get(path).status_code == 404
    with pytest.raises(Refused):
        actions.switch_off(actor=lund_coordinator, directory=directory)


def test_only_the_association_says_which_domains_lead_to_a_directory(
    client_of: Callable[[User], Client], directory: Directory, bjuv_coordinator: User,
    association_admin: User, lund: Organisation,
) -> None:  # fmt: skip
    assert client_of(bjuv_coordinator).get(f"/kataloger/{directory.pk}/domaner/").status_code == 403
    with pytest.raises(Refused):
        actions.set_domains(actor=bjuv_coordinator, directory=directory, domains=["lund.se"])
    other = actions.add_directory(
        actor=association_admin, organisation=lund, protocol=Protocol.OIDC,
        stated=oidc_stated(ISSUER),
    )  # fmt: skip
    for domain in ("bjuv.se", "gmail.com", "inte en domän", "b\u0456uv.se", "localhost"):
        with pytest.raises(ActionError):
            actions.set_domains(actor=association_admin, directory=other, domains=[domain])
    actions.set_domains(actor=association_admin, directory=other, domains=["@Lund.SE", " "])
    assert other.domain_names() == ["lund.se"]


@pytest.mark.parametrize(
    "case",
    [
        (Role.SIGNATORY, "own"),
        (Role.AUDITOR, "own"),
        (Role.COORDINATOR, "own"),
        (Role.COORDINATOR, "association"),
        (Role.READER, "lund"),
    ],
)
def test_no_rule_gives_what_is_given_by_hand_or_belongs_elsewhere(
    directory: Directory, association_admin: User, lund: Organisation, case: tuple[Role, str]
) -> None:  # fmt: skip
    role, where = case
    association = association_admin.memberships.get().organisation
    place = {"own": directory.organisation, "association": association, "lund": lund}[where]
    before = directory.rules.count()
    with pytest.raises(ActionError):
        actions.add_rule(
            actor=association_admin, directory=directory, claim="groups", match=Match.EQUALS,
            value="x", role=role, organisation=place,
        )  # fmt: skip
    assert directory.rules.count() == before


def test_a_rule_is_written_moved_and_removed_in_the_browser(
    client_of: Callable[[User], Client], directory: Directory, bjuv_coordinator: User
) -> None:
    board = OrganisationFactory(
        kind=OrganisationKind.BOARD, parent=directory.organisation, code="", short_name="Nämnden"
    )
    browser = client_of(bjuv_coordinator)
    data = {"claim": "title", "match": "contains", "value": "chef", "role": "requester"}
    path = f"/kataloger/{directory.pk}/regel/"
    browser.post(path, {**data, "organisation": board.pk})
    rule = directory.rules.last()
    assert rule is not None
    assert (rule.value, rule.organisation) == ("chef", board)
    browser.post(f"/kataloger/regler/{rule.pk}/", {"do": "up"})
    assert [one.value for one in directory.rules.all()] == ["Inköp", "chef", "Ekonomi"]
    browser.post(f"/kataloger/regler/{rule.pk}/", {"do": "remove"})
    assert [one.value for one in directory.rules.all()] == ["Inköp", "Ekonomi"]
    page = browser.post(path, {**data, "organisation": board.pk, "role": "signatory"})
    assert "ges bara för hand" in page.content.decode()


def test_a_directory_is_taken_into_use_when_it_has_been_tried_and_leads_somewhere(
    association_admin: User, bjuv: Organisation, bjuv_coordinator: User
) -> None:
    made = actions.add_directory(
        actor=bjuv_coordinator, organisation=bjuv, protocol=Protocol.OIDC,
        stated=oidc_stated(ISSUER),
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.switch_on(actor=bjuv_coordinator, directory=made)
    put_into_use(made, association_admin)
    assert made.is_active
    moved = oidc_stated("https://annan.bjuv.se")
    changed = actions.change_directory(actor=bjuv_coordinator, directory=made, stated=moved)
    assert (changed.is_active, changed.tested_at) == (False, None)


@pytest.mark.parametrize(
    "issuer", ["http://idp.bjuv.se", "https://", "ftp://x", "https://a:b@idp.bjuv.se", "idp"]
)
def test_an_issuer_that_may_not_be_asked_is_refused_in_the_form(
    client_of: Callable[[User], Client], bjuv_coordinator: User, bjuv: Organisation, issuer: str
) -> None:
    path = f"/organisationer/{bjuv.pk}/kataloger/ny/oidc/"
    page = client_of(bjuv_coordinator).post(path, form(issuer=issuer))
    assert page.status_code == 200
    assert "måste börja med https://" in page.content.decode()
    assert not Directory.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:1/", "https://127.0.0.1:1/", "https://10.0.0.1/", "https://[::1]:1/",
        "http://169.254.169.254/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_our_own_network_is_never_asked(settings: Any, url: str) -> None:
    settings.SSO_PRIVATE_ADDRESSES = False
    with net.Session() as session, pytest.raises(net.requests.RequestException):
        session.get(url)


def test_a_private_peer_is_left_before_anything_is_said(settings: Any) -> None:
    import socket

    settings.SSO_PRIVATE_ADDRESSES = False
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            connected, _peer = server.accept()
            connected.settimeout(5)
            heard.append(connected.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        with net.Session() as session, pytest.raises(net.requests.RequestException):
            session.get(url)
        thread.join(10)
    assert heard == [b""]


def test_neither_redirections_nor_endless_answers_are_followed() -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Peer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            if self.path == "/long":
                self.wfile.write(b"x" * (net.MAX_BYTES + 70_000))

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Peer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        for path in ("away", "long"):
            with net.Session() as session, pytest.raises(net.ForbiddenAddress):
                session.get(f"http://127.0.0.1:{server.server_port}/{path}")
    finally:
        server.shutdown()


def test_the_administrators_get_a_letter_when_they_must_look(
    directory: Directory, bjuv_coordinator: User, bjuv_reader: User
) -> None:
    from portal.sso import admission

    User.objects.filter(pk=bjuv_reader.pk).update(email="rut@bjuv.se")
    assert admission.admit(directory=directory, answer=rut("a")) is not None
    admission.admit(directory=directory, answer=rut("b"))
    admission.admit(directory=directory, answer=rut("c"))
    letter = Letter.objects.get(kind="sso.log_in_refused")
    assert letter.recipient == bjuv_coordinator
    assert "rut@" not in letter.body


def rut(subject: str) -> Answer:
    from datetime import timedelta

    from portal.core import clock

    return Answer(
        subject=subject,
        emails=("rut@bjuv.se",),
        email_verified=True,
        name="Rut Rask",
        claims={"groups": ("Ekonomi",)},
        authenticated_at=clock.now(),
        answer_id=f"answer {subject}",
        expires_at=clock.now() + timedelta(minutes=5),
    )


def test_the_page_asks_the_database_as_often_however_many_rules_and_people(
    client_of: Callable[[User], Client], directory: Directory, association_admin: User
) -> None:
    from portal.sso.models import DirectoryIdentity
    from tests.support.factories.base import UserFactory

    browser = client_of(association_admin)
    path = f"/kataloger/{directory.pk}/"
    browser.get(path)
    before, _statements = count(lambda: browser.get(path))
    for number in range(5):
        DirectoryIdentity.objects.create(
            directory=directory, subject=f"n{number}", user=UserFactory()
        )
        actions.add_rule(
            actor=association_admin, directory=directory, claim="g", match=Match.EQUALS,
            value=str(number), role=Role.READER, organisation=directory.organisation,
        )  # fmt: skip
    after, _statements = count(lambda: browser.get(path))
    assert after == before
