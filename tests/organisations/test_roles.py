"""Giving and ending roles: who may, for how long, and what is refused."""

from datetime import timedelta

import pytest

from portal.audit.actions import record
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations import access
from portal.organisations.enums import Closing, Permission, Role
from portal.organisations.identity import line
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from tests.support.factories.base import UserFactory, grant

TODAY = clock.today()
WEEK = timedelta(days=7)


@pytest.fixture
def signatory(bjuv: Organisation) -> User:
    return UserFactory(name="Siv Sign", roles=[(bjuv, Role.SIGNATORY)])


def test_the_associations_administrator_gives_roles_in_every_organisation(
    association_admin: User, bjuv: Organisation
) -> None:
    person = UserFactory()
    access.grant_membership(
        actor=association_admin, user=person, organisation=bjuv, role=Role.SIGNATORY, note="KS § 7"
    )
    assert access.may(person, Permission.SIGN_MANDATE, bjuv)
    event = AuditEvent.objects.get(code="organisations.membership_granted", actor=association_admin)
    assert event.data["note"] == "KS § 7"


def test_a_coordinator_of_the_association_gives_no_roles(
    coordinator: User, bjuv: Organisation
) -> None:
    with pytest.raises(Refused, match="administratör"):
        access.grant_membership(
            actor=coordinator, user=UserFactory(), organisation=bjuv, role=Role.READER
        )


def test_a_member_administrator_gives_no_role_of_the_association(
    bjuv_coordinator: User, association: Organisation
) -> None:
    with pytest.raises(Refused):
        access.grant_membership(
            actor=bjuv_coordinator,
            user=bjuv_coordinator,
            organisation=association,
            role=Role.ASSOCIATION_ADMIN,
        )


@pytest.mark.parametrize("role", sorted(Role.binding()))
def test_nobody_gives_themselves_the_right_to_bind(
    bjuv_coordinator: User, bjuv: Organisation, role: Role
) -> None:
    with pytest.raises(Refused, match="själv"):
        access.grant_membership(
            actor=bjuv_coordinator, user=bjuv_coordinator, organisation=bjuv, role=role
        )


def test_the_same_role_twice_at_the_same_time_is_refused_in_words(bjuv: Organisation) -> None:
    person = UserFactory(roles=[(bjuv, Role.READER)])
    with pytest.raises(ActionError, match="redan den rollen"):
        access.grant_membership(actor=None, user=person, organisation=bjuv, role=Role.READER)
    assert Membership.objects.filter(user=person).count() == 1


def test_a_role_that_is_ended_holds_no_longer_and_can_be_given_again(
    association_admin: User, bjuv: Organisation
) -> None:
    person = UserFactory(roles=[(bjuv, Role.CONTROLLER)])
    held = Membership.objects.get(user=person)
    access.end_membership(actor=association_admin, membership=held, note="Slutat")
    fresh = User.objects.get(pk=person.pk)
    assert not access.may(fresh, Permission.IMPORT_LEDGER, bjuv)
    event = AuditEvent.objects.get(code="organisations.membership_ended")
    assert (event.actor, event.data["why"]) == (association_admin, "Slutat")
    access.grant_membership(actor=None, user=person, organisation=bjuv, role=Role.CONTROLLER)
    assert access.may(person, Permission.IMPORT_LEDGER, bjuv)


def test_a_role_can_be_ended_for_a_day_to_come(association_admin: User, bjuv: Organisation) -> None:
    person = UserFactory(roles=[(bjuv, Role.READER)])
    held = Membership.objects.get(user=person)
    ended = access.end_membership(actor=association_admin, membership=held, on=TODAY + WEEK)
    assert access.may(User.objects.get(pk=person.pk), Permission.VIEW_WORK, bjuv)
    assert ended.last_day == TODAY + WEEK - timedelta(days=1)
    with clock.pretend(TODAY + WEEK):
        assert not access.may(User.objects.get(pk=person.pk), Permission.VIEW_WORK, bjuv)


def test_a_role_to_come_that_is_withdrawn_never_begins(
    association_admin: User, bjuv: Organisation
) -> None:
    person = UserFactory()
    held = access.grant_membership(
        actor=None, user=person, organisation=bjuv, role=Role.READER, valid_from=TODAY + WEEK
    )
    access.end_membership(actor=association_admin, membership=held)
    with clock.pretend(TODAY + 2 * WEEK):
        assert not access.may(User.objects.get(pk=person.pk), Permission.VIEW_WORK, bjuv)


