"""Progress that others can see while the work's transaction is still open."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.registry import Report

EVERY_SECONDS = 0.5
_UPDATE = """
    UPDATE {table} SET done = LEAST(%s, CASE WHEN %s > 0 THEN %s ELSE %s END), total = %s,
        message = %s, heartbeat_at = clock_timestamp()
    WHERE id = %s AND state = %s
"""


class _Writer:
    def __init__(self, job: Job, connection: Any) -> None:
        self._job = job
        self._connection = connection
        self._last = 0.0
        self._message = ""
        self._sql = _UPDATE.format(table=Job._meta.db_table)

    def __call__(self, done: int, total: int = 0, message: str = "") -> None:
        """Write at most twice a second, and whenever the message is another."""
        now = monotonic()
        message = message or self._message
        if message == self._message and now - self._last < EVERY_SECONDS:
            return
        self._last, self._message = now, message
        values = [done, total, total, done, total, message[:500], self._job.pk, JobState.RUNNING]
        with self._connection.cursor() as cursor:
            cursor.execute(self._sql, values)


@contextmanager
def reporting(job: Job) -> Iterator[Report]:
    """A `report(done, total, message)` with a database connection of its own."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield _Writer(job, connection)
    finally:
        connection.close()
