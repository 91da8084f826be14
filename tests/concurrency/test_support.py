"""Two browsers of one administrator at once: one support session, and one letter about it."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.audit.models import AuditEvent, SupportSession
from portal.audit.support import actions
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.people.models import User
from tests.concurrency.test_members import both
from tests.support.factories import base


@pytest.mark.django_db(transaction=True)
def test_one_administrator_acts_for_one_person_at_a_time() -> None:
    association = base.AssociationFactory()
    admin = base.UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    bjuv, lund = base.OrganisationFactory(), base.OrganisationFactory()
    people = [base.UserFactory(roles=[(place, Role.READER)]) for place in (bjuv, lund)]

    def start(person: User) -> Callable[[], Any]:
        return lambda: actions.start(actor=admin, person=person, reason="Ärende 7", minutes=10)

    assert both(start(people[0]), start(people[1])) == ["done", "refused"]
    (session,) = SupportSession.objects.all()
    assert AuditEvent.objects.filter(code="audit.support_started").count() == 1
    (letter,) = Letter.objects.filter(kind="audit.support")
    assert letter.recipient_id == session.person_id
