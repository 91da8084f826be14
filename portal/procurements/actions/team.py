"""Who takes part in a procurement: appointed, ended, handed over."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.people.models import User
from portal.procurements import audit_codes, grants, letters, policies
from portal.procurements.actions.locking import locked, mirror
from portal.procurements.enums import Task
from portal.procurements.models import Appointment, Procurement, ReferenceComment


def enter(
    *,
    actor: Any,
    user: User,
    procurement: Procurement,
    task: Task,
    reason: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    represents: str = "",
) -> Appointment:
    """Give the task without asking, inside an action that has asked. Audited."""
    appointment = grants.give(
        user=user,
        procurement=procurement,
        task=task,
        reason=reason.strip()[:300],
        represents=represents.strip(),
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        appointed_by=actor,
        appointed_at=clock.now(),
    )
    data = {"user": user.pk, "task": task.value, "reason": appointment.reason}
    record(audit_codes.APPOINTED, actor=actor, obj=appointment, case=procurement, data=data)
    return appointment


@transaction.atomic
def appoint(
    *,
    actor: Any,
    procurement: Procurement,
    user: User,
    task: Task | str,
    reason: str,
    represents: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Appointment:
    """Appoint a person to a task in the procurement, and ask for a declaration. Audited, by letter.

    Refused for a recused person, for a task the person already has, and for the reference group
    together with anything else.
    """
    fresh = locked(procurement)
    require(policies.may_coordinate(actor, fresh))
    chosen = Task(task)
    if not reason.strip():
        raise ActionError(_("Say why the person is appointed."), field="reason")
    if valid_to is not None and valid_to < (valid_from or clock.today()):
        raise ActionError(_("The task must begin before it ends."), field="valid_to")
    decision = policies.may_be_appointed(user, fresh, chosen)
    if not decision:
        raise ActionError(decision.reason, field="user", paragraph=decision.paragraph)
    Appointment.objects.filter(user=user, procurement=fresh, task=chosen, ended_at=None).update(
        ended_at=clock.now(), ended_by=actor, ended_reason=_("The time was over.")
    )
    appointment = enter(
        actor=actor,
        user=user,
        procurement=fresh,
        task=chosen,
        reason=reason,
        represents=represents,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    letters.appointed(appointment)
    return appointment


@transaction.atomic
def end_appointment(*, actor: Any, appointment: Appointment, reason: str) -> Appointment:
    """End a task at once, with the reason. Audited. The one responsible hands over first."""
    fresh = locked(appointment.procurement_id)
    require(policies.may_coordinate(actor, fresh))
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.ended_at is not None:
        raise ActionError(_("The task is already ended."))
    if row.task == Task.COORDINATE and row.user_id == fresh.responsible_id:
        raise ActionError(_("Hand the procurement over to another coordinator first."))
    if not reason.strip():
        raise ActionError(_("Say why the task ends."), field="reason")
    _end(actor, row, fresh, reason)
    mirror_fields(appointment, row)
    return appointment


def _end(actor: Any, row: Appointment, procurement: Procurement, reason: str) -> None:
    grants.take(row, by=actor, reason=reason.strip())
    data = {"user": row.user_id, "task": row.task, "reason": row.ended_reason}
    record(audit_codes.APPOINTMENT_ENDED, actor=actor, obj=row, case=procurement, data=data)


def mirror_fields(target: Appointment, source: Appointment) -> None:
    """Let the caller's object show how the task ended."""
    target.ended_at, target.ended_by = source.ended_at, source.ended_by
    target.ended_reason = source.ended_reason


def end_all(*, actor: Any, user: User, procurement: Procurement, reason: str) -> None:
    """End everything a person does in the procurement, inside an action that has asked. Audited."""
    rows = Appointment.objects.filter(user=user, procurement=procurement, ended_at=None)
    for row in rows.select_related("user", "group"):
        _end(actor, row, procurement, reason)


@transaction.atomic
def hand_over(*, actor: Any, procurement: Procurement, to: User, reason: str) -> Procurement:
    """Let another coordinator be responsible, with the reason. Audited, by letter to both.

    A coordinator of the case gives it away; any other coordinator of the association can take it
    over. What waited for the one waits for the other, whose task to coordinate then ends.
    """
    fresh = locked(procurement)
    taking = to.pk == actor.pk
    require(
        policies.may_take_over(actor, fresh) if taking else policies.may_coordinate(actor, fresh)
    )
    if not reason.strip():
        raise ActionError(_("Say why the procurement is handed over."), field="reason")
    decision = policies.may_take_over(to, fresh)
    if not decision:
        raise ActionError(decision.reason, field="to")
    former = fresh.responsible
    held = Appointment.objects.filter(procurement=fresh, task=Task.COORDINATE)
    if not held.filter(user=to).current().exists():
        held.filter(user=to, ended_at=None).update(ended_at=clock.now(), ended_by=actor)
        enter(actor=actor, user=to, procurement=fresh, task=Task.COORDINATE, reason=reason)
    fresh.responsible = to
    fresh.save(update_fields=["responsible"])
    for row in held.filter(user=former, ended_at=None).select_related("user", "group"):
        _end(actor, row, fresh, reason)
    data = {"from": former.pk, "to": to.pk, "reason": reason.strip()[:300]}
    code = audit_codes.TAKEN_OVER if taking else audit_codes.HANDED_OVER
    record(code, actor=actor, obj=fresh, case=fresh, data=data)
    letters.handed_over(fresh, former=former, by=actor)
    mirror(procurement, fresh, "responsible", "responsible_id")
    return procurement


@transaction.atomic
def comment(*, actor: Any, procurement: Procurement, part: str, text: str) -> ReferenceComment:
    """Say something of a part of the drafts, as a member of the reference group. Audited."""
    from portal.procurements.actions.declarations import clean_text

    require(policies.may_refer(actor, procurement))
    if not text.strip():
        raise ActionError(_("Write what you want to say."), field="text")
    row = ReferenceComment.objects.create(
        procurement=procurement, part=part[:60], author=actor, text=clean_text(text, field="text")
    )
    record(audit_codes.REFERENCE_COMMENT, actor=actor, obj=row, case=procurement)
    return row
