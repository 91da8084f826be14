"""Who may do what: memberships are the only source of rights."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Organisation
from portal.people.models import User
from tests.support.factories.base import UserFactory
from tests.support.queries import count


def test_a_purchasing_coordinator_answers_for_the_own_municipality_only(
    bjuv_coordinator: User, bjuv: Organisation, lund: Organisation
) -> None:
    assert access.may(bjuv_coordinator, Permission.ANSWER_NEEDS, bjuv)
    assert not access.may(bjuv_coordinator, Permission.ANSWER_NEEDS, lund)
    assert access.organisation_ids_where(bjuv_coordinator, Permission.VIEW_WORK) == {bjuv.pk}


def test_a_reader_reads_and_nothing_more(bjuv_reader: User, bjuv: Organisation) -> None:
    assert access.may(bjuv_reader, Permission.VIEW_WORK, bjuv)
    assert not access.may(bjuv_reader, Permission.ANSWER_NEEDS, bjuv)
    assert not access.works_for_association(bjuv_reader)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(-1, 0, True), (0, None, True), (1, None, False), (-9, -1, False)]
)
def test_a_role_holds_from_its_first_to_its_last_day(
    bjuv: Organisation, starts: int, ends: int | None, holds: bool
) -> None:
    today = clock.today()
    person = UserFactory()
    access.grant_membership(
        actor=None,
        user=person,
        organisation=bjuv,
        role=Role.READER,
        valid_from=today + timedelta(days=starts),
        valid_to=None if ends is None else today + timedelta(days=ends),
    )
    assert access.may(person, Permission.VIEW_WORK, bjuv) is holds


def test_a_role_that_ended_yesterday_gives_nothing_today(bjuv: Organisation) -> None:
    person = UserFactory()
    last = date(2026, 3, 31)
    access.grant_membership(
        actor=None,
        user=person,
        organisation=bjuv,
        role=Role.CONTROLLER,
        valid_from=date(2026, 1, 1),
        valid_to=last,
    )
    with clock.pretend(last):
        assert access.may(person, Permission.IMPORT_LEDGER, bjuv)
    with clock.pretend(last + timedelta(days=1)):
        assert not access.may(person, Permission.IMPORT_LEDGER, bjuv)
        assert access.people_with(Permission.IMPORT_LEDGER, bjuv) == []


def test_all_rights_of_a_person_cost_one_statement(
    bjuv_coordinator: User, bjuv: Organisation
) -> None:
    fresh = User.objects.get(pk=bjuv_coordinator.pk)

    def ask() -> None:
        for permission in Permission:
            access.may(fresh, permission, bjuv)
        access.works_for_association(fresh)

    number, _statements = count(ask)
    assert number == 1


def test_a_member_administrator_grants_roles_in_the_own_organisation_and_it_is_audited(
    bjuv_coordinator: User, bjuv: Organisation
) -> None:
    newcomer = UserFactory(name="Ny Nysson")
    access.grant_membership(
        actor=bjuv_coordinator, user=newcomer, organisation=bjuv, role=Role.READER
    )
    assert access.may(newcomer, Permission.VIEW_WORK, bjuv)
    event = AuditEvent.objects.get(code="organisations.membership_granted", actor=bjuv_coordinator)
    assert event.organisation == bjuv
    assert event.data["role"] == "reader"


def test_nobody_grants_roles_in_another_organisation(
    bjuv_coordinator: User, lund: Organisation
) -> None:
    with pytest.raises(Refused):
        access.grant_membership(
            actor=bjuv_coordinator, user=bjuv_coordinator, organisation=lund, role=Role.READER
        )


def test_the_roles_of_the_association_exist_nowhere_else(bjuv: Organisation) -> None:
    with pytest.raises(ActionError):
        access.grant_membership(
            actor=None, user=UserFactory(), organisation=bjuv, role=Role.COORDINATOR
        )


def test_a_closed_log_in_has_no_rights(bjuv_coordinator: User, bjuv: Organisation) -> None:
    bjuv_coordinator.is_active = False
    bjuv_coordinator.save()
    assert not access.may(User.objects.get(pk=bjuv_coordinator.pk), Permission.VIEW_WORK, bjuv)


def test_anonymous_visitors_have_no_rights(bjuv: Organisation) -> None:
    from django.contrib.auth.models import AnonymousUser

    nobody: Any = AnonymousUser()
    assert not access.may(nobody, Permission.VIEW_WORK, bjuv)
    assert not access.works_for_association(nobody)
