"""The job of this room: reading an upload. Safe to run twice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.invoices import actions, policies
from contracts.invoices.enums import Result
from contracts.invoices.models import InvoiceUpload
from portal.core.decisions import Decision
from portal.jobs import registry
from portal.jobs.actions import start
from portal.jobs.models import Job

READ = "invoices.read"
_BYTES_PER_DOCUMENT = 3_000


def _upload_of(job: Job) -> InvoiceUpload:
    return InvoiceUpload.objects.select_related("organisation").get(pk=job.params["upload"])


def may_run(job: Job) -> Decision:
    """The owner's right to upload for the organisation, asked again in the worker."""
    return policies.may_upload(job.owner, _upload_of(job).organisation)


def run_read(job: Job, report: registry.Report) -> registry.Outcome:
    """Read every document; those that cannot be counted are listed with the reason."""
    found = _upload_of(job)
    expected = max(found.size // _BYTES_PER_DOCUMENT, len(found.names), 1)

    def progress(done: int) -> None:
        report(done, max(done, expected), _("Reading the invoices"))

    done = actions.read_upload(actor=job.owner, upload_id=found.pk, progress=progress)
    results = list(done.documents.values_list("result", flat=True))
    refused = results.count(Result.REFUSED)
    message = ngettext(
        "%(count)s document is read.", "%(count)s documents are read.", len(results)
    ) % {"count": len(results)}
    if refused:
        message += " " + ngettext(
            "%(count)s of them could not be counted.",
            "%(count)s of them could not be counted.",
            refused,
        ) % {"count": refused}
    return registry.Outcome(
        result={"upload": done.pk},
        message=message,
        url=reverse("invoices:upload", args=[done.pk]),
    )


def start_read(*, actor: Any, upload: InvoiceUpload) -> Job:
    """Put the reading in line."""
    return start(
        READ,
        owner=actor,
        organisation=upload.organisation,
        params={"upload": upload.pk},
        title=_("Reading of invoices for %(organisation)s")
        % {"organisation": upload.organisation.short_name},
    )


registry.register(READ, run_read, may_run)
