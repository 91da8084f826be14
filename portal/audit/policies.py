"""Who may see how the audit stands, and who may act for whom."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership

_OVERSEERS = (Role.ASSOCIATION_ADMIN, Role.LAWYER, Role.ASSOCIATION_CONTROLLER)


def oversees(user: Any) -> bool:
    """Whether `user` watches over the audit of the whole association."""
    if access.has_role(user, *_OVERSEERS):
        return True
    return access.works_for_association(user) and access.has_role(user, Role.AUDITOR)


def may_verify(user: Any) -> Decision:
    """Whether `user` may have everything read again."""
    if oversees(user):
        return Decision.yes()
    return Decision.no(
        _("Only the association's administrators, lawyers, controllers and auditors verify.")
    )


def organisations_of_looks(user: Any) -> set[int]:
    """The organisations of whose secrets `user` may see who read them: those they administer."""
    return access.organisation_ids_where(user, Permission.MANAGE_MEMBERS) | {
        pk
        for role, pk in Membership.objects.filter(user_id=user.pk or 0)
        .current(clock.today())
        .values_list("role", "organisation_id")
        if role == Role.AUDITOR
    }


def may_support(user: Any) -> Decision:
    """Whether `user` may act for anyone at all."""
    if access.has_role(user, Role.ASSOCIATION_ADMIN):
        return Decision.yes()
    return Decision.no(_("Only the association's administrators act for others."))


def may_act_for(actor: Any, person: Any) -> Decision:
    """Whether `actor` may act for `person`: someone outside the association, and awake."""
    allowed = may_support(actor)
    if not allowed:
        return allowed
    if actor.pk == person.pk:
        return Decision.no(_("You cannot act for yourself."))
    if not person.is_active:
        return Decision.no(_("That log-in is closed."))
    if person.is_superuser or person.is_staff or access.works_for_association(person):
        return Decision.no(_("Nobody acts for people who work for the association."))
    return Decision.yes()


def may_end(user: Any, support: Any) -> Decision:
    """Whether `user` may end the session: the two it concerns, and those who watch over it.

    An auditor sees the session and changes nothing.
    """
    if user.pk in {support.actor_id, support.person_id} or access.has_role(user, *_OVERSEERS):
        return Decision.yes()
    return Decision.no(_("Only those it concerns end a support session."))
