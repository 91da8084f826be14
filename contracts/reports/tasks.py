"""What the worker does for this room: asks, reminds, and lets old drafts go."""

from datetime import date, timedelta

from contracts.reports import actions, coming
from contracts.reports.models import ReportDraft, ReportLink, ReportTask
from contracts.usage.period import Period
from portal.core import clock
from portal.core.tasks import portal_task

DRAFTS_LIVE = timedelta(days=120)


@portal_task(name="reports.ask_one")
def ask_one(agreement_id: int, supplier_id: int, first: str, last: str, working_days: int) -> None:
    """Ask one supplier for one period; the second time changes nothing."""
    actions.ask_for_period(
        agreement_id=agreement_id,
        supplier_id=supplier_id,
        period=Period(date.fromisoformat(first), date.fromisoformat(last)),
        working_days=working_days,
    )


@portal_task(name="reports.ask_all")
def ask_all() -> None:
    """Find the reports of periods that are over and ask for each by a small task."""
    for wanted in coming.missing(clock.today()):
        ask_one.delay(
            wanted.agreement_id,
            wanted.supplier_id,
            wanted.period.first.isoformat(),
            wanted.period.last.isoformat(),
            wanted.working_days,
        )


@portal_task(name="reports.remind_one")
def remind_one(task_id: int) -> None:
    """Remind of one open report, as far as its day has come."""
    if ReportTask.objects.open().filter(pk=task_id).exists():
        actions.remind_by_clock(task_id=task_id)


@portal_task(name="reports.remind_all")
def remind_all() -> None:
    """Every open report is looked at by a small task of its own."""
    for pk in ReportTask.objects.open().values_list("pk", flat=True):
        remind_one.delay(pk)


@portal_task(name="reports.clear_old")
def clear_old() -> None:
    """Drafts that nobody went on with, and links that expired long ago, are deleted."""
    before = clock.now() - DRAFTS_LIVE
    ReportDraft.objects.filter(saved_at__lt=before).delete()
    ReportLink.objects.filter(expires_at__lt=before).delete()
