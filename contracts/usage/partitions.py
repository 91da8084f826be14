"""The parts of the table of usage lines: one per year, and one for what no year was made for.

One of the room's bulk paths: it makes tables with SQL. A year's part is made the first time a line
of the year comes. `aside` makes it from a whole file: filled before it has indexes, then attached.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from contracts.usage.models import UsageLine

TABLE = UsageLine._meta.db_table
REST = f"{TABLE}_rest"


def name_of(year: int) -> str:
    """The part of a year."""
    return f"{TABLE}_{year:04d}"


def years_of(first: date, last: date) -> range:
    """The years from one day to another."""
    return range(first.year, last.year + 1)


def ensure(years: Iterable[int]) -> None:
    """Make the parts that are missing, in a transaction of its own when none is open.

    Lines of the year that stand in the rest move to the new part.
    """
    for year in years:
        if _exists(year):
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            _lock(cursor, year)
            if not _exists(year):
                cursor.execute(f"CREATE TABLE {name_of(year)} (LIKE {TABLE} INCLUDING ALL)")
                _attach(cursor, year)


@contextmanager
def aside(year: int) -> Iterator[str]:
    """A table to fill for a year that has no part yet; attached as its part afterwards.

    It has neither indexes nor keys while it is filled: they are built at once at the end, which
    is much faster. Another import of the year waits until this one is committed or undone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        name = name_of(year)
        cursor.execute(
            f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        yield name
        _attach(cursor, year)


def take_new(year: int) -> bool:
    """Whether the year has no part and this transaction is the one that may make it."""
    with connection.cursor() as cursor:
        if _exists(year):
            return False
        _lock(cursor, year)
    return not _exists(year)


def _exists(year: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name_of(year)])
        return bool(cursor.fetchone()[0])


def _lock(cursor: Any, year: int) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('usage.part'), %s)", [year])


def _attach(cursor: Any, year: int) -> None:
    """Attaching locks the table less than making a part of it would, and builds what is missing.

    The check says what the part may hold, so that nothing has to be read to believe it.
    """
    name = name_of(year)
    first, following = f"{year:04d}-01-01", f"{year + 1:04d}-01-01"
    inside = f"date >= '{first}' AND date < '{following}'"
    cursor.execute(
        f"WITH moved AS (DELETE FROM {REST} WHERE {inside} RETURNING *)"  # noqa: S608
        f" INSERT INTO {name} SELECT * FROM moved"
    )
    cursor.execute(f"ALTER TABLE {name} ADD CONSTRAINT {name}_year CHECK ({inside})")
    cursor.execute(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name}"
        f" FOR VALUES FROM ('{first}') TO ('{following}')"
    )
    cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {name}_year")
