"""The public door for usage lines of all sources but ledgers: added, reversed, never deleted.

A room that knows of purchases (a supplier's report, an electronic invoice, a call-off) says here
what they are and where they came from. What was wrong is reversed: a line of the opposite amount
is added beside it, so that both can be seen. Both verbs take part in the caller's transaction, keep
the sums per month right, and answer the same when they are called again with the same origin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contracts.usage import matching, partitions, rollups
from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.models import UsageLine, UsagePlace
from portal.core.errors import ActionError
from portal.jobs.reading import numbers
from portal.jobs.reading.numbers import SupplierNumber


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines came from: `key` names it once for ever (`report:17`), `url` shows it."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NewLine:
    """One purchase. `row` is its number within the place, unique there.

    With `lot_id` and `supplier_id` the source says itself which use it is; with `outside` it says
    that the purchase lay outside the agreement of that lot; without a lot the line is matched by
    the same rule as a ledger's. `supplier_number` may be written in any form; personal numbers are
    dropped. A source that has read the number itself gives it as `read_number` instead. `day_known`
    is false where only the month or the quarter is known: then `day` is its first day.
    """

    row: int
    organisation_id: int
    day: date
    amount: Decimal
    supplier_number: str = ""
    read_number: SupplierNumber | None = None
    supplier_name: str = ""
    invoice_number: str = ""
    reference: str = ""
    account: str = ""
    account_text: str = ""
    cpv: str = ""
    unit: str = ""
    lot_id: int | None = None
    supplier_id: int | None = None
    outside: bool = False
    day_known: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """The day on which the lines of the place `key` are booked, and the account they lack."""

    key: str
    day: date
    account: str = ""


@transaction.atomic
def add_lines(
    *, actor: Any, source: UsageSource, place: Place, lines: Iterable[NewLine]
) -> Sequence[UsageLine]:
    """Add the lines of one place; a place whose lines are there already gives those back.

    `source` is a report, an invoice or a call-off (ledgers are imported). Two who add the same
    place at once add it once. The caller's own event is the audit; nothing is checked of who may.
    """
    return add_places(actor=actor, source=source, places=[(place, lines)])[0]


@transaction.atomic
def add_places(
    *, actor: Any, source: UsageSource, places: Iterable[tuple[Place, Iterable[NewLine]]]
) -> list[Sequence[UsageLine]]:
    """Add the lines of many places as `add_lines` does of one: matched and summed together.

    Answers the lines of each place, in the order given. Each place holds a lock until the
    transaction ends: a few hundred at a time.
    """
    if source == UsageSource.LEDGER:
        raise ValueError("Lines of a ledger come with its import.")
    answer: list[Sequence[UsageLine]] = []
    made: list[UsageLine] = []
    for place, lines in places:
        found = _place(actor, source, place)
        there = list(found.lines.filter(reverses=None).order_by("row_number"))
        if not there:
            there = [_line(found, line) for line in lines]
            made.extend(there)
        answer.append(there)
    _match(made)
    partitions.ensure(sorted({line.date.year for line in made}))
    UsageLine.objects.bulk_create(made)
    _sum_up(made)
    return answer


@transaction.atomic
def move_places(moves: Sequence[Move]) -> int:
    """Let all lines of places stand on other days, when they turn out to be booked then.

    Lines and what reverses them move together, and the sums of all the months follow. Answers how
    many lines changed; what they are now matched to is left to the caller (`again.match_others`).
    """
    wanted = {move.key: move for move in moves}
    places = UsagePlace.objects.select_for_update().filter(key__in=wanted).order_by("pk")
    by_place = {place.pk: wanted[place.key] for place in places}
    months: dict[int, set[date]] = {}
    changed = []
    for line in UsageLine.objects.filter(place__in=by_place):
        move = by_place[line.place_id or 0]
        if line.date == move.day and (line.account or not move.account):
            continue
        months.setdefault(line.organisation_id, set()).update(
            {line.date.replace(day=1), move.day.replace(day=1)}
        )
        changed.append((line.pk, move.day, line.account or move.account[:300]))
    partitions.ensure(sorted({day.year for _pk, day, _account in changed}))
    for pk, day, account in changed:
        UsageLine.objects.filter(pk=pk).update(date=day, date_known=True, account=account)
    for organisation_id in sorted(months):
        rollups.refresh(organisation_id, months[organisation_id])
    return len(changed)


@transaction.atomic
def reverse_lines(
    *, actor: Any, key: str, rows: Iterable[int] | None = None
) -> Sequence[UsageLine]:
    """Undo the lines of the place `key`, all or those with the numbers `rows`; once only.

    Each gets a line of the opposite amount on the same day, buyer and lot. Lines that are reversed
    already are left alone. Raises `ActionError` when nothing was ever added under that key.
    """
    place = UsagePlace.objects.select_for_update().filter(key=key).first()
    if place is None:
        raise ActionError(_("No usage lines were added for %(key)s.") % {"key": key})
    wanted = place.lines.filter(reverses=None)
    if rows is not None:
        wanted = wanted.filter(row_number__in=list(rows))
    undone = set(place.lines.exclude(reverses=None).values_list("reverses", flat=True))
    last = place.lines.order_by("-row_number").values_list("row_number", flat=True).first() or 0
    made = []
    for offset, line in enumerate(
        (line for line in wanted.order_by("row_number") if line.pk not in undone), start=1
    ):
        line.reverses, line.amount = line.pk, -line.amount
        line.pk, line.row_number = None, last + offset
        line._state.adding = True
        made.append(line)
    UsageLine.objects.bulk_create(made)
    _sum_up(made)
    return made


def _place(actor: Any, source: UsageSource, place: Place) -> UsagePlace:
    """The place, locked: made now or by somebody before us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('usage.place'), hashtext(%s))", [place.key]
        )
    found, _made = UsagePlace.objects.get_or_create(
        key=place.key,
        defaults={
            "source": source,
            "title": place.title[:200],
            "url": place.url,
            "created_by": actor,
        },
    )
    return found


