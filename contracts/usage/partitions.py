"""The parts of the table of usage lines: per year, within a year one per large ledger, and a rest.

One of the room's bulk paths: it makes tables with SQL. A year's part is made the first time a line
of the year comes; it holds ordinary lines in a part of its own (`chunk` 0). A large ledger becomes
a part beside it: `aside` lets it be filled before it has indexes, and attaches it then.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from contracts.usage.models import UsageLine

TABLE = UsageLine._meta.db_table
REST = f"{TABLE}_rest"
# Whoever looks for a buyer's lines of a year looks into each of its parts.
MOST_PARTS = 40
ORDINARY = 0


def name_of(year: int, chunk: int | None = None) -> str:
    """The part of a year, or of a large ledger within it."""
    whole = f"{TABLE}_{year:04d}"
    return whole if chunk is None else f"{whole}_{chunk}"


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
                _begin(cursor, year)
                _table(cursor, year, ORDINARY)
                _join(cursor, year, ORDINARY)
                _attach(cursor, year)


@contextmanager
def aside(year: int, chunk: int) -> Iterator[str]:
    """A table to fill with lines of one year, attached as a part of it afterwards.

    It has neither indexes nor keys while it is filled: they are built at once at the end, which
    is much faster than row by row, however many lines the year has. `chunk` is the ledger's key
    and stands on every line. With `ORDINARY` it becomes the ordinary part of a year that has none.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        yield _table(cursor, year, chunk)
        _lock(cursor, year)
        new = not _exists(year)
        if new:
            _begin(cursor, year)
            if chunk != ORDINARY:
                _table(cursor, year, ORDINARY)
                _join(cursor, year, ORDINARY)
        cursor.execute(
            "SET LOCAL maintenance_work_mem = '256MB'"
        )  # a million keys sorted in memory
        _join(cursor, year, chunk)
        if new:
            _attach(cursor, year)
        cursor.execute("RESET maintenance_work_mem")


def has_room(year: int) -> bool:
    """Whether another large ledger of the year may become a part of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass(%s)", [name_of(year)]
        )
        return int(cursor.fetchone()[0]) < MOST_PARTS


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


def _days(year: int) -> tuple[str, str]:
    """The first day of a year, and of the next."""
    return f"{year:04d}-01-01", f"{year + 1:04d}-01-01"


def _table(cursor: Any, year: int, chunk: int) -> str:
    """A table for lines of the year that belongs to nothing yet.

    Its checks say what it may hold, so that nothing has to be read to believe it when it is joined.
    """
    name = name_of(year, chunk)
    first, following = _days(year)
    cursor.execute(
        f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CHECK"
        f" (date >= '{first}' AND date < '{following}' AND chunk = {chunk:d}))"
    )
    cursor.execute(f"ALTER TABLE {name} ALTER chunk SET DEFAULT {chunk:d}")
    return name


def _begin(cursor: Any, year: int) -> None:
    """A year's part, made beside the table: attaching it later locks the table less."""
    cursor.execute(
        f"CREATE TABLE {name_of(year)} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        " PARTITION BY LIST (chunk)"
    )


def _join(cursor: Any, year: int, chunk: int) -> None:
    """Make the table a part of its year; indexes that the year has are built."""
    cursor.execute(
        f"ALTER TABLE {name_of(year)} ATTACH PARTITION {name_of(year, chunk)}"
        f" FOR VALUES IN ({chunk:d})"
    )


def _attach(cursor: Any, year: int) -> None:
    """Make the year a part of the table, with its lines out of the rest; indexes are built."""
    first, following = _days(year)
    cursor.execute(
        f"WITH moved AS (DELETE FROM {REST}"  # noqa: S608 - our own names
        f" WHERE date >= '{first}' AND date < '{following}' RETURNING *)"
        f" INSERT INTO {name_of(year)} SELECT * FROM moved"
    )
    cursor.execute(
        f"ALTER TABLE {TABLE} ATTACH PARTITION {name_of(year)}"
        f" FOR VALUES FROM ('{first}') TO ('{following}')"
    )
