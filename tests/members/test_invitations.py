"""Inviting people, and every way in which a link can be good or bad."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.members import actions, links
from portal.members.models import Invitation
from portal.notices.models import Letter
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from tests.support.factories.base import UserFactory

PASSWORD = "en-lång-mening-om-havet-7"
GOOD = {"name": "Nils Ny", "language": "sv", "password": PASSWORD, "again": PASSWORD}


def offer(email: str = "nils@demo.example", *roles: Role) -> actions.Offer:
    return actions.Offer(email, "Nils Ny", roles or (Role.READER,))


@pytest.fixture
def invitation(bjuv_coordinator: User, bjuv: Organisation) -> Invitation:
    return actions.invite(actor=bjuv_coordinator, organisation=bjuv, offer=offer())


def link_in(body: str) -> str:
    found = re.search(r"/inbjudan/\S+", body)
    assert found
    return found[0]


def test_the_invited_chooses_a_password_and_is_in(
    client: Client,
    bjuv_coordinator: User,
    bjuv: Organisation,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(
            actor=bjuv_coordinator,
            organisation=bjuv,
            offer=offer("  Nils@Demo.Example ", Role.CONTROLLER),
        )
    [message] = mail.outbox
    assert message.to == ["nils@demo.example"]
    assert "Bo Berg bjuder in dig" in message.body
    page = client.get(link_in(str(message.body)), follow=True)
    text = page.content.decode()
    assert "Bjuvs kommun" in text
    assert "Bo Berg" in text
    answer = client.post("/inbjudan/", GOOD)
    assert answer.status_code == 302, answer.content.decode()
    user = User.objects.get(email="nils@demo.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert access.may(user, Permission.IMPORT_LEDGER, bjuv)
    codes = set(AuditEvent.objects.values_list("code", flat=True))
    assert {"members.invited", "members.invitation_accepted"} <= codes


def test_the_link_stands_nowhere_but_in_the_letter(invitation: Invitation, client: Client) -> None:
    path = links.new_path(invitation)
    token = path.split("/")[2]
    invitation.refresh_from_db()
    assert invitation.link_hash == links.hash_of(token)
    assert client.get(path).headers["Location"] == "/inbjudan/"
    letter = Letter.objects.get(address="nils@demo.example")
    assert "/inbjudan/" not in letter.path + letter.body


@pytest.mark.parametrize("password", ["kort", "nils@demo.example", "password1234"])
def test_a_weak_password_is_refused_at_its_field(
    invitation: Invitation, client: Client, password: str
) -> None:
    client.get(links.new_path(invitation))
    page = client.post("/inbjudan/", GOOD | {"password": password, "again": password})
    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_link_works_once(invitation: Invitation, client: Client) -> None:
    path = links.new_path(invitation)
    client.get(path)
    client.post("/inbjudan/", GOOD)
    again = Client().get(path)
    assert again.status_code == 410
    assert "redan mottagen" in again.content.decode()
    assert AuditEvent.objects.filter(code="members.link_refused").count() == 1


def test_an_expired_link_says_what_to_do(invitation: Invitation, client: Client) -> None:
    path = links.new_path(invitation)
    with clock.pretend(clock.now() + timedelta(days=15)):
        page = client.get(path)
    assert page.status_code == 410
    assert "Be administratören i Bjuvs kommun skicka den igen" in page.content.decode()


def test_a_withdrawn_link_is_gone_also_for_one_who_has_opened_it(
    invitation: Invitation, bjuv_coordinator: User, client: Client
) -> None:
    client.get(links.new_path(invitation))
    actions.withdraw(actor=bjuv_coordinator, invitation=invitation)
    page = client.post("/inbjudan/", GOOD)
    assert page.status_code == 410
    assert "återkallats" in page.content.decode()
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_new_letter_closes_the_earlier_link(
    invitation: Invitation, bjuv_coordinator: User, client: Client
) -> None:
    old = links.new_path(invitation)
    actions.send_again(actor=bjuv_coordinator, invitation=invitation)
    links.new_path(Invitation.objects.get(pk=invitation.pk))
    page = client.get(old)
    assert page.status_code == 410
    assert "nyare brev" in page.content.decode()


@pytest.mark.parametrize("token", ["påhittad", "eyJpIjoxfQ:1abc:def", "x" * 3000])
def test_a_forged_link_is_not_ours(client: Client, invitation: Invitation, token: str) -> None:
    page = client.get(f"/inbjudan/{token}/")
    assert page.status_code == 404
    assert "inte en av våra" in page.content.decode()


def test_a_person_with_a_log_in_accepts_as_themselves_only(
    bjuv_coordinator: User,
    bjuv: Organisation,
    lund_coordinator: User,
    client_of: Callable[[User], Client],
) -> None:
    invited = UserFactory(email="lena@demo.example")
    made = actions.invite(
        actor=bjuv_coordinator, organisation=bjuv, offer=offer("lena@demo.example")
    )
    path = links.new_path(made)
    stranger = Client()
    page = stranger.get(path, follow=True)
    assert "Logga in och tacka ja" in page.content.decode()
    assert stranger.post("/inbjudan/", GOOD).status_code == 200
    other = client_of(lund_coordinator)
    page = other.get(path, follow=True)
    assert "du är inloggad som" in page.content.decode()
    assert other.post("/inbjudan/").status_code == 409
    assert not access.may(lund_coordinator, Permission.VIEW_WORK, bjuv)
    own = client_of(invited)
    own.get(path)
    assert own.post("/inbjudan/").status_code == 302
    assert access.may(User.objects.get(pk=invited.pk), Permission.VIEW_WORK, bjuv)


def test_nobody_invites_to_what_they_may_not_give(
    bjuv_coordinator: User, bjuv_reader: User, bjuv: Organisation, lund: Organisation
) -> None:
    with pytest.raises(Refused):
        actions.invite(actor=bjuv_reader, organisation=bjuv, offer=offer())
    with pytest.raises(Refused):
        actions.invite(actor=bjuv_coordinator, organisation=lund, offer=offer())
    with pytest.raises(ActionError, match="finns inte"):
        actions.invite(
            actor=bjuv_coordinator, organisation=bjuv, offer=offer("a@demo.example", Role.LAWYER)
        )
    with pytest.raises(Refused, match="själv"):
        actions.invite(
            actor=bjuv_coordinator,
            organisation=bjuv,
            offer=offer(bjuv_coordinator.email, Role.SIGNATORY),
        )
    assert not Letter.objects.exists()


def test_an_address_has_one_unanswered_invitation_to_an_organisation(
    invitation: Invitation, bjuv_coordinator: User, bjuv: Organisation
) -> None:
    with pytest.raises(ActionError, match="obesvarad inbjudan"):
        actions.invite(actor=bjuv_coordinator, organisation=bjuv, offer=offer("NILS@demo.example"))
    actions.withdraw(actor=bjuv_coordinator, invitation=invitation)
    assert actions.invite(actor=bjuv_coordinator, organisation=bjuv, offer=offer())


def test_the_page_invites_and_the_organisations_page_shows_it(
    bjuv_coordinator: User, bjuv: Organisation, confirmed_client: Callable[[User], Client]
) -> None:
    client = confirmed_client(bjuv_coordinator)
    values = {"name": "Eva Ek", "email": "eva@demo.example", "roles": ["reader"], "language": "en"}
    answer = client.post(f"/organisationer/{bjuv.pk}/bjud-in/", values)
    assert answer.status_code == 302
    assert "eva@demo.example" in client.get(answer.headers["Location"]).content.decode()
    made = Invitation.objects.get()
    client.post(f"/organisationer/inbjudningar/{made.pk}/aterkalla/")
    assert "eva@demo.example" not in client.get(f"/organisationer/{bjuv.pk}/").content.decode()


def test_a_telephone_follows_the_person_and_stands_in_no_history(
    bjuv_coordinator: User, bjuv: Organisation
) -> None:
    offer = actions.Offer("ny@demo.example", "Ny", [Role.READER], phone="0424-585000")
    invitation = actions.invite(actor=bjuv_coordinator, organisation=bjuv, offer=offer)
    token = links.new_path(invitation).split("/")[2]
    person = actions.NewPerson("Ny", "sv", "en-lång-mening-om-havet-7")
    assert actions.accept_as_new(token=token, person=person).phone == "0424-585000"
    assert Membership.objects.get(user__email="ny@demo.example").note == ""
    kept = Invitation.events.rel.related_model._meta.fields
    assert "phone" not in {field.name for field in kept}
