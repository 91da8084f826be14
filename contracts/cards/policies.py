"""Who may write an agreement's guide, show it to the public, and ask for whom."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.cards.models import AgreementPublication
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation


def may_write_guide(user: Any) -> Decision:
    """Coordinators of the association."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators write the guide."))


def may_publish(user: Any) -> Decision:
    """Coordinators decide what the public sees of an agreement."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators publish an agreement."))


def may_withdraw(user: Any, agreement: Any) -> Decision:
    """Whether what is published may be taken down: there must be something."""
    decision = may_publish(user)
    if decision and not AgreementPublication.objects.current().filter(agreement=agreement).exists():
        return Decision.no(_("The agreement is not published."))
    return decision


def askers(user: Any) -> list[Organisation]:
    """For whom a person may ask: their own organisations; for all others, every party.

    Which organisations are members is public, and so is the question.
    """
    if getattr(user, "is_authenticated", False) and not access.works_for_association(user):
        own = list(access.organisations_where(user, Permission.VIEW_WORK))
        if own:
            return own
    return list(Organisation.objects.parties())
