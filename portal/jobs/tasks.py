"""What the worker does for this room."""

from portal.core.tasks import portal_task
from portal.jobs import actions, files


@portal_task(name="jobs.run")
def run_job(job_id: int) -> None:
    """Do one job; doing it twice does it once."""
    actions.run(job_id)


@portal_task(name="jobs.reconcile")
def reconcile_jobs() -> None:
    """Queue lost jobs again."""
    actions.reconcile()


@portal_task(name="jobs.forget_files")
def forget_files() -> None:
    """Delete files of lists whose week is over."""
    files.forget_old()
