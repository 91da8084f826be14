"""Options and parties as registers write them: read as far as they can be, the rest told.

Nothing here rejects a row: an agreement is worth having though its options cannot be read. What is
not understood becomes a sentence for the dry run.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.coverage import end_of_month, next_month
from contracts.agreements.terms import OptionTerms
from portal.jobs.reading.numbers import mask_text
from portal.ui import formats

YEAR = 12
LONGEST = 120
MOST = 10
_NONE = re.compile(r"(0|-|–|nej|ingen|inga|saknas|no|none)?")
_TIMES = re.compile(r"(\d{1,2})\s*(?:st)?\s*[x×*à]\s*(\d{1,3})\s*(.*)")
_SUM = re.compile(r"(\d{1,3}(?:\s*\+\s*\d{1,3})*)\s*(.*)")
_YEARS = re.compile(r"(år|year|yr)", re.IGNORECASE)
_MONTHS = re.compile(r"(mån|man\b|month|mth|^m$)", re.IGNORECASE)
_EVERY = re.compile(
    r"(alla|samtliga|all)(\s+(våra\s+)?(medlemmar|medlemskommuner|kommuner|parter|members))?"
)
_BETWEEN = re.compile(r"[;,/|\n]+")


def months_of(options: str, each: str) -> tuple[int, ...] | None:
    """The months of each option, in order: `2 x 12 mån`, `1+1 år`, `24 mån`, or 2 and 12 apart.

    Empty when there is none; None when it cannot be told.
    """
    text = options.strip().casefold()
    if _NONE.fullmatch(text):
        return ()
    if each.strip():
        count, length = re.fullmatch(r"\d{1,2}", text), _one(each)
        return _sound((length,) * int(count[0])) if count and length else None
    if found := _TIMES.fullmatch(text):
        length = _in_months(int(found[2]), found[3])
        return _sound((length,) * int(found[1])) if length else None
    if found := _SUM.fullmatch(text):
        if "+" not in found[1] and not found[2]:
            return None  # A bare number: options, months or years?
        lengths = [_in_months(int(part), found[2]) for part in found[1].split("+")]
        return _sound(tuple(n for n in lengths if n)) if all(lengths) else None
    return None


def _one(text: str) -> int:
    found = re.fullmatch(r"(\d{1,3})\s*(.*)", text.strip().casefold())
    return _in_months(int(found[1]), found[2]) if found else 0


def _in_months(number: int, unit: str) -> int:
    if _YEARS.search(unit):
        return number * YEAR
    return number if not unit.strip() or _MONTHS.search(unit) else 0


def _sound(lengths: tuple[int, ...]) -> tuple[int, ...] | None:
    return lengths if len(lengths) <= MOST and all(0 < n <= LONGEST for n in lengths) else None


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a month stays the last day."""
    first = next_month(day, months)
    last = end_of_month(first)
    if day == end_of_month(day):
        return last
    return first.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells of options: the cells as they stand, covered."""

    options: str = ""
    each: str = ""
    notice: str = ""
    notice_by: date | None = None

    def __bool__(self) -> bool:
        return bool(self.options or self.notice)


NOTHING = Told()


@dataclass(slots=True)
class Options:
    """The options of an agreement, and what could not be told of them."""

    terms: tuple[OptionTerms, ...] = ()
    notes: list[str] = field(default_factory=list)


def options_of(told: Told, valid_to: date, extends_to: date | None) -> Options:
    """The options that the cells tell, each from the end of the one before it.

    The day of notice is that of the first; later ones are noticed as long before their own end.
    """
    found = Options()
    lengths = months_of(told.options, told.each)
    if lengths is None:
        shown = " × ".join(part for part in (told.options, told.each) if part)[:60]
        text = _("The options “%(text)s” are not understood; write them as 2 × 12 months.")
        found.notes.append(text % {"text": shown})
        return found
    if told.notice and told.notice_by is None:
        text = _("“%(text)s” is not a day of notice. Write it as 2026-01-31.")
        found.notes.append(text % {"text": told.notice[:40]})
    if not lengths and extends_to and extends_to > valid_to and told.notice_by:
        months = (extends_to.year - valid_to.year) * YEAR + extends_to.month - valid_to.month
        lengths = (max(months, 1),)
    if not lengths:
        return found
    if told.notice_by is None:
        text = _("Options of %(months)s months are told, but no last day of notice; add them.")
        found.notes.append(text % {"months": " + ".join(map(str, lengths))})
        return found
    if told.notice_by > valid_to:
        text = _("The last day of notice, %(day)s, comes after the agreement has ended.")
        found.notes.append(text % {"day": formats.day(told.notice_by)})
        return found
    end, notice, terms = valid_to, told.notice_by, []
    for length in lengths:
        until = months_after(end, length)
        terms.append(OptionTerms(length, notice, until))
        end, notice = until, months_after(notice, length)
    found.terms = tuple(terms)
    if extends_to and extends_to != end:
        text = _("The options lead to %(end)s, but the register says %(told)s.")
        found.notes.append(text % {"end": formats.day(end), "told": formats.day(extends_to)})
    return found


class Directory:
    """The organisations that can be parties, by number and by every name they go by."""

    def __init__(self, organisations: Iterable[Any], members: Iterable[Any]) -> None:
        self.members = list(members)
        self._found: dict[str, Any] = {}
        self._twice: set[str] = set()
        for row in organisations:
            names = {_plain(row.name), _plain(row.short_name), row.organisation_number}
            for name in names - {""}:
                if self._found.setdefault(name, row) != row:
                    self._twice.add(name)

    def read(self, text: str) -> tuple[list[Any], list[str]]:
        """The organisations of a cell, each once, and the parts that are none or more than one."""
        if _EVERY.fullmatch(" ".join(text.casefold().split())):
            return list(self.members), []
        found: dict[int, Any] = {}
        unknown: list[str] = []
        for part in _BETWEEN.split(text):
            if not part.strip():
                continue
            name = _key(part)
            row = None if name in self._twice else self._found.get(name)
            if row is None:
                unknown.append(mask_text(" ".join(part.split()))[:60])
            else:
                found[row.pk] = row
        return list(found.values()), unknown


def _key(part: str) -> str:
    digits = re.sub(r"[\s-]", "", part)
    if digits.isascii() and digits.isdigit():
        return digits[-10:] if len(digits) == 12 and digits.startswith("16") else digits
    return _plain(part)


def _plain(name: str) -> str:
    """A name without case, signs and the words that lists leave out: `Bjuvs kommun` is `bjuv`."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    kept = [word for word in words if word not in {"kommun", "stad"}]
    if len(kept) < len(words) and kept:
        kept[-1] = kept[-1].removesuffix("s") or kept[-1]
    return " ".join(kept)
