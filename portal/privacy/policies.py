"""Who may take out and erase what is known about a person, and decide how long things are kept."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership
from portal.people.models import User

ERASED_DOMAIN = "raderad.invalid"


def is_administrator(user: Any) -> bool:
    """Whether `user` administers the association."""
    return access.has_role(user, Role.ASSOCIATION_ADMIN)


def may_administer(user: Any) -> Decision:
    """Taking out for another, erasing, retention: the association's administrator."""
    if is_administrator(user):
        return Decision.yes()
    return Decision.no(_("Only the association's administrator handles other people's data."))


def is_erased(person: User) -> bool:
    """Whether the person has been erased already."""
    return person.email.endswith(f"@{ERASED_DOMAIN}")


def may_erase(user: Any, person: User) -> Decision:
    """Not oneself, not twice, and never the last who administers the association."""
    allowed = may_administer(user)
    if not allowed:
        return allowed
    if user.pk == person.pk:
        return Decision.no(_("Nobody erases themselves: another administrator has to do it."))
    if is_erased(person):
        return Decision.no(_("The person is erased already."))
    others = Membership.objects.filter(role=Role.ASSOCIATION_ADMIN, user__is_active=True).current(
        clock.today()
    )
    if is_administrator(person) and not others.exclude(user=person).exists():
        return Decision.no(_("Somebody has to be left who administers the association."))
    return Decision.yes()
