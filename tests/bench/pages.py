"""Pages with 46 and with 290 parties: equal statements, and time that grows less than threefold."""

import time
from collections.abc import Callable
from statistics import median

from django.db import connection, transaction
from django.test import Client

from tests.bench.results import Result
from tests.support.crowd import Crowd, crowd, pages
from tests.support.queries import count

SMALL, LARGE, TIMES = 46, 290, 7
MEASURED = ("case page, coordinator", "front page, member", "public status page", "answers")


def run() -> list[Result]:
    """Time ratios and differences in statements of the pages."""
    few, many = _measured(SMALL), _measured(LARGE)
    results = []
    for name in MEASURED:
        (seconds, statements), (more_seconds, more_statements) = few[name], many[name]
        ratio = more_seconds / seconds
        note = f"{seconds * 1000:.0f} ms and {more_seconds * 1000:.0f} ms"
        results.append(Result(f"{name}: time, 290 / 46 parties", ratio, 3.0, "lower", note))
        extra = more_statements - statements
        results.append(Result(f"{name}: more statements", extra, 0, "lower", f"{statements}"))
    return results


def _measured(size: int) -> dict[str, tuple[float, int]]:
    with transaction.atomic():
        world = crowd(size)
        # As a database that has run for a while knows its tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        found = {name: _one(world, name) for name in MEASURED}
        transaction.set_rollback(True)
    return found


def _one(world: Crowd, name: str) -> tuple[float, int]:
    person, path = pages(world)[name]
    client = Client()
    if person:
        client.force_login(person)

    def get() -> None:
        assert client.get(path).status_code == 200, path

    get()
    return median(_seconds(get) for _round in range(TIMES)), count(get)[0]


def _seconds(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
