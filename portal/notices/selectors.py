"""Read models of this room's pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.notices import following
from portal.notices.models import Follow


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """One followed object; without a title when the person may not see it any more."""

    label: str
    number: int
    title: str
    url: str
    since: datetime


def followed_by(user: Any) -> list[tuple[str, list[FollowedRow]]]:
    """(kind in words, rows) of what the person follows; one statement, and one for each kind."""
    by_kind: dict[str, list[Follow]] = defaultdict(list)
    for row in Follow.objects.visible_to(user):
        by_kind[row.object_type].append(row)
    groups = []
    for kind in following.kinds():
        rows = by_kind.get(kind.label, [])
        if not rows:
            continue
        seen = kind.seen_by(user, [row.object_id for row in rows])
        found = [
            FollowedRow(
                kind.label,
                row.object_id,
                kind.title(seen[row.object_id]) if row.object_id in seen else "",
                kind.url(seen[row.object_id]) if row.object_id in seen else "",
                row.since,
            )
            for row in rows
        ]
        groups.append((kind.name, found))
    return groups


def follows(user: Any, obj: Any) -> bool:
    """Whether the person follows the object; one statement."""
    rows = Follow.objects.filter(
        person_id=user.pk, object_type=obj._meta.label_lower, object_id=obj.pk
    )
    return bool(rows.exists())
