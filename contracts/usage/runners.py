"""The jobs of this room: the dry run and the import. Both are safe to run twice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.usage import actions, policies
from contracts.usage.models import LedgerImport
from portal.core.decisions import Decision
from portal.jobs import registry
from portal.jobs.actions import start
from portal.jobs.models import Job

CHECK = "usage.check"
IMPORT = "usage.import"
_BYTES_PER_ROW = 120


def _import_of(job: Job) -> LedgerImport:
    return LedgerImport.objects.select_related("organisation").get(pk=job.params["import"])


def may_run(job: Job) -> Decision:
    """The owner's right to import for the organisation, asked again in the worker."""
    return policies.may_import(job.owner, _import_of(job).organisation)


def _progress(ledger_import: LedgerImport, report: registry.Report, text: str) -> actions.Progress:
    """Rows read of an estimated number: nobody counts the rows of a large file beforehand."""
    expected = max(
        ledger_import.check_result.get("read") or ledger_import.size // _BYTES_PER_ROW, 1
    )

    def progress(rows: int) -> None:
        report(rows, max(rows, expected), text)

    return progress


def run_check(job: Job, report: registry.Report) -> registry.Outcome:
    """Read everything, import nothing."""
    found = _import_of(job)
    progress = _progress(found, report, _("Reading the rows"))
    actions.check(ledger_import_id=found.pk, progress=progress)
    return registry.Outcome(
        result={"import": found.pk},
        message=_("The dry run is done. Nothing is imported yet."),
        url=reverse("usage:import_check", args=[found.pk]),
    )


def run_import(job: Job, report: registry.Report) -> registry.Outcome:
    """Import in one transaction."""
    found = _import_of(job)
    progress = _progress(found, report, _("Reading and storing the rows"))
    done = actions.import_ledger(actor=job.owner, ledger_import_id=found.pk, progress=progress)
    message = _("The ledger is imported.") if done.changed else unchanged()
    return registry.Outcome(
        result={"import": done.ledger_import.pk, "changed": done.changed},
        message=message,
        url=reverse("usage:import_detail", args=[done.ledger_import.pk]),
    )


def unchanged() -> str:
    """What is said of a file that was imported before."""
    return _("The same file is already imported for this period. Nothing was changed.")


def start_check(*, actor: Any, ledger_import: LedgerImport) -> Job:
    """Put the dry run in line."""
    return start(
        CHECK,
        owner=actor,
        organisation=ledger_import.organisation,
        params={"import": ledger_import.pk},
        title=_("Dry run of %(file)s") % {"file": ledger_import.file_name},
    )


def start_import(*, actor: Any, ledger_import: LedgerImport) -> Job:
    """Put the import in line."""
    return start(
        IMPORT,
        owner=actor,
        organisation=ledger_import.organisation,
        params={"import": ledger_import.pk},
        title=_("Import of %(file)s") % {"file": ledger_import.file_name},
    )


registry.register(CHECK, run_check, may_run)
registry.register(IMPORT, run_import, may_run)