def test_the_last_administrator_is_ended_by_the_association_only(
    bjuv_coordinator: User, association_admin: User
) -> None:
    held = Membership.objects.get(user=bjuv_coordinator)
    with pytest.raises(Refused, match="sista administratör"):
        access.end_membership(actor=bjuv_coordinator, membership=held)
    access.end_membership(actor=association_admin, membership=held)
    with pytest.raises(Refused, match="sista administratör"):
        access.end_membership(
            actor=association_admin, membership=Membership.objects.get(user=association_admin)
        )


def test_a_deputy_has_the_role_for_a_time_and_it_is_said_everywhere(
    bjuv_coordinator: User, signatory: User, bjuv: Organisation
) -> None:
    deputy = UserFactory(name="Dag Dep")
    access.grant_membership(
        actor=bjuv_coordinator,
        user=deputy,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_to=TODAY + WEEK,
        deputy_for=signatory,
    )
    assert access.may(deputy, Permission.SIGN_MANDATE, bjuv)
    assert line(deputy) == "Firmatecknare, Bjuv, ställföreträdare för Siv Sign"
    event = record("organisations.membership_granted", actor=deputy, obj=bjuv, organisation=bjuv)
    assert event.data["actor_deputy_for"] == "Siv Sign"
    with clock.pretend(TODAY + WEEK + timedelta(days=1)):
        assert not access.may(User.objects.get(pk=deputy.pk), Permission.SIGN_MANDATE, bjuv)


def test_a_deputy_loses_the_role_with_the_one_they_stand_in_for(
    association_admin: User, signatory: User, bjuv: Organisation
) -> None:
    deputy = UserFactory()
    access.grant_membership(
        actor=association_admin,
        user=deputy,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_to=TODAY + WEEK,
        deputy_for=signatory,
    )
    access.end_membership(
        actor=association_admin,
        membership=Membership.objects.get(user=signatory),
    )
    assert not access.may(User.objects.get(pk=deputy.pk), Permission.SIGN_MANDATE, bjuv)


@pytest.mark.parametrize(
    ("days", "message"), [(None, "till och med när"), (4000, "inte den rollen hela den tiden")]
)
def test_a_deputy_needs_an_end_within_the_others_role(
    bjuv: Organisation, days: int | None, message: str
) -> None:
    principal = UserFactory()
    access.grant_membership(
        actor=None,
        user=principal,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_to=TODAY + timedelta(days=100),
    )
    with pytest.raises(ActionError, match=message):
        access.grant_membership(
            actor=None,
            user=UserFactory(),
            organisation=bjuv,
            role=Role.SIGNATORY,
            valid_to=None if days is None else TODAY + timedelta(days=days),
            deputy_for=principal,
        )


def test_a_person_in_several_organisations_has_each_ones_rights_there_alone(
    bjuv: Organisation, lund: Organisation
) -> None:
    person = UserFactory(roles=[(bjuv, Role.SIGNATORY), (lund, Role.READER)])
    assert access.may(person, Permission.SIGN_MANDATE, bjuv)
    assert not access.may(person, Permission.SIGN_MANDATE, lund)


def test_an_auditor_reads_and_nothing_more(bjuv: Organisation, association: Organisation) -> None:
    own = UserFactory(roles=[(bjuv, Role.AUDITOR)])
    everywhere = UserFactory(roles=[(association, Role.AUDITOR)])
    AuditEvent.objects.all()
    for person, organisation in ((own, bjuv), (everywhere, association)):
        held = {p for p in Permission if access.may(person, p, organisation)}
        assert held == {Permission.VIEW_WORK, Permission.VIEW_USE}
    assert not AuditEvent.objects.visible_to(own).exclude(organisation=bjuv).exists()
    assert AuditEvent.objects.visible_to(everywhere).count() == AuditEvent.objects.count()


def test_a_reference_group_member_sees_nothing_of_the_organisation(bjuv: Organisation) -> None:
    person = UserFactory(roles=[(bjuv, Role.REFERENCE_MEMBER)])
    assert not any(access.may(person, p, bjuv) for p in Permission)


def test_nobody_gets_a_role_in_what_has_closed(bjuv: Organisation) -> None:
    Organisation.objects.filter(pk=bjuv.pk).update(closed_on=TODAY, closing=Closing.LEFT)
    bjuv.refresh_from_db()
    with pytest.raises(ActionError, match="deltar inte"):
        grant(UserFactory(), bjuv, Role.READER)
