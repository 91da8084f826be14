"""Which coordinator answers for an agreement: what waits for one does not wait for all."""

from collections.abc import Collection
from typing import Any

from contracts.agreements.models import Agreement
from portal.core import clock
from portal.organisations.enums import Role
from portal.organisations.models import Membership


def coordinator_ids() -> set[int]:
    """The people who coordinate for the association today; one statement."""
    rows = Membership.objects.filter(role__in=[Role.COORDINATOR, Role.ASSOCIATION_ADMIN])
    return set(rows.current(clock.today()).values_list("user_id", flat=True))


def answering_for(agreement: Agreement, coordinators: Collection[int]) -> int | None:
    """Who answers: the manager, else the one responsible for the procurement; None for nobody.

    Only a person who still coordinates counts. Needs `agreement.procurement` at hand.
    """
    case = agreement.procurement
    named = (agreement.manager_id, case.responsible_id if case else None)
    return next((pk for pk in named if pk in coordinators), None)


def waits_for(user: Any, agreement: Agreement, coordinators: Collection[int]) -> bool:
    """Whether a decision about the agreement waits for `user`: the one named, or all if none is."""
    named = answering_for(agreement, coordinators)
    return user.pk in coordinators if named is None else named == user.pk
