"""Read models of the pages of call-offs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementLot, AgreementParty
from contracts.calloffs import audit_codes
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff, CeilingRequest
from portal.audit.selectors import timeline
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission


def listed(user: Any) -> Any:
    """Call-offs for a list."""
    return CallOff.objects.visible_to(user).select_related(
        "organisation", "lot__agreement", "place__supplier"
    )


def detailed() -> Any:
    """Call-offs with everything their page shows; the caller asks `visible_to`."""
    return CallOff.objects.select_related(
        "organisation",
        "lot__agreement__procurement",
        "place__supplier",
        "place__sub_area",
        "proposed__supplier",
        "registered_by",
        "cancelled_by",
        "competition",
        "ceiling_request__asked_by",
        "ceiling_request__decided_by",
    )


def questions() -> Any:
    """Questions about ceilings with their call-offs."""
    return CeilingRequest.objects.select_related(
        "asked_by",
        "decided_by",
        "call_off__organisation",
        "call_off__lot__agreement__procurement",
        "call_off__place__supplier",
        "call_off__registered_by",
    )


def waiting() -> Any:
    """Questions that no lawyer has decided."""
    return questions().filter(approved=None, call_off__status=CallOffStatus.WAITING)


def open_lots(user: Any, agreement_id: int | None = None) -> Any:
    """Lots by which the person can call off something today, for a list.

    The association calls off for any party; others by agreements to which one of their own
    organisations is a party.
    """
    today = clock.today()
    agreements = Agreement.objects.visible_to(user).holding(today).exclude(call_off_model="")
    if not access.may_coordinate(user):
        ids = access.organisation_ids_where(user, Permission.CALL_OFF)
        mine = AgreementParty.objects.holding(today).filter(organisation_id__in=ids)
        agreements = agreements.filter(pk__in=mine.values("agreement_id"))
    if agreement_id is not None:
        agreements = agreements.filter(pk=agreement_id)
    return (
        AgreementLot.objects.filter(agreement__in=agreements)
        .select_related("agreement")
        .prefetch_related("sub_areas")
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a call-off: who, when, why, and what went from what to what."""

    label: str
    at: datetime
    by: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def history_of(call_off: CallOff, user: Any) -> list[Event]:
    """What happened, newest first; one statement."""
    return [_event(row) for row in timeline(call_off, user)]


def _event(row: Any) -> Event:
    data = row.data if isinstance(row.data, dict) else {}
    changes = data.get("changes", {}) if row.code == audit_codes.CHANGED else {}
    labels = {field.name: str(field.verbose_name) for field in CallOff._meta.fields}
    return Event(
        label=row.label,
        at=row.at,
        by=row.actor_name,
        reason=str(data.get("reason") or data.get("note") or ""),
        changes=tuple(
            (labels[name], before or "–", after or "–") for name, (before, after) in changes.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """Where a new call-off begins for an agreement."""

    url: str
    label: str


def way_in(agreement: Agreement) -> Way:
    """The page on which a call-off by this agreement begins: its only lot's, or the choice."""
    lots: list[tuple[int, int | None]] = list(agreement.lots.values_list("pk", "sub_areas")[:2])
    if len(lots) == 1 and lots[0][1] is None:
        url = reverse("calloffs:register", args=[lots[0][0]])
    else:
        url = f"{reverse('calloffs:new')}?avtal={agreement.pk}"
    return Way(url, _("Make a call-off"))


def recent(agreement: Agreement, user: Any, most: int = 5) -> list[CallOff]:
    """The latest call-offs by an agreement that the person may see; one statement."""
    rows = listed(user).filter(lot__agreement=agreement, status__in=sorted(CallOffStatus.open()))
    return list(rows.order_by("-made_on", "-pk")[:most])
