"""Organisations change: what is older keeps its name, and nothing points at nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.members import actions
from portal.members.actions.changes import Heir
from portal.organisations import access
from portal.organisations.enums import Closing, OrganisationKind, Permission, Role
from portal.organisations.models import Membership, Organisation
from portal.organisations.names import name_on
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.support.factories.base import BoardFactory, UserFactory

ClientOf = Callable[[User], Client]
TODAY = clock.today()
NEXT_YEAR = TODAY + timedelta(days=300)


def rename(actor: User, organisation: Organisation, name: str, day: object = TODAY) -> None:
    actions.rename_organisation(
        actor=actor,
        organisation=organisation,
        name=f"{name} kommun",
        short_name=name,
        from_day=day,  # type: ignore[arg-type]
    )
    organisation.refresh_from_db()


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def test_a_new_name_holds_from_its_day_and_the_old_one_is_found(
    association_admin: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    rename(association_admin, bjuv, "Nybjuv")
    assert bjuv.name == "Nybjuv kommun"
    assert name_on(bjuv, TODAY - timedelta(days=1)) == "Bjuvs kommun"
    event = AuditEvent.objects.get(code="members.organisation_renamed")
    assert (event.data["before"], event.data["after"]) == ("Bjuvs kommun", "Nybjuv kommun")
    client = client_of(association_admin)
    assert "Nybjuv kommun" in text_of(client, "/organisationer/?q=Bjuvs+kommun")
    assert "Nybjuv kommun" in text_of(client, "/sok/?q=Bjuvs kommun")


def test_the_log_shows_the_name_of_its_day(
    association_admin: User, bjuv: Organisation, client_of: ClientOf
) -> None:
    with clock.pretend(TODAY - timedelta(days=30)):
        access.grant_membership(
            actor=association_admin, user=UserFactory(), organisation=bjuv, role=Role.READER
        )
    rename(association_admin, bjuv, "Zetstad")
    rows = text_of(client_of(association_admin), "/handelser/?q=membership_granted")
    assert "Zetstad" not in rows.split("<tbody")[1]
    assert "Bjuv" in rows.split("<tbody")[1]


def test_a_name_to_come_is_used_when_its_day_is_there(
    association_admin: User, bjuv: Organisation
) -> None:
    rename(association_admin, bjuv, "Framtid", NEXT_YEAR)
    assert bjuv.name == "Bjuvs kommun"
    with clock.pretend(NEXT_YEAR):
        assert actions.take_planned_names() == 1
        assert actions.take_planned_names() == 0
    bjuv.refresh_from_db()
    assert bjuv.name == "Framtid kommun"


def test_two_names_on_one_day_are_refused(association_admin: User, bjuv: Organisation) -> None:
    rename(association_admin, bjuv, "Ett")
    with pytest.raises(ActionError, match="senare dag"):
        rename(association_admin, bjuv, "Två")


@pytest.mark.parametrize("person", ["coordinator", "bjuv_coordinator"])
def test_only_the_associations_administrator_changes_organisations(
    request: pytest.FixtureRequest, bjuv: Organisation, lund: Organisation, person: str
) -> None:
    user = request.getfixturevalue(person)
    with pytest.raises(Refused):
        rename(user, bjuv, "Fel")
    with pytest.raises(Refused):
        actions.merge_organisation(actor=user, organisation=bjuv, heir=Heir(lund), day=TODAY)
    with pytest.raises(Refused):
        close(user, bjuv)


def close(user: User, organisation: Organisation, *, end_roles: bool = False) -> None:
    actions.close_organisation(
        actor=user,
        organisation=organisation,
        closing=Closing.LEFT,
        day=TODAY,
        note="Såld",
        end_roles=end_roles,
    )


def test_those_who_take_over_reach_what_is_open_from_the_day(
    association_admin: User, bjuv: Organisation, lund: Organisation
) -> None:
    lund_coordinator = UserFactory(roles=[(lund, Role.PURCHASING_COORDINATOR)])
    bjuv_coordinator = UserFactory(roles=[(bjuv, Role.PURCHASING_COORDINATOR)])
    bjuv_reader = UserFactory(roles=[(bjuv, Role.READER)])
    board = BoardFactory(parent=bjuv)
    carried = Membership.objects.get(user=bjuv_coordinator)
    actions.merge_organisation(
        actor=association_admin,
        organisation=bjuv,
        heir=Heir(lund),
        day=NEXT_YEAR,
        carried={carried.pk},
    )
    board.refresh_from_db()
    assert board.closed_on == NEXT_YEAR
    assert not access.may(User.objects.get(pk=lund_coordinator.pk), Permission.ANSWER_NEEDS, bjuv)
    assert access.may(User.objects.get(pk=bjuv_coordinator.pk), Permission.ANSWER_NEEDS, bjuv)
    with clock.pretend(NEXT_YEAR):
        for person in (lund_coordinator, bjuv_coordinator):
            fresh = User.objects.get(pk=person.pk)
            assert access.may(fresh, Permission.ANSWER_NEEDS, lund)
            assert access.may(fresh, Permission.ANSWER_NEEDS, bjuv)
        left = User.objects.get(pk=bjuv_reader.pk)
        assert not access.may(left, Permission.VIEW_WORK, bjuv)
        assert not access.may(left, Permission.VIEW_WORK, lund)
        assert not Organisation.objects.parties().filter(pk=bjuv.pk).exists()
        people = access.people_with(Permission.ANSWER_NEEDS, bjuv)
        assert {p.pk for p in people} == {lund_coordinator.pk, bjuv_coordinator.pk}
        newcomer = UserFactory()
        access.grant_membership(
            actor=association_admin, user=newcomer, organisation=lund, role=Role.SIGNATORY
        )
        assert access.may(newcomer, Permission.SIGN_MANDATE, bjuv)


def test_a_merger_leaves_nothing_that_points_at_nothing_and_old_cases_as_they_were(
    association_admin: User,
    coordinator: User,
    procurement: Procurement,
    bjuv: Organisation,
    client_of: ClientOf,
) -> None:
    bjuv_coordinator = UserFactory(roles=[(bjuv, Role.PURCHASING_COORDINATOR)])
    path = f"/upphandlingar/{procurement.pk}/"
    before = text_of(client_of(coordinator), path)
    parties = list(procurement.participations.values_list("organisation_id", flat=True))
    new = actions.merge_organisation(
        actor=association_admin,
        organisation=bjuv,
        heir=Heir(name="Nya Bjuvs kommun", short_name="Nya Bjuv"),
        day=TODAY,
        carried=set(Membership.objects.values_list("pk", flat=True)),
    )
    after = text_of(client_of(coordinator), path)
    assert ("Bjuv" in after) == ("Bjuv" in before)
    assert list(procurement.participations.values_list("organisation_id", flat=True)) == parties
    own = client_of(User.objects.get(pk=bjuv_coordinator.pk))
    assert procurement.title in text_of(own, path)
    assert new.name in text_of(own, f"/organisationer/{bjuv.pk}/")
    assert bjuv.name in text_of(own, f"/organisationer/{new.pk}/")
    known = set(Organisation.objects.values_list("pk", flat=True))
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.related_model is Organisation and not model.__name__.endswith("Event"):
                found = model._default_manager.exclude(**{field.name: None})
                assert set(found.values_list(field.attname, flat=True)) <= known, model


def test_an_organisation_merges_into_another_of_its_kind_that_takes_part(
    association_admin: User, bjuv: Organisation, lund: Organisation
) -> None:
    company = Organisation.objects.create(
        kind=OrganisationKind.COMPANY, name="Bolaget AB", short_name="Bolaget"
    )
    with pytest.raises(ActionError, match="samma slag"):
        actions.merge_organisation(
            actor=association_admin, organisation=bjuv, heir=Heir(company), day=TODAY
        )
    close(association_admin, lund)
    with pytest.raises(ActionError, match="själv delta"):
        actions.merge_organisation(
            actor=association_admin, organisation=bjuv, heir=Heir(lund), day=TODAY
        )


def test_a_sold_company_is_invited_to_nothing_new_and_can_be_taken_back(
    association_admin: User, bjuv: Organisation, bjuv_coordinator: User
) -> None:
    close(association_admin, bjuv, end_roles=True)
    bjuv.refresh_from_db()
    assert bjuv.is_closed
    assert not Organisation.objects.parties().filter(pk=bjuv.pk).exists()
    assert not access.may(User.objects.get(pk=bjuv_coordinator.pk), Permission.VIEW_WORK, bjuv)
    with pytest.raises(Refused):
        actions.invite(
            actor=association_admin,
            organisation=bjuv,
            offer=actions.Offer("a@demo.example", "A", [Role.READER]),
        )
    actions.reopen_organisation(actor=association_admin, organisation=bjuv)
    assert Organisation.objects.parties().filter(pk=bjuv.pk).exists()
    codes = set(AuditEvent.objects.values_list("code", flat=True))
    assert {"members.organisation_closed", "members.organisation_reopened"} <= codes


def test_a_merger_is_shown_before_it_is_done(
    association_admin: User,
    bjuv: Organisation,
    lund: Organisation,
    bjuv_reader: User,
    confirmed_client: ClientOf,
) -> None:
    client = confirmed_client(association_admin)
    values = {"heir": lund.pk, "day": TODAY.isoformat(), "note": "Regeringens beslut"}
    path = f"/organisationer/{bjuv.pk}/sammanslagning/"
    page = client.post(path, values).content.decode()
    assert "Det här kommer att hända" in page
    assert "Rut Rask: Läsare" in page
    bjuv.refresh_from_db()
    assert bjuv.closed_on is None
    held = Membership.objects.get(user=bjuv_reader)
    answer = client.post(path, values | {"confirm": "1", "carried": [held.pk]})
    assert answer.status_code == 302
    bjuv.refresh_from_db()
    assert bjuv.succeeded_by == lund
    assert access.may(User.objects.get(pk=bjuv_reader.pk), Permission.VIEW_WORK, lund)
