"""What only a process connected to a country's database can tell: `python -m tests.bench.inside`.

Prints one line of JSON: the pages to measure with who opens them, a session of each person, how
many statements each page makes, and the times of figures beside those of the same SQL by hand.
"""

import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

TIMES = 9
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
        SELECT agreement_id, sum(amount), count(DISTINCT organisation_id)
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
    agreement = Agreement.objects.filter(parties__organisation=own).order_by("pk")[20]
    every = list(Agreement.objects.all())
    pages = _pages(agreement)
    ours: dict[str, Callable[[], Any]] = {
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
            name: (_seconds(call), _seconds(lambda name=name: _run(name, agreement.pk)))
            for name, call in ours.items()
        },
    }
    print(json.dumps(found))


def _pages(agreement: Any) -> dict[str, tuple[str, str]]:
    """The pages that show use: of an agreement, of a member, of all agreements."""
    return {
        "agreement, coordinator": ("coordinator", f"/avtal/{agreement.pk}/"),
        "agreement, member": ("controller", f"/avtal/{agreement.pk}/"),
        "lines of an agreement": ("coordinator", f"/avtal/{agreement.pk}/rader/"),
        "front page, member": ("controller", "/start/"),
        "use, all agreements": ("coordinator", "/avtal/anvandning/"),
        "use, member": ("controller", "/avtal/anvandning/"),
        "agreements": ("coordinator", "/avtal/"),
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
    return count(get)[0]


def _run(name: str, agreement_id: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_BY_HAND[name], {"agreement": agreement_id})
        cursor.fetchall()


def _seconds(call: Callable[[], Any]) -> float:
    call()
    times = []
    for _round in range(TIMES):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return median(times)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
