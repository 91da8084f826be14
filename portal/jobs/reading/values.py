"""Amounts and dates as people and systems write them."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MAX_CENTS = 10**15
_EXCEL_FIRST_DAY = date(1899, 12, 30)
_NOISE = re.compile(r"[\s\u00a0\u202f\u2009'’]|kr\.?$|SEK$|:-$", re.IGNORECASE)
_GROUPED = {
    ",": re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?"),
    ".": re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"),
}
_PLAIN = {
    ",": re.compile(r"[0-9]+(,[0-9]+)?"),
    ".": re.compile(r"[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"),
}
_OTHER_DECIMAL = re.compile(r"[0-9]+[.,][0-9]{1,2}")
_COMMA = re.compile(r",[0-9]{1,2}-?$")
_POINT = re.compile(r"\.[0-9]{1,2}-?$")

SIMPLE = {",": r"^-?[0-9]{1,13}(,[0-9]{1,2})?$", ".": r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"}


def decimal_sign_of(cells: list[str]) -> str:
    """The decimal sign that most amounts use; a comma, as in Sweden, where nothing tells."""
    commas = sum(1 for cell in cells if _COMMA.search(cell.strip()))
    points = sum(1 for cell in cells if _POINT.search(cell.strip()))
    return "." if points > commas else ","


def cents(text: str, decimal_sign: str) -> int | None:
    """The amount in öre, rounded half up; None where it cannot be read without guessing."""
    rest = _NOISE.sub("", text).replace("−", "-").replace("–", "-")
    negative = rest.startswith(("-", "(")) or rest.endswith("-")
    rest = rest.strip("-()+")
    if _PLAIN[decimal_sign].fullmatch(rest) or _OTHER_DECIMAL.fullmatch(rest):
        rest = rest.replace(",", ".")
    elif _GROUPED[decimal_sign].fullmatch(rest):
        group = "." if decimal_sign == "," else ","
        rest = rest.replace(group, "").replace(",", ".")
    else:
        return None
    try:
        value = int((Decimal(rest) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except InvalidOperation:
        return None
    return -value if negative else value


_ISO = re.compile(r"((?:19|20)[0-9]{2})[-/.]?([0-9]{2})[-/.]?([0-9]{2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]((?:19|20)[0-9]{2})(?:[ T].*)?")
_SERIAL = re.compile(r"([3-6][0-9]{4})(?:\.[0-9]+)?")


def day(text: str) -> date | None:
    """A date: ISO, eight digits, day first as in Sweden, or a spreadsheet's serial number."""
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    if found := _SERIAL.fullmatch(text):
        return _EXCEL_FIRST_DAY + timedelta(days=int(found[1]))
    return None
