"""Supplier numbers as they stand in ledgers, and the personal numbers that must not be kept.

A Swedish organisation number has ten digits of which the third is 2 or more; below 2 the number is
a person's (Skatteverket, SKV 709). `stdnum.se.orgnr` accepts both, so the third digit decides.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal.core import personal_numbers
from portal.core.personal_numbers import MASK

__all__ = ["MASK", "NumberKind", "SupplierNumber", "mask_text", "parse"]


class NumberKind(StrEnum):
    """What stands in the cell for the supplier's number."""

    ORGANISATION = "organisation"
    SEVERAL = "several"
    FOREIGN = "foreign"
    PERSON = "person"
    INTERNAL = "internal"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SupplierNumber:
    """The number to match by, further numbers of the same cell, and what was left out."""

    kind: NumberKind
    number: str = ""
    others: str = ""
    masked: bool = False


_TEN = re.compile(r"(?<![0-9A-Za-z])(?:16)?([0-9]{6})[-–−\s]?([0-9]{4})(?![0-9])")
_TWELVE_PERSON = re.compile(r"(?<![0-9])(?:19|20)([0-9]{6})[-–−+\s]?([0-9]{4})(?![0-9])")
_PERSON_PLUS = re.compile(r"(?<![0-9])([0-9]{6})\+([0-9]{4})(?![0-9])")
_HIDDEN = re.compile(r"(?<![0-9])[0-9]{6}[-–]?[xX*•]{4}")
_SWEDISH_VAT = re.compile(r"\bSE\s?([0-9]{6})-?([0-9]{4})-?01\b", re.IGNORECASE)
_FOREIGN = re.compile(r"(?!SE)[A-Z]{2,3}[-\s]?[0-9A-Z]{2,13}|[A-Z]{2,3}[0-9][0-9A-Z .-]{3,16}")
_SHORT_DIGITS = re.compile(r"[0-9]{7,9}")


def parse(cell: str) -> SupplierNumber:
    """The supplier number in a cell; personal numbers are dropped and reported as masked."""
    text = _SWEDISH_VAT.sub(r"\1-\2", cell.strip())
    text, persons = _without_persons(text)
    numbers: list[str] = []
    for first, last in _TEN.findall(text):
        if first[2] in "01":
            persons += 1
        elif first + last not in numbers:
            numbers.append(first + last)
    if numbers:
        kind = NumberKind.SEVERAL if len(numbers) > 1 else NumberKind.ORGANISATION
        return SupplierNumber(kind, numbers[0], " ".join(numbers[1:]), masked=persons > 0)
    if persons:
        return SupplierNumber(NumberKind.PERSON, masked=True)
    return _without_digits_enough(text)


def _without_persons(text: str) -> tuple[str, int]:
    persons = 0
    for pattern in (_TWELVE_PERSON, _PERSON_PLUS, _HIDDEN):
        text, found = pattern.subn(" ", text)
        persons += found
    return text, persons


def _without_digits_enough(text: str) -> SupplierNumber:
    """Foreign ids, internal numbers, and numbers that a spreadsheet robbed of leading zeros."""
    if _SHORT_DIGITS.fullmatch(text):
        if personal_numbers.is_personal(text.zfill(10)):
            return SupplierNumber(NumberKind.PERSON, masked=True)
        return SupplierNumber(NumberKind.INTERNAL, text)
    upper = text.upper()
    if any(c.isdigit() for c in upper) and _FOREIGN.fullmatch(upper):
        return SupplierNumber(NumberKind.FOREIGN, re.sub(r"[^0-9A-Z]", "", upper))
    if any(c.isdigit() for c in text) and text.strip("0 -"):
        return SupplierNumber(NumberKind.INTERNAL, _without_marks(mask_text(text))[:40])
    return SupplierNumber(NumberKind.MISSING)


def _without_marks(text: str) -> str:
    return re.sub(r"\s+", "", text)


def mask_text(text: str, *, bare: bool = True) -> str:
    """The text with personal numbers covered; `bare` also covers those without a separator.

    Invoice numbers are often ten digits of which some would pass by chance: for them only numbers
    written as personal numbers are covered.
    """
    return personal_numbers.cover(text, bare=bare)
