"""The one form in which a snapshot is hashed, so that anyone can check it.

JSON in UTF-8, keys sorted, no spaces; parties by organisation, quantities by organisation and line;
figures as text with two decimals. SHA-256 over the bytes. The same bytes can be downloaded from the
snapshot's page and checked with any tool (`sha256sum`).
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


def text(
    *, procurement_id: int, number: int, made_at: str, content: dict[str, Any], rows: Iterable[Any]
) -> str:
    """The canonical text; `rows` have what `SnapshotRow` has and come in any order."""
    whole = {
        "procurement": procurement_id,
        "snapshot": number,
        "made_at": made_at,
        "content": content,
        "quantities": [
            {
                "organisation": row.organisation_id,
                "line": row.item_id,
                "quantity": f"{row.quantity:.2f}",
                "answered": f"{row.original:.2f}",
                "confidence": row.confidence,
                "stance": row.stance,
                "from": row.starts_on.isoformat() if row.starts_on else "",
            }
            for row in sorted(rows, key=lambda row: (row.organisation_id, row.item_id))
        ],
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(canonical: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def moment(value: datetime) -> str:
    """A moment in UTC, the same before and after the database."""
    return value.astimezone(UTC).isoformat()


def of_snapshot(snapshot: Any) -> str:
    """The canonical text of a snapshot as it stands in the database now."""
    return text(
        procurement_id=snapshot.procurement_id,
        number=snapshot.number,
        made_at=moment(snapshot.made_at),
        content=snapshot.content,
        rows=list(snapshot.rows.all()),
    )
