"""What other rooms may know of how people are reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core import clock
from portal.notices import wishes
from portal.notices.models import Absence


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is reached today."""

    unreachable: bool = False
    away_until: date | None = None
    deputy: str = ""


def failing_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that letters come back from, in small letters; one statement."""
    return wishes.failing_among(addresses)


def reach_of(people: Iterable[Any]) -> dict[int, Reach]:
    """How each of the people is reached; two statements."""
    by_pk = {person.pk: person for person in people}
    failing = wishes.failing_among(person.email for person in by_pk.values())
    rows = Absence.objects.on(clock.today()).filter(person_id__in=by_pk).select_related("deputy")
    away = {row.person_id: row for row in rows}
    return {
        pk: Reach(
            person.email.lower() in failing,
            away[pk].last_day if pk in away else None,
            str(away[pk].deputy) if pk in away and away[pk].deputy else "",
        )
        for pk, person in by_pk.items()
    }
