"""The people of an organisation who can be given something to do with its answer."""

from typing import Any

from django.db.models import Q

from portal.core import clock
from portal.organisations.enums import Permission
from portal.organisations.models import Membership, OrganisationGroupPermission
from portal.people.models import User


def colleagues(organisation_id: int) -> Any:
    """Active people who may see the organisation's work today, in order of name; one statement."""
    today = clock.today()
    groups = OrganisationGroupPermission.objects.filter(
        content_object_id=organisation_id, permission__codename=Permission.VIEW_WORK.value
    ).filter(Q(valid_from=None) | Q(valid_from__lte=today))
    held = Membership.objects.filter(group_id__in=groups.values("group_id")).current(today)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "pk")


def coordinators_of(procurement: Any) -> list[User]:
    """Those who are written to about a procurement's answers: the one responsible for it."""
    responsible = procurement.responsible
    return [responsible] if responsible is not None and responsible.is_active else []
