"""Looking again: gather what the sources tell, group it, and write what has changed."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from needs.radar import audit_codes, gathering, grouping
from needs.radar.actions.arranging import HAND
from needs.radar.actions.locking import members_of, value_of
from needs.radar.enums import SuggestionState, Why
from needs.radar.gathering import Gathered
from needs.radar.grouping import Group, Id, Placed
from needs.radar.models import RadarRun, RadarSignal, SignalPin, Suggestion
from needs.radar.strength import has_grown
from portal.audit.actions import record
from portal.core import clock

LOCK = 20260042
BATCH = 2_000
_COLUMNS = (
    *("organisation_id", "title", "url", "cpv", "terms", "words", "quantity", "unit", "value"),
    *("starts_on", "ends_on", "visibility", "suggestion_id", "why", "by"),
)


@transaction.atomic
def recompute(*, asked_at: datetime | None = None, everything: bool = False) -> RadarRun:
    """Gather, group and store; one at a time, and safe to run again: then nothing changes.

    With `asked_at`, nothing is done when a look that began later is finished already. Sources that
    have not changed are not asked, unless `everything` is wanted. What coordinators have decided
    stays: merged suggestions stay merged, signals placed by hand stay there, a procurement stays
    linked. Suggestions that were put aside come back when they have grown.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    run, _made = RadarRun.objects.get_or_create(pk=1)
    if asked_at is not None and run.began_at is not None and run.began_at > asked_at:
        return run
    run.began_at = clock.now()
    # Decisions wait from here on, and those that were made first are read with what they wrote.
    suggestions = list(Suggestion.objects.select_for_update(of=("self",)).order_by("pk"))
    stored = {(row.source, row.key): row for row in RadarSignal.objects.order_by()}
    kept: Mapping[str, str] = {} if everything else run.fingerprints
    signals, run.fingerprints = gathering.told(clock.today(), stored.values(), kept)
    known = gathering.gathered(signals)
    by_pk = {row.pk: row for row in suggestions}
    found = grouping.group(known.items, pins=_pins(by_pk), names=known.names)
    places = _places(found.groups, by_pk, stored, known)
    wanted: dict[Id, tuple[int | None, Placed]] = {
        pk: (None, placed) for pk, placed in found.unplaced.items()
    }
    for group in found.groups:
        for pk, placed in group.members.items():
            wanted[pk] = (places[group.key].pk, placed)
    _write(stored, known, wanted)
    for row in suggestions:
        if row.state == SuggestionState.DISMISSED:
            _bring_back_if_grown(row)
    run.finished_at = clock.now()
    run.save()
    return run


def _root(row: Suggestion, by_pk: Mapping[int, Suggestion]) -> Suggestion:
    seen: set[int] = set()
    while row.merged_into_id is not None and row.pk not in seen:
        seen.add(row.pk)
        row = by_pk[row.merged_into_id]
    return row


def _pins(by_pk: Mapping[int, Suggestion]) -> dict[Id, str]:
    rows = SignalPin.objects.values_list("source", "key", "suggestion_id")
    return {(source, key): _root(by_pk[pk], by_pk).key for source, key, pk in rows if pk in by_pk}


def _places(
    groups: tuple[Group, ...],
    by_pk: dict[int, Suggestion],
    stored: Mapping[Id, RadarSignal],
    known: Gathered,
) -> dict[str, Suggestion]:
    """The suggestion of each group: by its key, else the one that held most of it, else a new one.

    So a suggestion stays the same when the branch in which its members meet becomes another.
    """
    by_key = {row.key: row for row in by_pk.values()}
    claimed = {by_key[group.key].pk for group in groups if group.key in by_key}
    places: dict[str, Suggestion] = {}
    for group in groups:
        row = by_key.get(group.key) or _inherited(group, by_pk, stored, claimed)
        if row is None:
            row = Suggestion.objects.create(
                key=group.key, title=gathering.title_of(group.key, group.members, known)
            )
            by_pk[row.pk] = row
        elif row.key != group.key:
            row.key = group.key
            row.save(update_fields=["key"])
        claimed.add(row.pk)
        root = _root(row, by_pk)
        places[group.key] = root
        if root.pk == row.pk and not row.title_by_hand:
            title = gathering.title_of(group.key, group.members, known)
            if row.title != title:
                row.title = title
                row.save(update_fields=["title"])
    return places


def _inherited(
    group: Group,
    by_pk: Mapping[int, Suggestion],
    stored: Mapping[Id, RadarSignal],
    claimed: set[int],
) -> Suggestion | None:
    """A suggestion that nothing else claims, which held at least half of the group's signals."""
    held: dict[int, int] = {}
    for pk in group.members:
        before = stored.get(pk)
        if before is not None and before.suggestion_id is not None:
            held[before.suggestion_id] = held.get(before.suggestion_id, 0) + 1
    best = min(held, key=lambda pk: (-held[pk], pk), default=None)
    if best is None or best in claimed or held[best] * 2 < len(group.members):
        return None
    row = by_pk[best]
    by_hand = row.key.startswith(HAND)
    return None if by_hand or row.state not in SuggestionState.collecting() else row


def _write(
    stored: Mapping[Id, RadarSignal],
    known: Gathered,
    wanted: Mapping[Id, tuple[int | None, Placed]],
) -> None:
    """Only what has changed: new rows, rows that say something else, rows that are gone."""
    items = {item.id: item for item in known.items}
    new, changed = [], []
    for pk, signal in known.signals.items():
        suggestion_id, placed = wanted[pk]
        by = [_written(part, placed, known) for part in placed.by]
        values = {
            **gathering.values_of(signal, items[pk]),
            "suggestion_id": suggestion_id,
            "why": placed.why.value,
            "by": by,
        }
        row = stored.get(pk)
        if row is None:
            new.append(RadarSignal(source=pk[0], key=pk[1], **values))
        elif any(_differs(getattr(row, name), values[name]) for name in _COLUMNS):
            for name in _COLUMNS:
                setattr(row, name, values[name])
            changed.append(row)
    gone = [row.pk for pk, row in stored.items() if pk not in known.signals]
    RadarSignal.objects.filter(pk__in=gone).delete()
    RadarSignal.objects.bulk_create(new, batch_size=BATCH)
    names = [name.removesuffix("_id") for name in _COLUMNS]
    RadarSignal.objects.bulk_update(changed, names, batch_size=BATCH)


def _differs(old: Any, new: Any) -> bool:
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return old != round(new, 2)
    return bool(old != new)


def _written(part: str, placed: Placed, known: Gathered) -> str:
    return known.written.get(part, part) if placed.why == Why.WORDS else part


def _bring_back_if_grown(row: Suggestion) -> None:
    members, value = members_of(row), value_of(row)
    if not has_grown(
        members=members,
        value=value,
        before_members=set(row.dismissed_members),
        before_value=row.dismissed_value or Decimal(0),
    ):
        return
    row.reopen()
    row.returned_at = clock.now()
    row.save(update_fields=["state", "returned_at"])
    record(
        audit_codes.RETURNED,
        actor=None,
        obj=row,
        data={"members": len(members), "before": len(row.dismissed_members)},
    )
