"""What only a process connected to a country's database can tell: `python -m tests.bench.inside`.

Prints one line of JSON: the pages to measure with who opens them, a session of each person, how
many statements each page makes, and the times of figures beside those of the same SQL by hand.
A time is what the statements take: to put them together takes as long for few lines as for many.
"""

import json
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

TIMES = 15
# What a person would write who knows the tables: one figure, one statement.
_BY_HAND = {
    "an agreement per month": """
        SELECT month, sum(amount) FROM usage_usagemonth
        WHERE counts AND lot_id IN
            (SELECT id FROM agreements_agreementlot WHERE agreement_id = %(agreement)s)
        GROUP BY month""",
    "an agreement per party": """
        SELECT organisation_id, sum(amount), sum(lines), max(last_day) FROM usage_usagemonth
        WHERE counts AND lot_id IN
            (SELECT id FROM agreements_agreementlot WHERE agreement_id = %(agreement)s)
        GROUP BY organisation_id""",
    "all agreements": """
        SELECT agreement_id, sum(amount), sum(amount) FILTER (WHERE month >= %(year)s),
            count(DISTINCT organisation_id)
        FROM usage_usagemonth month JOIN agreements_agreementlot lot ON lot.id = month.lot_id
        WHERE counts GROUP BY agreement_id""",
}


def main() -> None:
    """Tell it."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    from contracts.agreements import use
    from contracts.agreements.models import Agreement
    from portal.core import clock
    from portal.people.models import User
    from tests.bench import country

    coordinator = User.objects.get(email=country.COORDINATOR)
    controller = User.objects.get(email=country.CONTROLLER)
    own = controller.memberships.get().organisation_id
    agreement = _most_used(own)
    every = Agreement.objects.all()
    facts = {"agreement": agreement.pk, "year": clock.today().replace(month=1, day=1)}
    pages = _pages(agreement, own)
    figures: dict[str, Callable[[], Any]] = {
        "an agreement per month": lambda: use.per_month(agreement),
        "an agreement per party": lambda: use.per_party(agreement),
        "all agreements": lambda: use.overview_sums(every, set(), clock.today()),
    }
    people = {"coordinator": coordinator, "controller": controller}
    found = {
        "pages": pages,
        "cookies": {name: _session(person) for name, person in people.items()},
        "statements": {name: _count(people[who], path) for name, (who, path) in pages.items()},
        "figures": {
            name: _seconds(call, partial(_by_hand, name, facts)) for name, call in figures.items()
        },
    }
    print(json.dumps(found))


def _most_used(organisation_id: int) -> Any:
    """The agreement of the party that has most months of use: the heaviest page."""
    from django.db.models import Count

    from contracts.agreements.models import Agreement

    mine = Agreement.objects.filter(parties__organisation=organisation_id)
    return mine.annotate(n=Count("lots__usage_months")).order_by("-n", "pk")[0]


def _pages(agreement: Any, own: int) -> dict[str, tuple[str, str]]:
    """The pages that show use: of an agreement, of a member, of all agreements."""
    return {
        "agreement, coordinator": ("coordinator", f"/avtal/{agreement.pk}/"),
        "agreement, member": ("controller", f"/avtal/{agreement.pk}/"),
        "front page, member": ("controller", "/start/"),
        "use, all agreements": ("coordinator", "/avtal/anvandning/"),
        "use, member": ("controller", "/avtal/anvandning/"),
        "agreements": ("coordinator", "/avtal/"),
        "following up, all agreements": ("coordinator", "/uppfoljning/"),
        "following up, a member": ("controller", f"/uppfoljning/medlem/{own}/"),
    }


def _session(person: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _count(person: Any, path: str) -> int:
    from django.test import Client

    from tests.support.queries import count

    client = Client(headers={"host": "localhost"})
    client.force_login(person)

    def get() -> None:
        assert client.get(path).status_code == 200, path

    get()
    return min(count(get)[0] for _again in range(2))  # a cache may have run out meanwhile


def _by_hand(name: str, facts: dict[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_BY_HAND[name], facts)
        cursor.fetchall()


def _seconds(*calls: Callable[[], Any]) -> tuple[float, ...]:
    """The shortest time of each, in turn: what disturbs one now and then disturbs none of them."""
    from django.db import connection

    spent = 0.0

    def timed(execute: Any, *how: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(*how)
        finally:
            spent += time.perf_counter() - began

    times: tuple[list[float], ...] = tuple([] for _call in calls)
    with connection.execute_wrapper(timed):
        for turn in range(TIMES + 1):
            for kept, call in zip(times, calls, strict=True):
                spent = 0.0
                call()
                if turn:
                    kept.append(spent)
    return tuple(min(kept) for kept in times)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
