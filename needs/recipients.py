"""The people who answer for each organisation, found by one statement for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from portal.core import clock
from portal.organisations.enums import Permission
from portal.organisations.models import Membership, OrganisationGroupPermission
from portal.people.models import User


def people_answering(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """Active people with `answer_needs` today, by organisation id; one statement."""
    ids = list(organisation_ids)
    groups = OrganisationGroupPermission.objects.filter(
        content_object_id__in=ids, permission__codename=Permission.ANSWER_NEEDS.value
    )
    rows = (
        Membership.objects.filter(
            organisation_id__in=ids, group_id__in=groups.values("group_id"), user__is_active=True
        )
        .current(clock.today())
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for membership in rows:
        if membership.user not in found[membership.organisation_id]:
            found[membership.organisation_id].append(membership.user)
    return found