def _line(place: UsagePlace, line: NewLine) -> UsageLine:
    number = line.read_number or numbers.parse(line.supplier_number)
    given = line.lot_id is not None
    if given:
        outcome = MatchOutcome.REPORTED_OUTSIDE if line.outside else MatchOutcome.GIVEN
    else:
        outcome = MatchOutcome.NO_AGREEMENT_SUPPLIER
    return UsageLine(
        source=place.source,
        place=place,
        row_number=line.row,
        organisation_id=line.organisation_id,
        date=line.day,
        date_known=line.day_known,
        amount=line.amount,
        supplier_number=number.number[:40],
        other_numbers=number.others[:300],
        number_kind=number.kind.value,
        supplier_name=numbers.mask_text(line.supplier_name)[:300],
        invoice_number=numbers.mask_text(line.invoice_number, bare=False)[:300],
        reference=line.reference[:300],
        account=line.account[:300],
        account_text=line.account_text[:300],
        cpv=line.cpv[:10],
        unit=numbers.mask_text(line.unit)[:300],
        lot_id=None if line.outside else line.lot_id,
        outside_lot_id=line.lot_id if line.outside else None,
        supplier_id=line.supplier_id,
        match_reason=outcome,
    )


def _match(made: Sequence[UsageLine]) -> None:
    """Let the rule decide those of which the source does not say what they are."""
    open_lines = [line for line in made if line.match_reason == MatchOutcome.NO_AGREEMENT_SUPPLIER]
    matching.match_objects(open_lines)


def _sum_up(made: Sequence[UsageLine]) -> None:
    months: dict[int, set[date]] = {}
    for line in made:
        months.setdefault(line.organisation_id, set()).add(line.date.replace(day=1))
    for organisation_id in sorted(months):
        rollups.refresh(organisation_id, months[organisation_id])
