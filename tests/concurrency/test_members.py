"""Two people at once: one gives, ends, accepts or merges, the other is told that it is done."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from portal.core import clock
from portal.core.errors import ActionError
from portal.members import actions, links
from portal.members.actions.changes import Heir
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from tests.support.factories import base


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Do both at once; says what came of each, sorted."""
    ready = Barrier(2, timeout=20)
    outcomes: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            act()
            outcomes.append("done")
        except ActionError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_each_thing_happens_once() -> None:
    association = base.AssociationFactory()
    bjuv = base.OrganisationFactory(short_name="Bjuv")
    lund, malmo = base.OrganisationFactory(), base.OrganisationFactory()
    admin = base.UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    one, two = (base.UserFactory(roles=[(bjuv, Role.PURCHASING_COORDINATOR)]) for _ in range(2))
    today = clock.today()

    # Two who give the same role for overlapping times.
    person = base.UserFactory()

    def give(actor: User, valid_to: Any) -> Callable[[], Any]:
        return lambda: access.grant_membership(
            actor=actor, user=person, organisation=bjuv, role=Role.READER, valid_to=valid_to
        )

    assert both(give(one, None), give(two, today)) in (["done", "done"], ["done", "refused"])
    assert Membership.objects.filter(user=person).count() == 1

    # Two administrators who end each other: one is left.
    def end(actor: User, other: User) -> Callable[[], Any]:
        held = Membership.objects.get(user=other)
        return lambda: access.end_membership(actor=actor, membership=held)

    assert both(end(one, two), end(two, one)) == ["done", "refused"]
    assert Membership.objects.filter(role=Role.PURCHASING_COORDINATOR, ended_on=None).count() == 1

    # Two who open the same link.
    invitation = actions.invite(
        actor=admin, organisation=bjuv, offer=actions.Offer("n@demo.example", "N", [Role.READER])
    )
    token = links.new_path(invitation).split("/")[2]
    new = actions.NewPerson("N", "sv", "en-lång-mening-om-havet-7")

    def accept() -> Any:
        return actions.accept_as_new(token=token, person=new)

    assert both(accept, accept) == ["done", "refused"]
    assert User.objects.filter(email="n@demo.example").count() == 1

    # Two who merge the same municipality into different ones.
    def merge(heir: Organisation) -> Callable[[], Any]:
        return lambda: actions.merge_organisation(
            actor=admin, organisation=bjuv, heir=Heir(heir), day=today
        )

    assert both(merge(lund), merge(malmo)) == ["done", "refused"]
