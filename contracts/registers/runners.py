"""The jobs of this room: the dry run and the import. Both are safe to run twice."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.registers import actions, policies
from contracts.registers.models import RegisterImport
from portal.core.decisions import Decision
from portal.jobs import registry
from portal.jobs.actions import start
from portal.jobs.models import Job

CHECK = "registers.check"
IMPORT = "registers.import"


def may_run(job: Job) -> Decision:
    """The owner's right to import, asked again in the worker."""
    return policies.may_import(job.owner)


def _progress(report: registry.Report, total: int) -> actions.Progress:
    def progress(done: int) -> None:
        report(done, max(total, done), _("Comparing with the agreements here"))

    return progress


def run_check(job: Job, report: registry.Report) -> registry.Outcome:
    """Read and compare everything, keep nothing."""
    pk = job.params["import"]
    report(0, 0, _("Reading the rows"))
    actions.check(actor=job.owner, register_import_id=pk, progress=_progress(report, 0))
    return registry.Outcome(
        result={"import": pk},
        message=_("The dry run is done. Nothing is imported yet."),
        url=reverse("registers:check", args=[pk]),
    )


def run_import(job: Job, report: registry.Report) -> registry.Outcome:
    """Import in one transaction."""
    found = RegisterImport.objects.get(pk=job.params["import"])
    told = found.check_result
    total = sum(told.get(name, 0) for name in ("made", "changed", "unchanged"))
    done = actions.import_register(
        actor=job.owner, register_import_id=found.pk, progress=_progress(report, total)
    )
    return registry.Outcome(
        result={"import": found.pk, "first": done.is_first},
        message=_("The register is imported.")
        if done.is_first
        else _("The file was imported already. Nothing was changed."),
        url=reverse("registers:detail", args=[found.pk]),
    )


def start_check(*, actor: Any, register_import: RegisterImport) -> Job:
    """Put the dry run in line."""
    return start(
        CHECK,
        owner=actor,
        organisation=register_import.responsible,
        params={"import": register_import.pk},
        title=_("Dry run of %(file)s") % {"file": register_import.file_name},
    )


def start_import(*, actor: Any, register_import: RegisterImport) -> Job:
    """Put the import in line."""
    return start(
        IMPORT,
        owner=actor,
        organisation=register_import.responsible,
        params={"import": register_import.pk},
        title=_("Import of %(file)s") % {"file": register_import.file_name},
    )


registry.register(CHECK, run_check, may_run)
registry.register(IMPORT, run_import, may_run)
