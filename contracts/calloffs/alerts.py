"""Alerts on the way to a ceiling: each level once for an agreement and for each of its lots."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.calloffs import audit_codes, figures, letters, policies
from contracts.calloffs.ceiling import Room
from contracts.calloffs.models import CeilingAlert
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require

LEVELS = (50, 75, 90)


def reached(room: Room, told: Collection[int]) -> list[int]:
    """The levels that the figure has reached and that nobody has been told of; lowest first."""
    if not room.ceiling:
        return []
    return [
        level for level in LEVELS if level not in told and room.taken * 100 >= room.ceiling * level
    ]


@transaction.atomic
def watch(*, agreement_id: int) -> list[CeilingAlert]:
    """Raise the alerts that are due for an agreement; safe to run any number of times. Audited.

    When several levels are passed at once all are kept as told, and the letter is of the highest.
    """
    agreement = (
        Agreement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("procurement")
        .filter(pk=agreement_id)
        .first()
    )
    if agreement is None:
        return []
    told: dict[int | None, set[int]] = {}
    rows = CeilingAlert.objects.filter(agreement=agreement)
    for lot_id, level in rows.values_list("lot_id", "level"):
        told.setdefault(lot_id, set()).add(level)
    sums = figures.figures_of(agreement)
    rooms: list[tuple[int | None, Room]] = [(None, sums.total), *sums.lots.items()]
    raised = []
    for lot_id, room in rooms:
        levels = reached(room, told.get(lot_id, ()))
        for level in levels:
            alert = CeilingAlert.objects.create(
                agreement=agreement,
                lot_id=lot_id,
                level=level,
                taken=room.taken,
                ceiling=room.ceiling,
                raised_at=clock.now(),
            )
            _record(alert)
            raised.append(alert)
        if levels:
            letters.alert(raised[-1])
    return raised


def _record(alert: CeilingAlert) -> None:
    record(
        audit_codes.ALERT,
        actor=None,
        obj=alert.agreement,
        case=alert.agreement.procurement,
        data={
            "lot": alert.lot.number if alert.lot else None,
            "level": alert.level,
            "taken": str(alert.taken),
            "ceiling": str(alert.ceiling),
        },
    )


@transaction.atomic
def note_alert(*, actor: Any, alert: CeilingAlert, note: str) -> None:
    """Say what is done about an alert; lower ones of the same ceiling are seen with it. Audited.

    Raises `Refused` for those who do not keep watch and for the second of two at once.
    """
    row = (
        CeilingAlert.objects.select_for_update(of=("self",))
        .select_related("agreement__procurement", "lot")
        .get(pk=alert.pk)
    )
    require(policies.may_note(actor, row))
    if not note.strip():
        raise ActionError(_("Say what is done about the alert."), field="note")
    same = CeilingAlert.objects.filter(
        agreement_id=row.agreement_id, lot_id=row.lot_id, level__lte=row.level, noted_at=None
    )
    same.update(noted_by=actor, noted_at=clock.now(), note=note.strip())
    record(
        audit_codes.NOTED,
        actor=actor,
        obj=row.agreement,
        case=row.agreement.procurement,
        data={
            "lot": row.lot.number if row.lot else None,
            "level": row.level,
            "note": note.strip(),
        },
    )


def unseen(agreement_ids: Iterable[int] | None = None) -> list[CeilingAlert]:
    """The highest alert of each ceiling that nobody has seen; one statement."""
    rows = CeilingAlert.objects.filter(noted_at=None).select_related("agreement", "lot")
    if agreement_ids is not None:
        rows = rows.filter(agreement_id__in=list(agreement_ids))
    highest: dict[tuple[int, int | None], CeilingAlert] = {}
    for alert in rows.order_by("level", "pk"):
        highest[(alert.agreement_id, alert.lot_id)] = alert
    return list(highest.values())
