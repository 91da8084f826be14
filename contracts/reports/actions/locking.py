"""Reading a report so that nobody else changes it meanwhile."""

from typing import Any

from contracts.reports.models import ReportTask
from portal.audit.actions import record


def locked(pk: int) -> ReportTask:
    """The report under a lock until the transaction ends."""
    rows = ReportTask.objects.select_for_update(of=("self",))
    return rows.select_related("agreement__procurement", "supplier").get(pk=pk)


def write_down(code: str, actor: Any, task: ReportTask, **data: Any) -> None:
    """The event of a report, with its period and supplier."""
    record(
        code,
        actor=actor,
        obj=task,
        case=task.agreement.procurement,
        data={"period": f"{task.period_start}–{task.period_end}", **data},
    )
