"""Swedish personal numbers in text: found so that they can be refused or covered, never kept.

The one detector of the house: forms, names of files, ledgers and the search through what came in
earlier all ask it. What it calls a personal number has a date that exists (a co-ordination number's
day is 60 more), a check digit that adds up, and one of the ways of writing people use: with or
without century, with hyphen, plus, dash, space or nothing. An organisation number never is one: its
third digit is 2 or more (Skatteverket, SKV 709), which no month begins with.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import luhn
from stdnum.exceptions import InvalidComponent
from stdnum.se import personnummer

MASK = "••••••-••••"
_COORDINATION_DAYS = 60
_MARKS = "-‐‑‒–—−+"
_SPACES = " \t\u00a0\u2007\u2009\u202f\u200b"
_CANDIDATE = re.compile(
    rf"(?<![0-9])(18|19|20)?([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})"
    rf"([{_SPACES}]?[{_MARKS}]?[{_SPACES}]?)([0-9]{{4}})(?![0-9])"
)
# Mobile telephones are ten digits as well, and every tenth adds up.
_MOBILE = re.compile(r"07[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Found:
    """Where in a text a personal number stands."""

    start: int
    end: int


def is_personal(digits: str) -> bool:
    """Whether ten or twelve bare digits are a personal or co-ordination number."""
    if len(digits) not in {10, 12} or not luhn.is_valid(digits[-10:]):
        return False
    day = int(digits[-6:-4])
    if day > _COORDINATION_DAYS:
        digits = f"{digits[:-6]}{day - _COORDINATION_DAYS:02d}{digits[-4:]}"
    years = (digits,) if len(digits) == 12 else (f"19{digits}", f"20{digits}")
    return any(_is_date(candidate) for candidate in years)


def find(text: str, *, bare: bool = True, phones: bool = False) -> Iterator[Found]:
    """Every personal number in `text`, from left to right.

    `bare` also takes those without any mark between date and the last four, which figures like
    invoice numbers can resemble by chance; `phones` also those that look like a mobile telephone.
    """
    plain = _ascii_digits(text)
    for match in _CANDIDATE.finditer(plain):
        century, year, month, day, mark, last = match.groups()
        written = bool(mark.strip(_SPACES))
        if not written and not bare:
            continue
        if not mark and not century and not phones and _MOBILE.fullmatch(match[0]):
            continue
        if is_personal(f"{century or ''}{year}{month}{day}{last}"):
            yield Found(match.start(), match.end())


def holds_one(text: str) -> bool:
    """Whether `text` holds at least one personal number."""
    return next(find(text), None) is not None


def cover(text: str, *, bare: bool = True) -> str:
    """`text` with every personal number covered; a doubtful one is covered rather than shown."""
    for found in reversed(list(find(text, bare=bare, phones=True))):
        text = text[: found.start] + MASK + text[found.end :]
    return text


def _is_date(twelve_digits: str) -> bool:
    try:
        personnummer.get_birth_date(f"{twelve_digits[:8]}-{twelve_digits[8:]}")
    except (InvalidComponent, ValueError):
        return False
    return True


def _ascii_digits(text: str) -> str:
    """Digits of other scripts and full width as 0–9; every sign keeps its place."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() and not sign.isascii() else sign
        for sign in text
    )
