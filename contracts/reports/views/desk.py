"""Where a report is filled in: by a supplier behind its link, or by the association for it.

Both walk through the same steps; the desk knows who it is and where the steps have their address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from contracts.reports import links, policies
from contracts.reports.models import ReportTask
from contracts.reports.policies import Reporter
from portal.audit import access as audit_access
from portal.core.views import Audience, page

# The secret parts of links, by report: they stand in no address bar after the first page.
SESSION_KEY = "report_links"
MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """One report and whoever fills it in."""

    task: ReportTask
    reporter: Reporter

    @property
    def is_supplier(self) -> bool:
        """Whether it is the supplier itself."""
        return self.reporter.link is not None

    def url(self, step: str) -> str:
        """The address of a step."""
        way = "link" if self.is_supplier else "enter"
        return reverse(f"reports:{way}_{step}", args=[self.task.pk])

    @property
    def urls(self) -> dict[str, str]:
        """The addresses of all steps, for templates."""
        steps = ("start", "nothing", "rows", "file", "columns", "buyers", "preview", "discard")
        return {step: self.url(step) for step in (*steps, "template")}

    def to(self, step: str) -> HttpResponse:
        """On to a step."""
        return redirect(self.url(step))

    def render(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """A page of the report."""
        every = {"desk": self, "task": self.task, "urls": self.urls, **context}
        return render(request, f"reports/desk/{template}.html", every, status=status)


Step = Callable[[HttpRequest, Desk], HttpResponse]


def refused(request: HttpRequest, error: links.LinkRefused) -> HttpResponse:
    """The page of a link that does not work, with the offer of a new one where that can be made."""
    context = {"reason": error.message, "signed": error.signed}
    status = 410 if error.signed else 404
    return render(request, "reports/link_refused.html", context, status=status)


def keep(request: HttpRequest, task: ReportTask, token: str) -> None:
    """Remember the link in the browser's session, beside those to other reports."""
    kept = dict(request.session.get(SESSION_KEY, {}))
    kept.pop(str(task.pk), None)
    kept[str(task.pk)] = token
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])


def by_link(step: Step) -> Any:
    """A step as the supplier meets it: the link is asked anew every time."""

    @page(Audience.PUBLIC)
    @never_cache
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        token = str(request.session.get(SESSION_KEY, {}).get(str(pk), ""))
        try:
            link = links.open_link(token)
        except links.LinkRefused as error:
            return refused(request, error)
        return step(request, Desk(link.task, Reporter(link=link)))

    return view


def by_staff(step: Step) -> Any:
    """A step as the association's coordinator meets it."""

    @page(Audience.ASSOCIATION)
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        rows = ReportTask.objects.select_related("agreement__procurement", "supplier")
        task = audit_access.get_visible(request, rows, pk=pk)
        reporter = Reporter(user=request.user)
        audit_access.require(request, policies.may_report(reporter, task), task)
        return step(request, Desk(task, reporter))

    return view
