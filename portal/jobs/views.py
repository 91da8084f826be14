"""A person's jobs: the list, one job's progress, the piece of it that refreshes itself, files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require
from portal.core.attachments import attachment
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.tables import JobTable
from portal.ui import exports, large
from portal.ui.lists import list_page


@page(Audience.LOGGED_IN)
def job_list(request: HttpRequest) -> HttpResponse:
    """The person's own jobs, newest first."""
    return list_page(
        request,
        table_class=JobTable,
        queryset=Job.objects.visible_to(request.user).select_related("organisation"),
        template="jobs/list.html",
        context={},
        export_name=_("jobs"),
    )


@page(Audience.LOGGED_IN)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress and result; without JavaScript the page reloads itself while the job goes on."""
    job = get_visible(request, Job.objects.select_related("organisation"), pk=pk)
    return render(request, "jobs/detail.html", {"job": job})


@page(Audience.LOGGED_IN)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The refreshing piece; when the job is done, htmx goes on to the result."""
    job = get_visible(request, Job.objects.all(), pk=pk)
    response = render(request, "jobs/_progress.html", {"job": job})
    if job.is_finished:
        response["HX-Redirect"] = job.result_url or job.get_absolute_url()
    return response


@page(Audience.LOGGED_IN)
def export(request: HttpRequest, name: str) -> HttpResponse:
    """A list that is too long for a file at once: say so, and make it as a job."""
    listed = large.get(name)
    if listed is None:
        raise Http404
    query = request.GET.urlencode()
    if request.method == "POST":
        try:
            return redirect(files.start(actor=request.user, listed=listed, query=query))
        except ActionError as error:
            messages.error(request, str(error))
    context = {"listed": listed, "most": exports.MOST_AT_ONCE, "kept": files.KEPT.days}
    return render(request, "jobs/export.html", context)


@page(Audience.LOGGED_IN)
def file(request: HttpRequest, pk: int) -> Any:
    """The file that a job made, to its owner alone."""
    job = get_visible(request, Job.objects.select_related("owner"), pk=pk)
    require(request, files.may_fetch(job), job)
    opened = files.opened(job)
    if opened is None:
        messages.warning(request, _("The file is no longer kept. Make it again from the list."))
        return redirect(job)
    return attachment(opened, name=job.result["file"], media_type=exports.TYPES[exports.CSV])
