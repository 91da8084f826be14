"""A person's jobs: the list, one job's progress, and the piece of it that refreshes itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.audit.access import get_visible
from portal.core.views import Audience, page
from portal.jobs.models import Job
from portal.jobs.tables import JobTable
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
