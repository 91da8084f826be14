"""How links and days are digested: canonical JSON under SHA-256, as anyone can do again."""

import hashlib
import json
from typing import Any

from portal.audit.models import Day, Link

WIDTH = 32


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def of_link(link: Link) -> str:
    """The digest of a link: its rows' digests and the link before."""
    rows = hashlib.sha256(bytes(link.digests)).hexdigest()
    head = {
        "source": link.source,
        "number": link.number,
        "day": link.day.isoformat(),
        "columns": link.columns,
        "ids": link.ids,
        "rows": rows,
        "late": link.late,
        "high": link.high_id,
        "settled": link.settled_id,
        "previous": link.previous,
    }
    return hashlib.sha256(canonical(head)).hexdigest()


def of_day(day: Day) -> str:
    """The digest of a closed day: where every table stood, and the day before."""
    head = {
        "number": day.number,
        "day": day.day.isoformat(),
        "tables": day.tables,
        "previous": day.previous,
    }
    return hashlib.sha256(canonical(head)).hexdigest()


def split(digests: bytes | memoryview) -> list[bytes]:
    """The rows' digests one by one."""
    data = bytes(digests)
    return [data[at : at + WIDTH] for at in range(0, len(data), WIDTH)]
