"""The association's pages: who has reported, who is late, and what can be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts.reports import actions, letters, policies, selectors
from contracts.reports.filters import TaskFilter
from contracts.reports.forms import ReasonForm
from contracts.reports.models import ReportTask, ReportVersion
from contracts.reports.tables import RowTable, TaskTable
from portal.audit import access as audit_access
from portal.audit.selectors import timeline
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.notices import public as notices
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


def _task(request: HttpRequest, pk: int) -> ReportTask:
    rows = ReportTask.objects.select_related("agreement__procurement", "supplier", "waived_by")
    found: ReportTask = audit_access.get_visible(request, rows, pk=pk)
    return found


@page(Audience.ASSOCIATION)
def report_list(request: HttpRequest) -> HttpResponse:
    """Every report: per period, and who is late."""
    rows = selectors.listed(request.user)
    return list_page(
        request,
        table_class=TaskTable,
        queryset=rows,
        filterset_class=TaskFilter,
        search_fields=("supplier__name", "agreement__title", "agreement__number"),
        template="reports/list.html",
        export_name="leverantorsrapporter",
        empty=Empty(
            _("No reports yet"),
            _("They are made by themselves when a period of an agreement is over."),
        ),
        context={"late": ReportTask.objects.visible_to(request.user).late(clock.today()).count()},
    )


@page(Audience.ASSOCIATION)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: how it stands, its versions, whom we ask, and what can be done."""
    task = _task(request, pk)
    user = request.user
    context = {
        "task": task,
        "versions": selectors.versions_of(task),
        "contacts": letters.contacts_of(task),
        "draft": selectors.draft_of(task),
        "enter": policies.may_report(policies.Reporter(user=user), task),
        "remind": policies.may_remind(user, task),
        "open_again": policies.may_open_again(user, task),
        "waive": policies.may_waive(user, task),
        "reason": ReasonForm(),
        "events": timeline(task, user, limit=10),
    }
    return render(request, "reports/detail.html", context)


@page(Audience.ASSOCIATION)
def version_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a version, with sums per buyer."""
    versions = ReportVersion.objects.select_related("task__agreement", "task__supplier")
    version = audit_access.get_visible(request, versions, pk=pk)
    rows = version.rows.visible_to(request.user).select_related("lot", "organisation")
    every = list(rows.order_by("position"))
    return list_page(
        request,
        table_class=RowTable,
        queryset=rows,
        search_fields=("buyer_name", "buyer_number", "article", "invoice_number"),
        template="reports/version.html",
        export_name="rapporterad-forsaljning",
        context={
            "version": version,
            "task": version.task,
            "sums": selectors.sums_of(every),
            "buyers": selectors.per_buyer(every),
        },
    )


@require_POST
@page(Audience.ASSOCIATION)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind now."""
    task = _task(request, pk)
    audit_access.require(request, policies.may_remind(request.user, task), task)
    try:
        count = actions.remind(actor=request.user, task=task)
        messages.success(
            request,
            ngettext("%(count)s letter is sent.", "%(count)s letters are sent.", count)
            % {"count": count},
        )
        _tell_of_failing(request, task)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(task)


def _tell_of_failing(request: HttpRequest, task: ReportTask) -> None:
    """Whom the letter will not reach, since earlier ones have come back."""
    failing = notices.failing_among(one.email for one in letters.contacts_of(task))
    if failing:
        messages.warning(
            request,
            _("Letters to %(addresses)s come back. Correct the supplier's contact.")
            % {"addresses": ", ".join(sorted(failing))},
        )


def _with_reason(
    request: HttpRequest,
    task: ReportTask,
    decision: Decision,
    act: Callable[..., Any],
    words: dict[str, str],
) -> HttpResponse:
    """An action that needs a reason: from the confirmation on the page, or from its own page."""
    audit_access.require(request, decision, task)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            act(actor=request.user, task=task, reason=form.cleaned_data["reason"])
            messages.success(request, words["done"])
            return redirect(task)
    context = {"task": task, "form": form, **words}
    return render(request, "reports/reason.html", context, status=422 if form.is_bound else 200)


@page(Audience.ASSOCIATION)
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the report once more."""
    task = _task(request, pk)
    words = {
        "heading": _("Open the report again?"),
        "submit": _("Open again"),
        "done": _("The report is open again and the supplier is asked."),
    }
    decision = policies.may_open_again(request.user, task)
    return _with_reason(request, task, decision, actions.open_again, words)


@page(Audience.ASSOCIATION)
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Do without the report."""
    task = _task(request, pk)
    words = {
        "heading": _("Do without the report?"),
        "submit": _("Do without"),
        "done": _("It is decided that no report is needed."),
    }
    decision = policies.may_waive(request.user, task)
    return _with_reason(request, task, decision, actions.waive, words)
