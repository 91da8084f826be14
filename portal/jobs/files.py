"""Files of lists that are too long for a request: made as a job, kept for a week."""

import io
import tempfile
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.jobs import actions, registry
from portal.jobs.models import Job
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import exports, large

KIND = "jobs.list"
FOLDER = "exports"
KEPT = timedelta(days=7)
LONGEST_QUERY = 2_000


def address(name: str, query: QueryDict) -> str:
    """Where the file of the list `name` is asked for."""
    asked = query.copy()
    for key in ("export", "page"):
        asked.pop(key, None)
    return f"{reverse('jobs:export', args=[name])}?{asked.urlencode()}"


def start(*, actor: Any, listed: large.LargeList, query: str) -> Job:
    """Put the file in line. Audited as a job. Raises `ActionError` for endless parameters."""
    if len(query) > LONGEST_QUERY:
        raise ActionError(_("The list is narrowed by too much. Take something away."))
    return actions.start(
        KIND,
        owner=actor,
        params={"list": listed.name, "query": query},
        title=_("File of the list %(name)s") % {"name": listed.title},
    )


def may_run(job: Job) -> Decision:
    """Anybody may have the rows they may see; the rows are chosen anew in the worker."""
    if job.owner.is_active:
        return Decision.yes()
    return Decision.no(_("The person's log-in is closed."))


def run(job: Job, report: registry.Report) -> registry.Outcome:
    """Write the file. Run again, it writes the same file anew."""
    listed = large.get(job.params["list"])
    if listed is None:
        raise ActionError(_("There is no such list any more."))
    keys = listed.chosen(job.owner, job.params["query"])
    with tempfile.TemporaryFile() as written:
        text = io.TextIOWrapper(written, encoding="utf-8-sig", newline="")
        exports.write_csv(_counted(listed.cells(job.owner, keys), len(keys), report), text)
        text.detach().seek(0)
        default_storage.delete(_path(job.pk))
        default_storage.save(_path(job.pk), File(written))
    result = {
        "file": exports.file_name(listed.export_name, exports.CSV),
        "scope": _scope(job.owner),
    }
    message = _("The file is ready: %(n)d rows. It is kept for a week.") % {"n": len(keys)}
    return registry.Outcome(result=result, message=message)


def _counted(rows: Any, total: int, report: registry.Report) -> Any:
    for done, row in enumerate(rows):
        report(min(done, total), total, _("Writing the rows"))
        yield row


def _path(pk: int) -> str:
    return f"{FOLDER}/{pk}.csv"


def _scope(user: Any) -> list[int]:
    return sorted(access.organisation_ids_where(user, Permission.VIEW_WORK))


def may_fetch(job: Job) -> Decision:
    """Whether the owner may still have the file: nothing that it was made from is out of reach."""
    if set(job.result.get("scope", ())) <= set(_scope(job.owner)):
        return Decision.yes()
    return Decision.no(_("Your roles have changed since the file was made. Make it again."))


def opened(job: Job) -> Any:
    """The file, open; None when the job made none or it is no longer kept."""
    name = _path(job.pk)
    if not job.result.get("file") or not default_storage.exists(name):
        return None
    return default_storage.open(name, "rb")


def forget_old() -> int:
    """Delete files whose week is over, and those whose job is gone; how many."""
    kept = Job.objects.filter(kind=KIND, created_at__gte=clock.now() - KEPT)
    names = {f"{pk}.csv" for pk in kept.values_list("pk", flat=True)}
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    old = [name for name in files if name not in names]
    for name in old:
        default_storage.delete(f"{FOLDER}/{name}")
    return len(old)


registry.register(KIND, run, may_run)
exports.make_later(address)
