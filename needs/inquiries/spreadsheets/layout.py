"""How the workbook is built: what stands where, and the mark that tells whose it is."""

import hashlib
import json
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from needs.inquiries.models import Answer

SALT = "needs.inquiries.spreadsheet"
MARK_SHEET = "samordna"
KEY_PREFIX = "samordna:"
# The machine's names of the columns stand in a hidden row, so that moved columns are found again.
COLUMNS: dict[str, Any] = {
    "id": _("Number"),
    "name": _("What"),
    "lot": _("Lot"),
    "unit": _("Unit"),
    "help": _("How to count"),
    "used": _("Known from before"),
    "quantity": _("Quantity per year"),
    "confidence": _("How sure?"),
    "note": _("Note"),
    "agreement": _("Agreement that must run out first"),
    "until": _("Its last day"),
}
WRITABLE = ("quantity", "confidence", "note", "agreement", "until")


def fingerprint(answer: Answer) -> str:
    """What the lines of the inquiry are: another line, name or unit gives another one."""
    rows = list(answer.inquiry.items.order_by("pk").values_list("pk", "name", "unit"))
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:24]


def mark_of(answer: Answer) -> str:
    """The signed mark: whose answer to which inquiry, with which lines."""
    return signing.dumps(
        {
            "answer": answer.pk,
            "organisation": answer.organisation_id,
            "inquiry": answer.inquiry_id,
            "lines": fingerprint(answer),
        },
        salt=SALT,
    )


def read_mark(text: str) -> dict[str, Any] | None:
    """What a mark says; None when it is not one of ours, or has been changed."""
    try:
        found = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None
