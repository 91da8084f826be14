"""What the scheduler does at intervals: every room's timetable is found, every task exists."""

from portal.celery import app, schedule


def test_every_timetable_is_found() -> None:
    tasks = {entry["task"] for entry in schedule().values()}
    assert {"notices.send_outbox", "jobs.reconcile", "usage.discard_old_uploads"} <= tasks


def test_every_task_of_a_timetable_exists() -> None:
    app.loader.import_default_modules()
    missing = {entry["task"] for entry in schedule().values()} - set(app.tasks)
    assert missing == set()
