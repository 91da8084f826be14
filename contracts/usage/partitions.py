"""The parts of the table of usage lines: one per year, and one for what no year was made for.

One of the room's bulk paths: it makes tables with SQL. A year's part is made the first time a line
of the year comes. `aside` makes it of a whole file: filled before it has indexes, then attached.
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
def aside(year: int, key: int) -> Iterator[str]:
    """A table to fill for a year that has no part yet; attached as its part afterwards.

    It has neither indexes nor keys while it is filled: they are built at once at the end, which
    is much faster. Imports of one year fill theirs at the same time, `key` tells them apart: the
    first to be done makes the part, the others wait for it there and put their lines into it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"{TABLE}_new_{key}"
        cursor.execute(
            f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        yield name
        _lock(cursor, year)
        if _exists(year):
            cursor.execute(f"INSERT INTO {TABLE} SELECT * FROM {name}")  # noqa: S608 - our own names
            cursor.execute(f"DROP TABLE {name}")
        else:
            cursor.execute(f"ALTER TABLE {name} RENAME TO {name_of(year)}")
            _attach(cursor, year)


def is_new(year: int) -> bool:
    """Whether the year has no part yet."""
    return not _exists(year)


def _exists(year: int) -> bool:
    with connection.cursor() as cursor:
        # From the catalogue, as the statement sees it: a looked-up name may be remembered from
        # before another import made the part.
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid"
            " WHERE inhparent = %s::regclass AND part.relname = %s)",
            [TABLE, name_of(year)],
        )
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
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")  # a million keys sorted in memory
    cursor.execute(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name}"
        f" FOR VALUES FROM ('{first}') TO ('{following}')"
    )
    cursor.execute("RESET maintenance_work_mem")
    cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT {name}_year")
