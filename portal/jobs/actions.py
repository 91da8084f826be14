"""Starting, running and tidying up jobs."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.audit.support import current
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.jobs import audit_codes, registry
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.progress import reporting

MAX_ATTEMPTS = 3
LOST_MESSAGE_AFTER = timedelta(minutes=5)
LOST_WORKER_AFTER = timedelta(minutes=15)

log = structlog.get_logger("jobs")


@transaction.atomic
def start(
    kind: str, *, owner: Any, organisation: Any = None, params: dict[str, Any], title: str
) -> Job:
    """Put a job in line for a worker, once the transaction is committed. Audited.

    Raises `Refused` when the owner may not run it and `LookupError` for an unknown kind.
    """
    from portal.jobs.tasks import run_job

    job = Job(
        kind=kind,
        title=title[:200],
        support=current.session(),
        owner=owner,
        organisation=organisation,
        params=params,
        language=(translation.get_language() or "sv")[:8],
    )
    require(registry.get(kind).may_run(job))
    job.save()
    record(audit_codes.STARTED, actor=owner, obj=job, organisation=organisation)
    run_job.delay_on_commit(job.pk)
    return job


def run(job_id: int) -> None:
    """Do a waiting job; used by the worker. A job that is taken or finished is left alone.

    The owner's rights are asked for again, since they may have ended while the job waited. A
    refusal or a fault of the input becomes the job's sentence; anything else is logged with the
    job's number and gets a general one.
    """
    job = _take(job_id)
    if job is None:
        return
    with translation.override(job.language):
        try:
            kind = registry.get(job.kind)
            require(kind.may_run(job))
            # What is begun in a support session is done in it: both names, and no more rights.
            with current.within(job.support), reporting(job) as report:
                outcome = kind.run(job, report)
        except ActionError as refused:
            _fail(job, str(refused))
        except Exception:
            log.exception("job_crashed", job=job.pk, kind=job.kind)
            _fail(
                job,
                _(
                    "Something went wrong on our side, and nothing was changed. Job number: "
                    "%(number)s."
                )
                % {"number": job.pk},
            )
        else:
            _finish(job, outcome)


@transaction.atomic
def _take(job_id: int) -> Job | None:
    """Claim the job; None when another worker has it or it is finished."""
    waiting = Job.objects.select_for_update(skip_locked=True, of=("self",))
    job = waiting.filter(pk=job_id, state=JobState.WAITING).first()
    if job is not None:
        job.begin()
        job.save(update_fields=["state", "attempts", "heartbeat_at", "done"])
    return job


@transaction.atomic
def _finish(job: Job, outcome: registry.Outcome) -> None:
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if locked.is_finished:
        return
    locked.finish()
    locked.result = outcome.result
    locked.result_url = outcome.url
    locked.message = outcome.message[:500]
    locked.done = locked.total
    locked.save(update_fields=["state", "finished_at", "result", "result_url", "message", "done"])
    record(audit_codes.FINISHED, actor=locked.owner, obj=locked, organisation=locked.organisation)


@transaction.atomic
def _fail(job: Job, sentence: str) -> None:
    locked = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if locked.is_finished:
        return
    locked.fail(sentence)
    locked.save(update_fields=["state", "message", "finished_at"])
    record(audit_codes.FAILED, actor=locked.owner, obj=locked, organisation=locked.organisation)


def reconcile() -> int:
    """Queue again what was lost: a message, or a worker in the middle of its work.

    After three attempts the job fails with a sentence. Answers how many jobs were touched.
    """
    now = clock.now()
    stale = Job.objects.stale(
        waiting_since=now - LOST_MESSAGE_AFTER, silent_since=now - LOST_WORKER_AFTER
    )
    touched = 0
    for job_id in list(stale.values_list("pk", flat=True)):
        touched += _queue_again(job_id)
    return touched


@transaction.atomic
def _queue_again(job_id: int) -> int:
    from portal.jobs.tasks import run_job

    now = clock.now()
    stale = Job.objects.stale(
        waiting_since=now - LOST_MESSAGE_AFTER, silent_since=now - LOST_WORKER_AFTER
    )
    job = stale.select_for_update(skip_locked=True, of=("self",)).filter(pk=job_id).first()
    if job is None:
        return 0
    if job.attempts >= MAX_ATTEMPTS:
        with translation.override(job.language):
            _fail(job, _("The job was interrupted three times. Start it again, or ask for help."))
        return 1
    if job.state == JobState.RUNNING:
        job.wait_again()
    job.queued_at = now
    job.save(update_fields=["state", "queued_at"])
    run_job.delay_on_commit(job.pk)
    return 1
