"""The one form in which a party list is hashed, so that anyone can check it.

JSON in UTF-8, keys sorted, no spaces, rows in the order of the list; SHA-256 over the bytes. The
same bytes can be downloaded from the party list's page and checked with any tool (`sha256sum`).
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def text(*, procurement_id: int, locked_on: str, rows: Iterable[Any]) -> str:
    """The canonical text of rows that have what `PartyListRow` has."""
    content = {
        "procurement": procurement_id,
        "locked_on": locked_on,
        "parties": [
            {
                "position": row.position,
                "name": row.name,
                "organisation_number": row.organisation_number,
                "code": row.code,
                "mandate": row.mandate_id,
                "powers": sorted(row.powers),
                "commitment": str(row.commitment),
            }
            for row in rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(canonical: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(canonical.encode()).hexdigest()
