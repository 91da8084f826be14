"""Suppliers of a lot as people write or paste them: one a line, parts divided by `;` or tab.

Organisation number; name; rank; share in per cent; sub-area. Empty parts may be left out at the
end.
"""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from contracts.agreements.terms import PlaceTerms, SupplierName
from portal.core.errors import ActionError
from portal.ui import formats

PARTS = 5
MOST_LINES = 500


def read(text: str) -> tuple[PlaceTerms, ...]:
    """The places that the lines tell. Raises `ActionError` naming the line that cannot be read."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise ActionError(_("A lot has at most %(most)s suppliers.") % {"most": MOST_LINES})
    return tuple(_place(number, line) for number, line in enumerate(lines, start=1))


def _place(number: int, line: str) -> PlaceTerms:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    if len(parts) > PARTS:
        raise ActionError(_("Line %(number)s has more than five parts.") % {"number": number})
    organisation, name, rank, share, area = parts + [""] * (PARTS - len(parts))
    if not name:
        raise ActionError(_("Line %(number)s: write number; name; rank.") % {"number": number})
    return PlaceTerms(
        SupplierName(name, organisation),
        rank=_rank(number, rank),
        share=_share(number, share),
        sub_area=area,
    )


def _rank(number: int, text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1000:
        raise ActionError(
            _("Line %(number)s: the rank is a whole number above zero.") % {"number": number}
        )
    return int(text)


def _share(number: int, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        share = Decimal(formats.parse_number(text.removesuffix("%")) or "")
    except InvalidOperation:
        share = Decimal(0)
    if not (share.is_finite() and 0 < share <= 100) or share != round(share, 2):
        raise ActionError(
            _("Line %(number)s: the share is above 0 and at most 100 per cent.")
            % {"number": number}
        )
    return share
