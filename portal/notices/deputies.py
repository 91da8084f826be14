"""Who stands in for whom: only one who holds the absent person's roles, their own or as deputy."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.core import clock
from portal.notices.models import Absence
from portal.organisations.models import Membership


def standing_in(people: Iterable[Any]) -> list[tuple[Any, Any]]:
    """(deputy, person) for those of `people` who are away today; one statement, two when one is."""
    by_pk = {person.pk: person for person in people}
    if not by_pk:
        return []
    rows = (
        Absence.objects.on(clock.today())
        .filter(person_id__in=by_pk, deputy__is_active=True)
        .select_related("deputy")
        .order_by("pk")
    )
    pairs = [(row.deputy, by_pk[row.person_id]) for row in rows]
    return _covered(pairs)


def away_for(deputy: Any) -> list[Any]:
    """The people in whose place `deputy` is today, and may be; one statement, two if any."""
    rows = (
        Absence.objects.on(clock.today())
        .filter(deputy_id=deputy.pk, person__is_active=True)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    return [person for _deputy, person in _covered([(deputy, row.person) for row in rows])]


def is_away(person: Any, day: date | None = None) -> bool:
    """Whether the person has said that they are away that day."""
    rows: Any = Absence.objects.on(day or clock.today()).filter(person_id=person.pk)
    return bool(rows.exists())


def still_stands_in(deputy_id: int, person_id: int) -> bool:
    """Whether the deputy stands in for the person today, by the absence and by their roles."""
    rows = Absence.objects.on(clock.today())
    if not rows.filter(person_id=person_id, deputy_id=deputy_id).exists():
        return False
    today = clock.today()
    return not lacking(deputy_id, person_id, today, today)


def lacking(deputy_id: int, person_id: int, first: date, last: date) -> list[Membership]:
    """The person's own roles that hold on `first` and that the deputy lacks on a day they hold.

    One statement. The deputy must hold them on both the first and the last day.
    """
    rows = list(
        Membership.objects.filter(user_id__in=[deputy_id, person_id])
        .select_related("organisation", "user")
        .order_by("organisation__sort_name", "role", "pk")
    )
    held = {day: _held(rows, deputy_id, day) for day in (first, last)}
    return [
        row
        for row in rows
        if row.user_id == person_id
        and row.deputy_for_id is None
        and row.holds_on(first)
        and any(row.holds_on(day) and _of(row) not in held[day] for day in (first, last))
    ]


def _covered(pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Those pairs in which the deputy has today all the powers of the person's roles."""
    if not pairs:
        return []
    today = clock.today()
    ids = {one.pk for pair in pairs for one in pair}
    rows = list(Membership.objects.filter(user_id__in=ids).current(today))
    own: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        if row.deputy_for_id is None:
            own[row.user_id].append(row)
    covered = []
    for deputy, person in pairs:
        held = _held(rows, deputy.pk, today)
        if own[person.pk] and all(_of(row) in held for row in own[person.pk]):
            covered.append((deputy, person))
    return covered


def _of(row: Membership) -> tuple[int, str]:
    return row.organisation_id, row.role


def _held(rows: Iterable[Membership], user_id: int, day: date) -> set[tuple[int, str]]:
    return {_of(row) for row in rows if row.user_id == user_id and row.holds_on(day)}
