"""The people who answer for each organisation, found at once for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from portal.core import clock
from portal.organisations.enums import Permission
from portal.organisations.models import Membership, OrganisationGroupPermission
from portal.people.models import User


def people_answering(organisation_ids: Iterable[int]) -> dict[int, list[User]]:
    """Active people with `answer_needs` today, by organisation id; two statements.

    People of an organisation that has taken over another answer for that one as well.
    """
    today = clock.today()
    grants: dict[int, set[int]] = defaultdict(set)
    for group_id, organisation_id in (
        OrganisationGroupPermission.objects.filter(
            content_object_id__in=list(organisation_ids),
            permission__codename=Permission.ANSWER_NEEDS.value,
        )
        .filter(Q(valid_from=None) | Q(valid_from__lte=today))
        .values_list("group_id", "content_object_id")
    ):
        grants[group_id].add(organisation_id)
    rows = (
        Membership.objects.filter(group_id__in=list(grants), user__is_active=True)
        .current(today)
        .select_related("user")
        .order_by("user__name", "user_id")
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for membership in rows:
        for organisation_id in grants[membership.group_id]:
            if membership.user not in found[organisation_id]:
                found[organisation_id].append(membership.user)
    return found
