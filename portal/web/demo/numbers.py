"""Invented organisation numbers that add up but belong to nobody we know of."""

from stdnum import luhn


def organisation_number(group: str, serial: int) -> str:
    """Ten digits: `group` (e.g. 212999 for municipalities), a serial and its check digit."""
    stem = f"{group}{serial:03d}"
    return stem + luhn.calc_check_digit(stem)
