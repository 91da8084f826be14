"""The pages of organisations: who sees what, and what they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.audit.models import Look
from portal.core import clock
from portal.organisations import access
from portal.organisations import reference as municipalities
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.support.factories.base import BoardFactory, BoardMeetingFactory, UserFactory
from tests.support.queries import count

ClientOf = Callable[[User], Client]


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def test_the_list_costs_the_same_for_290_organisations(
    coordinator: User, client_of: ClientOf, bjuv: Organisation
) -> None:
    client = client_of(coordinator)
    client.get("/organisationer/")
    few, _ = count(lambda: client.get("/organisationer/"))
    municipalities.load()
    many, _ = count(lambda: client.get("/organisationer/?per_page=250"))
    assert Organisation.objects.count() > 280
    assert many == few


def test_the_list_is_found_by_code_filtered_and_exported(
    coordinator: User, client_of: ClientOf, bjuv: Organisation, lund: Organisation
) -> None:
    client = client_of(coordinator)
    found = text_of(client, "/organisationer/?q=1260")
    assert "Bjuvs kommun" in found
    assert "Lunds kommun" not in found
    assert "Bjuvs kommun" not in text_of(client, "/organisationer/?relation=associated")
    answer = client.get("/organisationer/?export=csv")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert b"Bjuvs kommun" in body


def test_people_are_shown_to_those_inside_only(
    bjuv_coordinator: User, lund_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    path = f"/organisationer/{bjuv.pk}/"
    own = text_of(client_of(bjuv_coordinator), path)
    assert bjuv_coordinator.email in own
    assert "du agerar här som Inköpssamordnare, Bjuv" in own
    other = text_of(client_of(lund_coordinator), path)
    assert "Bjuvs kommun" in other
    assert bjuv_coordinator.email not in other
    assert "Bo Berg" not in other


def test_the_page_says_who_can_do_what_and_what_nobody_can(
    bjuv_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    client = client_of(bjuv_coordinator)
    path = f"/organisationer/{bjuv.pk}/"
    text = text_of(client, path)
    assert "Ingen i Bjuv kan göra det i dag. Det kräver någon av rollerna: Firmatecknare." in text
    signer = UserFactory(name="Siv Sign")
    access.grant_membership(
        actor=None,
        user=signer,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_from=clock.today() + timedelta(days=3),
    )
    assert "Ingen i Bjuv kan göra det före" in text_of(client, path)
    with clock.pretend(clock.today() + timedelta(days=3)):
        later = text_of(client_of(bjuv_coordinator), path)
    assert "Ingen i Bjuv" not in later


def test_boards_show_their_next_meetings(
    bjuv_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    board = BoardFactory(parent=bjuv)
    day = clock.today() + timedelta(days=20)
    BoardMeetingFactory(board=board, date=day, agenda_stop=day - timedelta(days=14))
    assert "sista dag för ärenden" in text_of(
        client_of(bjuv_coordinator), f"/organisationer/{bjuv.pk}/"
    )


def test_the_page_costs_the_same_with_many_people(
    bjuv_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    client = client_of(bjuv_coordinator)
    path = f"/organisationer/{bjuv.pk}/"
    client.get(path)
    few, _ = count(lambda: client.get(path))
    for _number in range(8):
        UserFactory(roles=[(bjuv, Role.READER), (bjuv, Role.CONTROLLER)])
    many, _ = count(lambda: client.get(path))
    assert many == few


def test_an_administrator_gives_a_role_appoints_a_deputy_and_ends_it(
    bjuv_coordinator: User, bjuv_reader: User, bjuv: Organisation, confirmed_client: ClientOf
) -> None:
    client = confirmed_client(bjuv_coordinator)
    today = clock.today()
    given = {"user": bjuv_reader.pk, "role": "controller", "valid_from": today.isoformat()}
    assert client.post(f"/organisationer/{bjuv.pk}/roll/", given).status_code == 302
    assert access.may(User.objects.get(pk=bjuv_reader.pk), Permission.IMPORT_LEDGER, bjuv)
    signer = UserFactory(name="Siv Sign", roles=[(bjuv, Role.SIGNATORY)])
    deputy: dict[str, Any] = {
        "membership": Membership.objects.get(user=signer).pk,
        "user": bjuv_reader.pk,
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=5)).isoformat(),
    }
    assert client.post(f"/organisationer/{bjuv.pk}/stallforetradare/", deputy).status_code == 302
    assert "ställföreträdare för Siv Sign" in text_of(client, f"/organisationer/{bjuv.pk}/")
    stands_in = Membership.objects.get(deputy_for=signer)
    assert client.post(f"/organisationer/roller/{stands_in.pk}/avsluta/", {}).status_code == 302
    assert not access.may(User.objects.get(pk=bjuv_reader.pk), Permission.SIGN_MANDATE, bjuv)


def test_a_form_of_rights_asks_once_more_who_it_is(
    bjuv_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    bjuv_coordinator.set_password("en-lång-mening-om-havet-7")
    bjuv_coordinator.save()
    answer = client_of(bjuv_coordinator).get(f"/organisationer/{bjuv.pk}/roll/")
    assert answer.status_code == 302
    assert f"next=%2Forganisationer%2F{bjuv.pk}%2Froll%2F" in answer.headers["Location"]


def test_a_role_that_ends_while_one_writes_loses_nothing_that_was_written(
    bjuv_coordinator: User, bjuv: Organisation, confirmed_client: ClientOf
) -> None:
    client = confirmed_client(bjuv_coordinator)
    values = {
        "name": "Eva Ek",
        "email": "eva@demo.example",
        "roles": ["reader"],
        "language": "sv",
        "note": "Beslut KS § 12",
        "password": "hemligt-ord",
    }
    other = UserFactory(roles=[(bjuv, Role.READER)])
    held = Membership.objects.get(user=bjuv_coordinator)
    access.give_role(actor=None, user=bjuv_coordinator, organisation=bjuv, role=Role.READER)
    access.end_membership(actor=None, membership=held)
    refused = client.post(f"/organisationer/{bjuv.pk}/bjud-in/", values)
    text = refused.content.decode()
    assert refused.status_code == 403
    assert "Bara organisationens administratör" in text
    assert "Det du hade skrivit" in text
    assert "Beslut KS § 12" in text
    assert "E-postadress" in text
    assert "hemligt-ord" not in text
    assert Look.objects.filter(user=bjuv_coordinator, outcome="refused").exists()
    access.end_membership(
        actor=None, membership=Membership.objects.get(user=bjuv_coordinator, ended_on=None)
    )
    gone = client.post(f"/organisationer/{bjuv.pk}/bjud-in/", values)
    assert gone.status_code == 404
    assert "Beslut KS § 12" in gone.content.decode()
    assert other.pk


def test_the_page_of_a_procurement_says_who_can_do_what(
    coordinator: User,
    bjuv_coordinator: User,
    lund_coordinator: User,
    procurement: Procurement,
    client_of: ClientOf,
) -> None:
    path = f"/upphandlingar/{procurement.pk}/vem/"
    everything = text_of(client_of(coordinator), path)
    for name in ("Anna Lindqvist", "Bo Berg", "Lo Lund"):
        assert name in everything
    own = text_of(client_of(bjuv_coordinator), path)
    assert "Bo Berg" in own
    assert "Lo Lund" not in own


@pytest.mark.parametrize("door", ["bjud-in", "roll", "stallforetradare"])
def test_the_pages_are_refused_with_a_reason_inside_and_hidden_outside(
    bjuv_reader: User,
    lund_coordinator: User,
    bjuv: Organisation,
    client_of: ClientOf,
    door: str,
) -> None:
    refused = client_of(bjuv_reader).get(f"/organisationer/{bjuv.pk}/{door}/")
    assert refused.status_code == 403
    assert "Bara organisationens administratör" in refused.content.decode()
    assert client_of(lund_coordinator).get(f"/organisationer/{bjuv.pk}/{door}/").status_code == 404


def test_the_pages_speak_english(
    bjuv_coordinator: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    client = client_of(bjuv_coordinator)
    client.cookies["language"] = "en"
    assert "Who can do what here" in text_of(client, f"/organisationer/{bjuv.pk}/")
