"""Asking suppliers, reminding them, and deciding to ask again or to do without."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.reports import audit_codes, letters, periods, policies
from contracts.reports.actions.locking import locked, write_down
from contracts.reports.enums import Stage, TaskState
from contracts.reports.links import Signed
from contracts.reports.models import ReportDraft, ReportLink, ReportTask
from contracts.usage.period import Period
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.rules.calendar import after_working_days, is_working_day

# Working days before and after the last day on which the clock reminds.
BEFORE = 3
AFTER = 3
ESCALATE = 8


@transaction.atomic
def ask_for_period(
    *, agreement_id: int, supplier_id: int, period: Period, working_days: int
) -> ReportTask | None:
    """Make the report of a period that is over, and ask for it; used by the clock. Audited.

    Two at once, or the same again, make one: the other answers None. Without anybody to ask the
    report is there all the same, and the coordinator is told.
    """
    today = clock.today()
    ReportTask.objects.bulk_create(
        [
            ReportTask(
                agreement_id=agreement_id,
                supplier_id=supplier_id,
                period_start=period.first,
                period_end=period.last,
                due_on=periods.due_on(period, working_days, asked_on=today),
                created_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    found = ReportTask.objects.filter(
        agreement_id=agreement_id,
        supplier_id=supplier_id,
        period_start=period.first,
        period_end=period.last,
        stage=Stage.NONE,
        letters=0,
    ).first()
    if found is None:
        return None
    task = locked(found.pk)
    if task.stage != Stage.NONE:
        return None
    _write(task, Stage.ASKED, audit_codes.ASKED, actor=None)
    return task


def stage_on(task: ReportTask, today: date) -> Stage:
    """How far the reminding of an open report should have come on a day."""
    if today > after_working_days(task.due_on, ESCALATE - 1):
        return Stage.ESCALATED
    if today > after_working_days(task.due_on, AFTER - 1):
        return Stage.AFTER
    if today >= task.due_on:
        return Stage.DUE
    return Stage.BEFORE if _working_days_left(task.due_on, today) <= BEFORE else Stage.ASKED


def _working_days_left(due_on: date, today: date) -> int:
    days = 0
    while today < due_on and days <= BEFORE:
        today += periods.ONE_DAY
        days += is_working_day(today)
    return days


@transaction.atomic
def remind_by_clock(*, task_id: int) -> Stage | None:
    """Remind of an open report as far as its day has come; safe to run twice. Audited.

    A day that nobody ran is made up for by one letter, never by several. Answers the new stage,
    None when there was nothing to do.
    """
    task = locked(task_id)
    stage = stage_on(task, clock.today())
    if task.state != TaskState.OPEN or stage <= task.stage:
        return None
    _write(task, stage, audit_codes.REMINDED, actor=None)
    return stage


def _write(task: ReportTask, stage: Stage, code: str, *, actor: Any) -> int:
    task.stage = max(stage, task.stage)
    task.letters += 1
    what = "asked" if code == audit_codes.ASKED else "reminder"
    written = letters.ask(task, f"{what}{task.letters}")
    if written:
        task.reminded_at = clock.now()
    task.save(update_fields=["stage", "letters", "reminded_at"])
    write_down(code, actor, task, letters=written, stage=Stage(task.stage).name.lower())
    return written


@transaction.atomic
def remind(*, actor: Any, task: ReportTask) -> int:
    """Remind now, because a coordinator says so; answers how many letters. Audited.

    Raises `ActionError` when there is nobody to write to.
    """
    row = locked(task.pk)
    require(policies.may_remind(actor, row))
    written = _write(row, Stage(row.stage), audit_codes.REMINDED, actor=actor)
    if not written:
        raise ActionError(
            _("%(supplier)s has no reporting contact. Add one first.")
            % {"supplier": row.supplier.name}
        )
    return written


@transaction.atomic
def send_new_link(*, signed: Signed) -> bool:
    """Send a new link to the contact of one that has expired; used by whoever holds the old one.

    Goes to the contact's own address only, at most once a day. Answers whether one was sent.
    """
    task = locked(signed.task_id)
    if task.state == TaskState.WAIVED:
        return False
    day = f"{clock.today():%Y%m%d}"
    contacts = [contact for contact in letters.contacts_of(task) if contact.pk == signed.contact_id]
    return bool(contacts) and letters.ask(task, f"again{day}") > 0


@transaction.atomic
def open_again(*, actor: Any, task: ReportTask, reason: str) -> ReportTask:
    """Ask for a report once more, submitted or waived; what was submitted counts until then.

    The last day is moved to as many working days from now as it takes to be fair. Audited.
    """
    row = locked(task.pk)
    require(policies.may_open_again(actor, row))
    if not reason.strip():
        raise ActionError(_("Say why the report is opened again."), field="reason")
    row.be_opened_again()
    row.due_on = max(row.due_on, after_working_days(clock.today(), 5))
    row.stage = Stage.ASKED
    row.letters += 1
    if letters.ask(row, f"again{row.letters}"):
        row.reminded_at = clock.now()
    row.save()
    write_down(audit_codes.OPENED_AGAIN, actor, row, reason=reason.strip())
    return row


@transaction.atomic
def waive(*, actor: Any, task: ReportTask, reason: str) -> ReportTask:
    """Decide that no report is needed; its links and draft are thrown away. Audited."""
    row = locked(task.pk)
    require(policies.may_waive(actor, row))
    if not reason.strip():
        raise ActionError(_("Say why no report is needed."), field="reason")
    row.be_waived(actor, reason.strip())
    row.save(update_fields=["state", "waived_by", "waive_reason"])
    ReportLink.objects.filter(task=row).delete()
    ReportDraft.objects.filter(task=row).delete()
    write_down(audit_codes.WAIVED, actor, row, reason=reason.strip())
    return row
