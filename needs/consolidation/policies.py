"""Who may do what with a demand, and when."""

from typing import Any

from django.utils.translation import gettext as _

from needs.consolidation.models import Adjustment
from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer
from portal.core.decisions import Decision
from portal.organisations import access
from portal.procurements import policies as procurements


def may_adjust(user: Any, answer: Answer) -> Decision:
    """Whether `user` may count another quantity than was answered: before the notice."""
    decision = procurements.may_prepare(user, answer.inquiry.procurement)
    if not decision:
        return decision
    if not answer.is_submitted:
        return Decision.no(_("Only a submitted answer can be adjusted."))
    if answer.stance not in Stance.with_quantities():
        return Decision.no(_("The party has no quantities to adjust: ask it instead."))
    return Decision.yes()


def may_withdraw(user: Any, adjustment: Adjustment) -> Decision:
    """Whether `user` may withdraw an adjustment: while it is not withdrawn, before the notice."""
    decision = procurements.may_prepare(user, adjustment.answer.inquiry.procurement)
    if decision and adjustment.withdrawn_at is not None:
        return Decision.no(_("The adjustment is already withdrawn."))
    return decision


def may_weigh(user: Any, procurement: Any) -> Decision:
    """Whether `user` may set the factors of the scenarios."""
    return procurements.may_prepare(user, procurement)


def may_freeze(user: Any, procurement: Any) -> Decision:
    """Whether `user` may freeze the demand in a snapshot."""
    return procurements.may_coordinate(user, procurement)


def may_ask_back(user: Any, procurement: Any) -> Decision:
    """Whether `user` may send answers back with questions."""
    return procurements.may_coordinate(user, procurement)


def may_enter_inhabitants(user: Any) -> Decision:
    """Whether `user` may enter how many live where: coordinators and administrators."""
    if access.may_coordinate(user) or access.manages_all(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators and administrators can do this."))
