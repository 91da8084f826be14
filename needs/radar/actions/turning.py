"""From a suggestion to a procurement with its members, in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.radar import audit_codes, policies
from needs.radar.actions.locking import locked
from needs.radar.models import Suggestion
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require
from portal.organisations.models import Organisation
from portal.procurements import actions as procurements
from portal.procurements.models import ProcessVersion, Procurement
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class TurnTerms:
    """How the procurement begins; what is not given stands in the suggestion."""

    title: str
    process: ProcessVersion
    members: Sequence[Organisation]
    cpv_codes: Sequence[str] = ()
    lots: Sequence[str] = ()
    start_on: date | None = None
    diary_number: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """The procurement, and whether it was made now."""

    procurement: Procurement
    is_new: bool


@transaction.atomic
def turn_into_procurement(*, actor: Any, suggestion: Suggestion, terms: TurnTerms) -> Turned:
    """Start the procurement with title, CPV codes, lots and invited members. Audited.

    Safe to run twice: when somebody has started it already, that procurement is returned and
    nothing is made. One that was cancelled leaves the way open for a new one. Who starts it is
    responsible for it. All or nothing: a refused code or member leaves no half procurement behind.
    """
    fresh = locked(suggestion)
    require(policies.may_decide(actor))
    if fresh.procurement is not None and policies.is_running(fresh):
        return Turned(fresh.procurement, is_new=False)
    require(policies.may_turn(actor, fresh))
    made = procurements.create_procurement(
        actor=actor,
        title=terms.title,
        process=terms.process,
        responsible=actor,
        diary_number=terms.diary_number,
        description=_described(fresh, terms),
        start_on=terms.start_on,
    )
    if terms.cpv_codes:
        procurements.set_cpv(actor=actor, procurement=made, codes=terms.cpv_codes)
    if terms.lots:
        procurements.set_lots(
            actor=actor, procurement=made, lots=[(None, name, "") for name in terms.lots]
        )
    if terms.members:
        procurements.invite(actor=actor, procurement=made, organisations=terms.members)
    fresh.start()
    fresh.procurement, fresh.started_at, fresh.started_by = made, clock.now(), actor
    fresh.save(update_fields=["state", "procurement", "started_at", "started_by"])
    record(
        audit_codes.STARTED,
        actor=actor,
        obj=fresh,
        case=made,
        data={"procurement": made.pk, "members": len(terms.members)},
    )
    return Turned(made, is_new=True)


def _described(suggestion: Suggestion, terms: TurnTerms) -> str:
    """Where the procurement comes from."""
    count = len(terms.members)
    text = ngettext(
        "Suggested by the demand radar on %(day)s: %(title)s, %(count)s member.",
        "Suggested by the demand radar on %(day)s: %(title)s, %(count)s members.",
        count,
    )
    return text % {
        "day": formats.day(clock.today()),
        "title": suggestion.title,
        "count": count,
    } + (" " + _("The members' quantities are asked for in the inquiry.") if count else "")
