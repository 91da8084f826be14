"""Which column of a register holds what: guessed from its header, remembered per source."""

import re
from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.jobs.reading.columns import plain


class RegisterField(models.TextChoices):
    """What a column of a register can hold."""

    NUMBER = "number", _("Agreement number")
    TITLE = "title", _("Agreement or area")
    SUPPLIER_NUMBER = "supplier_number", _("Supplier's organisation number")
    SUPPLIER_NAME = "supplier_name", _("Supplier's name")
    LOT = "lot", _("Lot or sub-area")
    VALID_FROM = "valid_from", _("Valid from")
    VALID_TO = "valid_to", _("Last day for call-offs")
    EXTENDS_TO = "extends_to", _("Can be extended to")
    RANK = "rank", _("Rank")
    CALL_OFF = "call_off", _("How to call off")
    CEILING = "ceiling", _("Ceiling, SEK")
    PARTIES = "parties", _("Parties: names, numbers or “all members”")
    OPTIONS = "options", _("Options: how many, or 2 × 12 months")
    OPTION_MONTHS = "option_months", _("Months of each option")
    NOTICE = "notice", _("Last day of notice")

    @classmethod
    def required(cls) -> tuple["RegisterField", ...]:
        """Without these no agreement can be read."""
        return (cls.NUMBER, cls.SUPPLIER_NAME, cls.VALID_FROM, cls.VALID_TO)


_F = RegisterField
# The better the score, the surer the guess; the first pattern of a field that fits counts.
_NAMES: dict[RegisterField, list[tuple[str, int]]] = {
    _F.NUMBER: [
        (r"^(ram)?(avtal|kontrakt)s?(nr|nummer|id)$", 10),
        (r"^(agreement|contract)(no|number|id)$", 10),
        (r"(avtals|diarie)(nr|nummer)|^dnr$", 6),
    ],
    _F.TITLE: [
        (r"^(ramavtalsomrade|avtalsomrade|avtals?(namn|titel|benamning)|rubrik|titel)$", 10),
        (r"^(avtal|ramavtal|omrade|benamning|title|name|area)$", 7),
    ],
    _F.SUPPLIER_NUMBER: [
        (r"^(leverantor.*)?org(anisations?)?(nr|nummer|no|number)$", 10),
        (r"orgn(r|ummer)|^vat", 7),
    ],
    _F.SUPPLIER_NAME: [
        (r"^(leverantor|supplier|vendor)s?(namn|name)?$", 10),
        (r"^(foretag|motpart|bolag)(snamn)?$", 7),
    ],
    _F.LOT: [(r"^(del|under)omrade|^anbudsomrade|^lot|^position", 9)],
    _F.VALID_FROM: [
        (r"(giltig|galler|valid|avtal).*(fran|from|start)|^(start|fran|from)", 9),
    ],
    _F.EXTENDS_TO: [
        (r"(forl|extend|option|max).*(till|tom|to|slut|datum)$", 12),
        (r"forl|extend|max", 10),
    ],
    _F.VALID_TO: [
        (r"(giltig|galler|valid|avtal).*(till|tom|to|slut)$|^(slut|till|tom|to|end)", 8),
    ],
    _F.RANK: [(r"^rang|^rank|placering", 9)],
    _F.CALL_OFF: [(r"avrop", 8)],
    _F.CEILING: [(r"tak(volym|varde|belopp)|^tak$|ceiling", 9)],
    _F.PARTIES: [
        (r"^(avtals)?part(er|erna)?$|avropsberattig|^(parties|buyers)$", 10),
        (r"^(kopare|medlemmar|deltagande|anslutna|avropande)", 7),
    ],
    _F.OPTIONS: [(r"^(antal)?option(er|erna|s)?$|^(antal)(forlangning)", 11)],
    _F.OPTION_MONTHS: [(r"(option|forlangning).*(man|manader|months|langd)", 13)],
    _F.NOTICE: [
        (r"(uppsag|avisering|besked|notice|meddel).*", 11),
        (r"(option|forlang).*senast|senast.*(option|forlang)", 13),
    ],
}


def _score(field: RegisterField, header: str) -> int:
    return next((score for pattern, score in _NAMES[field] if re.search(pattern, header)), 0)


def guess(headers: Sequence[str]) -> dict[str, int]:
    """The likely column of each field, surest first; a column serves one field."""
    scored = [
        (_score(field, plain(header)), field, index)
        for index, header in enumerate(headers)
        for field in RegisterField
    ]
    order = list(RegisterField)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for score, field, index in sorted(scored, key=lambda row: (-row[0], order.index(row[1]))):
        if score and field.value not in found and index not in taken:
            found[field.value] = index
            taken.add(index)
    return found


def from_saved(headers: Sequence[str], saved: dict[str, str]) -> dict[str, int] | None:
    """A source's saved mapping (field → header) on this file; None when a header is missing."""
    places = {plain(header): index for index, header in reversed(list(enumerate(headers)))}
    if not saved or any(plain(header) not in places for header in saved.values()):
        return None
    return {field: places[plain(header)] for field, header in saved.items()}
