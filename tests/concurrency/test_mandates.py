"""Two people lock the same party list at once: one list comes of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from mandates import actions
from mandates.enums import MandateStatus
from mandates.models import PartyList, PartyListRow
from portal.core.errors import Refused
from portal.organisations.enums import Role
from tests.support.factories import base
from tests.support.factories import mandates as make

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each with a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=10)
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_list_is_locked_once(association: Any) -> None:
    people = [base.UserFactory(roles=[(association, Role.COORDINATOR)]) for _n in range(2)]
    party = base.OrganisationFactory()
    case = base.ProcurementFactory(responsible=people[0], parties=[party])
    request = make.MandateRequestFactory(procurement=case)
    make.MandateFactory.in_state(MandateStatus.IN_FORCE, request=request, organisation=party)
    results = together(
        *(lambda p=person: actions.lock_party_list(actor=p, procurement=case) for person in people)
    )
    assert sum(isinstance(result, PartyList) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert PartyListRow.objects.count() == 1
