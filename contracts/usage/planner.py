"""How the database reads a large part of the lines, where it would guess that they are few.

One of the room's bulk paths. Lines that were written a moment ago have no statistics, so that the
planner expects a handful of them, fetches a million one by one and sorts them on disk. Here it
reads them in the order in which they lie, and keeps the groups in memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_IN_BULK = {
    "enable_indexscan": "off",
    "enable_nestloop": "off",
    "enable_sort": "off",
    "jit": "off",
    "work_mem": "64MB",
}


@contextmanager
def in_bulk(cursor: Any) -> Iterator[None]:
    """Statements within read many lines; the settings hold inside the transaction alone."""
    cursor.execute("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in _IN_BULK.items()))
    yield
    cursor.execute("; ".join(f"RESET {name}" for name in _IN_BULK))
