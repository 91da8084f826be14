"""What the panels of the case page show."""

from typing import Any

from portal.audit.selectors import case_timeline
from portal.audit.timeline import url_of
from portal.organisations import access
from portal.procurements import grants, policies, rosters, selectors
from portal.procurements.actions.dates import is_movable
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Procurement
from portal.procurements.process import Key
from portal.rules import public as rules
from portal.rules.enums import Regime

SHOWN_EVENTS = 8


def notice(procurement: Procurement, user: Any) -> dict[str, Any]:
    """Notice, tenders, award and standstill: what is recorded and what stops the next step."""
    facts = selectors.facts_of(procurement)
    coordinates = bool(policies.may_coordinate(user, procurement))
    inside = access.works_for_association(user)
    appointed = bool(policies.may_see_team(user, procurement))
    readable = appointed and procurement.pk in grants.readable_ids(user)
    return {
        "procurement": procurement,
        "publication": facts.publication,
        "planned": facts.day(Key.PUBLICATION),
        "award": facts.award,
        "coordinates": coordinates,
        "inside": inside,
        "appointed": appointed,
        "gates": (
            policies.gates(procurement, Key.PUBLICATION)
            if procurement.status == ProcurementStatus.PREPARING
            else []
        ),
        "may_publish": policies.may_publish(user, procurement) if coordinates else None,
        "deadline_passed": policies.deadline_passed(procurement) if facts.publication else None,
        "opening": policies.opening_of(procurement) if facts.publication else None,
        "tender_count": procurement.tenders.in_time().count() if readable else None,
        "standstill": policies.standstill_over(procurement) if facts.award else None,
    }


def invited(procurement: Procurement, user: Any) -> dict[str, Any]:
    """Who is invited, and whether more can be."""
    return {
        "procurement": procurement,
        "invited": selectors.invited_to(procurement),
        "may_invite": policies.may_invite(user, procurement),
        "coordinates": bool(policies.may_coordinate(user, procurement)),
    }


def timeline(procurement: Procurement, user: Any) -> dict[str, Any] | None:
    """The latest events that the person may know of."""
    events = case_timeline(procurement, user, SHOWN_EVENTS)
    return {"events": events, "story": url_of(procurement)} if events else None


def value(procurement: Procurement, user: Any) -> dict[str, Any]:
    """Estimate and ceiling, with how much the ceiling lies above."""
    share = None
    if procurement.estimated_value and procurement.ceiling is not None:
        share = procurement.ceiling / procurement.estimated_value - 1
    return {
        "procurement": procurement,
        "above": share,
        "may_edit": bool(policies.may_prepare(user, procurement)),
    }


def bought(procurement: Procurement, user: Any) -> dict[str, Any]:
    """What is bought: CPV codes, lots, regime with its reason."""
    return {
        "procurement": procurement,
        "codes": list(procurement.cpv_codes.all()),
        "lots": list(procurement.lots.all()),
        "regime": Regime(procurement.regime),
        "may_edit": bool(policies.may_prepare(user, procurement)),
        "late_joining": rules.late_joining(Regime(procurement.regime)),
    }


def dates(procurement: Procurement, user: Any) -> dict[str, Any]:
    """The dates of the case with reason and paragraph."""
    return {
        "procurement": procurement,
        "dates": [
            (day, is_movable(procurement, day.key)) for day in selectors.dates_of(procurement)
        ],
        "may_edit": bool(policies.may_coordinate(user, procurement)),
    }


def team(procurement: Procurement, user: Any) -> dict[str, Any] | None:
    """Who is appointed and what stands of their interests; hidden from the parties."""
    if not policies.may_see_team(user, procurement):
        return None
    return {
        "procurement": procurement,
        "members": rosters.team_of(procurement),
        "coordinates": bool(policies.may_coordinate(user, procurement)),
        "may_take_over": policies.may_take_over(user, procurement),
    }
