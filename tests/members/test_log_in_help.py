"""An administrator helps somebody who has lost what they log in with; not beyond their reach."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.members import actions
from portal.members.enums import Help
from portal.notices.models import Letter
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from tests.support.factories.base import UserFactory

ClientOf = Callable[[User], Client]
WHY = "Mötte henne i stadshuset"


@pytest.fixture
def reader(bjuv: Organisation) -> User:
    """Somebody of Bjuv with an app that is lost."""
    made = UserFactory(name="Rut Röd", roles=[(bjuv, Role.READER)])
    Authenticator.objects.create(user=made, type="totp", data={})
    return made


def role_of(person: User) -> Membership:
    return Membership.objects.get(user=person)


def test_lost_factors_are_taken_away_with_a_reason_a_letter_and_the_log_ins(
    bjuv_coordinator: User, reader: User, confirmed_client: ClientOf, client_of: ClientOf
) -> None:
    theirs = client_of(reader)
    assert theirs.get("/mina-uppgifter/").status_code == 200
    browser = confirmed_client(bjuv_coordinator)
    role = role_of(reader)
    path = reverse("members:help_log_in", args=[role.pk])
    assert path in browser.get(f"/organisationer/{role.organisation_id}/").content.decode()
    answer = browser.post(path, {"what": "factors", "reason": WHY})
    assert answer.status_code == 302, answer.content.decode()
    assert not Authenticator.objects.filter(user=reader).exists()
    event = AuditEvent.objects.get(code="members.log_in_helped")
    assert (event.actor, event.data) == (bjuv_coordinator, {"what": "factors", "reason": WHY})
    assert Letter.objects.get(kind="members.log_in_helped").recipient == reader


def test_ending_the_log_ins_leaves_the_factors(bjuv_coordinator: User, reader: User) -> None:
    role = role_of(reader)
    actions.help_log_in(actor=bjuv_coordinator, membership=role, what=Help.LOG_INS, reason=WHY)
    assert Authenticator.objects.filter(user=reader).exists()
    with pytest.raises(ActionError):
        actions.help_log_in(actor=bjuv_coordinator, membership=role, what=Help.LOG_INS, reason=" ")


def test_nobody_weakens_a_log_in_that_reaches_beyond_their_organisation(
    bjuv_coordinator: User, association_admin: User, reader: User, lund: Organisation
) -> None:
    role = role_of(reader)
    access.grant_membership(actor=None, user=reader, organisation=lund, role=Role.READER)
    given: dict[str, Any] = {"membership": role, "what": Help.FACTORS, "reason": WHY}
    with pytest.raises(Refused, match="andra organisationer"):
        actions.help_log_in(actor=bjuv_coordinator, **given)
    with pytest.raises(Refused):
        actions.help_log_in(actor=reader, **given)
    own = role_of(bjuv_coordinator)
    with pytest.raises(Refused, match="Min inloggning"):
        actions.help_log_in(actor=bjuv_coordinator, **{**given, "membership": own})
    actions.help_log_in(actor=association_admin, **given)
    assert not Authenticator.objects.filter(user=reader).exists()
