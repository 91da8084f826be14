"""May this person do this, now? Every answer that is no says why, and by which rule."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.procurements import grants, registries
from portal.procurements.enums import ProcurementStatus, Right
from portal.procurements.models import AwardDecision, Procurement, Publication
from portal.procurements.process import Key, read
from portal.ui import formats

S = ProcurementStatus
PARTY_LIST_OPEN = "mandates.party_list_open"


def may_create(user: Any) -> Decision:
    """Whether `user` may start procurements and edit their processes."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators can do this."))


def may_coordinate(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` runs this procurement: a coordinator appointed to it, and it is not cancelled.

    Other coordinators of the association see it, but act when appointed or after taking it over.
    """
    decision = may_create(user)
    if not decision:
        return decision
    if not grants.holds(user, Right.COORDINATE, procurement):
        return Decision.no(
            _(
                "You are not appointed to coordinate this procurement. Ask the person responsible"
                " to appoint you, or take it over with a reason."
            )
        )
    if procurement.status == S.CANCELLED:
        return Decision.no(_("The procurement is cancelled, so nothing more can be done in it."))
    return decision


def may_prepare(user: Any, procurement: Procurement) -> Decision:
    """Whether what is bought, its value and its regime can still be changed: before the notice."""
    decision = may_coordinate(user, procurement)
    if decision and procurement.status != S.PREPARING:
        return Decision.no(
            _("The notice is published. What it says can no longer be changed here."),
            paragraph="LOU 4:1",
        )
    return decision


def may_invite(user: Any, procurement: Procurement) -> Decision:
    """Whether organisations can be invited: before the notice and before the list is locked."""
    decision = may_coordinate(user, procurement)
    if not decision:
        return decision
    if procurement.status != S.PREPARING:
        from portal.rules import public as rules

        late = rules.late_joining(rules.Regime(procurement.regime))
        return Decision.no(late.reason, paragraph=late.paragraph)
    if PARTY_LIST_OPEN in registries.gate_names():
        return registries.check_gate(PARTY_LIST_OPEN, procurement)
    return decision


def gates(procurement: Procurement, step: str) -> list[tuple[str, Decision]]:
    """The gates of a step of the procurement's own process, each with its answer."""
    names = read(procurement.process.definition).gates_of(step)
    return [(name, registries.check_gate(name, procurement)) for name in names]


def gates_open(procurement: Procurement, step: str) -> Decision:
    """Whether every gate of the step is open; the first that is closed gives the reason."""
    closed = (decision for _name, decision in gates(procurement, step) if not decision)
    return next(closed, Decision.yes())


def may_publish(user: Any, procurement: Procurement) -> Decision:
    """Whether the notice can be recorded: prepared, and the gates of the process are open."""
    decision = may_coordinate(user, procurement)
    if not decision:
        return decision
    if procurement.status != S.PREPARING:
        return Decision.no(_("The notice is already recorded."))
    return gates_open(procurement, Key.PUBLICATION)


def deadline_passed(procurement: Procurement) -> Decision:
    """Whether the last day for tenders has passed: nobody reads a tender before (LOU 12:10)."""
    publication = Publication.objects.filter(procurement=procurement).first()
    if publication is None:
        return Decision.no(_("The notice is not recorded yet."))
    if clock.today() <= publication.tender_deadline:
        text = _(
            "Tenders are secret and unopened until the last day for tenders, %(day)s, has passed."
        )
        return Decision.no(
            text % {"day": formats.day(publication.tender_deadline)},
            paragraph="LOU 12:10, OSL 19:3",
        )
    return Decision.yes()


def may_cancel(user: Any, procurement: Procurement) -> Decision:
    """Whether the procurement can be cancelled: until the agreement is registered."""
    decision = may_coordinate(user, procurement)
    if decision and procurement.status == S.CONCLUDED:
        return Decision.no(
            _("The agreement is registered; the procurement can no longer be cancelled.")
        )
    return decision


def standstill_over(procurement: Procurement) -> Decision:
    """Whether an agreement may be signed: the standstill after the award has passed (LOU 20:1)."""
    award = AwardDecision.objects.filter(procurement=procurement).first()
    if award is None:
        return Decision.no(_("There is no award decision yet, so there is nothing to sign."))
    if clock.today() <= award.standstill_ends_on:
        text = _(
            "The standstill lasts until and including %(day)s. Nothing may be signed before it is"
            " over."
        )
        return Decision.no(
            text % {"day": formats.day(award.standstill_ends_on)}, paragraph="LOU 20:1"
        )
    return Decision.yes()


def may_sign_agreement(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may register a signed agreement of this procurement now."""
    decision = may_coordinate(user, procurement)
    return decision and standstill_over(procurement) and gates_open(procurement, Key.AGREEMENT)
