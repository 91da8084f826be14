"""May this person open, read, price or award? Nobody reads by their role: only by appointment."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.procurements import grants
from portal.procurements.enums import ProcurementStatus, Right
from portal.procurements.models import Procurement, TenderOpening
from portal.procurements.policies.cases import deadline_passed, gates_open, may_coordinate
from portal.procurements.policies.team import declared, renewed
from portal.procurements.process import Key

S = ProcurementStatus


def opening_of(procurement: Procurement) -> TenderOpening | None:
    """The opening of the case's tenders, begun or certified."""
    return TenderOpening.objects.filter(procurement=procurement).first()


def may_open(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` can be one of the two who open: appointed, declared, the last day passed."""
    if procurement.pk not in grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS):
        return Decision.no(
            _("Only people appointed in the procurement open tenders."), paragraph="LOU 12:10"
        )
    decision = deadline_passed(procurement)
    if not decision:
        return decision
    if procurement.status != S.PUBLISHED:
        return Decision.no(_("The procurement is decided or cancelled; there is nothing to open."))
    return declared(user, procurement)


def may_begin_opening(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may begin the opening: as one of two, and once."""
    decision = may_open(user, procurement)
    if decision and opening_of(procurement) is not None:
        return Decision.no(_("The opening is already begun."))
    return decision


def _is_opener(user: Any, opening: TenderOpening) -> Decision:
    if user.pk not in opening.opener_ids:
        return Decision.no(
            _("Only the two who open see the list before both have confirmed it."),
            paragraph="LOU 12:10, OSL 19:3",
        )
    return may_open(user, opening.procurement)


def may_confirm_opening(user: Any, opening: TenderOpening) -> Decision:
    """Whether `user` may confirm the list: each of the two once."""
    if opening.is_certified:
        return Decision.no(_("The opening is already certified."))
    decision = _is_opener(user, opening)
    first = user.pk == opening.first_opener_id
    done = opening.first_confirmed_at if first else opening.second_confirmed_at
    if decision and done is not None:
        return Decision.no(_("You have confirmed. The other opener confirms as well."))
    return decision


def may_change_opener(user: Any, opening: TenderOpening) -> Decision:
    """Whether `user` may put another person in an opener's place: a coordinator of the case."""
    if opening.is_certified:
        return Decision.no(_("The opening is already certified."))
    return may_coordinate(user, opening.procurement)


def may_see_names(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may see the list of tenderers, to renew the declaration against it."""
    decision = _appointed_to_read(user, procurement)
    if not decision:
        return decision
    opening = opening_of(procurement)
    if opening is None or not opening.is_certified:
        return _not_opened(procurement)
    return declared(user, procurement)


def may_read_tenders(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may read the tenders: appointed, opened, declared with the tenderers known.

    The same for everyone, the association's administrators as well. `grants.readable_ids` answers
    it for all cases at once.
    """
    decision = _appointed_to_read(user, procurement)
    if not decision:
        return decision
    opening = opening_of(procurement)
    if opening is None and procurement.status in {S.AWARDED, S.CONCLUDED}:
        return declared(user, procurement)
    if opening is None or not opening.is_certified:
        return _not_opened(procurement)
    return renewed(user, procurement)


def _appointed_to_read(user: Any, procurement: Procurement) -> Decision:
    if grants.holds(user, Right.READ_TENDERS, procurement):
        return Decision.yes()
    law = "OSL 31:16" if procurement.status in {S.AWARDED, S.CONCLUDED} else "OSL 19:3"
    return Decision.no(
        _("Only people appointed to read tenders in this procurement read them."), paragraph=law
    )


def _not_opened(procurement: Procurement) -> Decision:
    decision = deadline_passed(procurement)
    return decision and Decision.no(
        _("The tenders are not opened yet: two appointed people open them together."),
        paragraph="LOU 12:10, OSL 19:3",
    )


def may_read_prices(procurement: Procurement) -> Decision:
    """Whether those who read tenders may read the sums now: not while prices wait."""
    opening = opening_of(procurement)
    if opening is None or opening.prices_open:
        return Decision.yes()
    return Decision.no(_("Prices are opened when the qualification is closed."))


def may_close_phase(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may close the qualification and so open the prices."""
    decision = may_coordinate(user, procurement)
    decision = decision and may_read_tenders(user, procurement)
    if decision and may_read_prices(procurement):
        return Decision.no(_("The prices are already open."))
    return decision


def may_set_sum(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may write a tender's sum: a reader, when prices are open, before the award."""
    decision = may_read_tenders(user, procurement) and may_read_prices(procurement)
    if decision and procurement.status != S.PUBLISHED:
        return Decision.no(_("The award is decided, so the list of tenders is closed."))
    return decision


def may_record_tenders(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may write in the list of tenders: one of the two openers, while they open."""
    opening = opening_of(procurement)
    if opening is None:
        decision = deadline_passed(procurement)
        return decision and Decision.no(
            _("Tenders are listed at the opening, by two appointed people."), paragraph="LOU 12:10"
        )
    if opening.is_certified:
        return Decision.no(_("The opening is certified, so the list of tenders is closed."))
    return _is_opener(user, opening)


def may_award(user: Any, procurement: Procurement) -> Decision:
    """Whether an award decision can be recorded, by a coordinator who may read the tenders."""
    decision = may_coordinate(user, procurement)
    if not decision:
        return decision
    if procurement.status in {S.AWARDED, S.CONCLUDED}:
        return Decision.no(_("The award decision is already recorded."))
    decision = may_read_tenders(user, procurement) and may_read_prices(procurement)
    if decision and not procurement.tenders.in_time().exists():
        return Decision.no(_("No tender is recorded, so there is nothing to award."))
    return decision and gates_open(procurement, Key.AWARD)
