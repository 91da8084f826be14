"""May this be reported, opened again, waived? Every refusal says why."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contracts.reports.enums import TaskState
from contracts.reports.models import ReportLink, ReportTask
from portal.core.decisions import Decision
from portal.organisations import access


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who fills in a report: a contact through a link, or somebody of the association for it."""

    link: ReportLink | None = None
    user: Any = None

    @property
    def name(self) -> str:
        """Under whose name it is done when nothing else is said."""
        return str(self.link.contact.name if self.link else self.user.name)


def may_coordinate(user: Any) -> Decision:
    """Whether `user` handles supplier reports."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators handle supplier reports."))


def may_report(reporter: Reporter, task: ReportTask) -> Decision:
    """Whether the report can be filled in or corrected now."""
    if reporter.link is not None:
        if reporter.link.task_id != task.pk or not reporter.link.works:
            return Decision.no(_("The link no longer opens this report."))
    elif not (decision := may_coordinate(reporter.user)):
        return decision
    if task.state == TaskState.WAIVED:
        return Decision.no(_("The association has said that no report is needed."))
    return Decision.yes()


def may_remind(user: Any, task: ReportTask) -> Decision:
    """Whether a reminder can be sent now."""
    decision = may_coordinate(user)
    if decision and task.state != TaskState.OPEN:
        return Decision.no(_("Nothing is waited for, so there is nothing to remind of."))
    return decision


def may_open_again(user: Any, task: ReportTask) -> Decision:
    """Whether the report can be asked for once more."""
    decision = may_coordinate(user)
    if decision and task.state == TaskState.OPEN:
        return Decision.no(_("The report is open already."))
    return decision


def may_waive(user: Any, task: ReportTask) -> Decision:
    """Whether the association can do without the report."""
    decision = may_coordinate(user)
    if decision and task.state == TaskState.SUBMITTED:
        return Decision.no(_("The report is submitted. Open it again to have it corrected."))
    if decision and task.state == TaskState.WAIVED:
        return Decision.no(_("It is already decided that no report is needed."))
    if decision and task.versions.exists():
        return Decision.no(_("There is a version that counts, so the report cannot be waived."))
    return decision
