"""Numbers, money and days as people read them, in the language in force.

Used by template filters, e-mail, exports to paper and PDF. Swedish follows the house style of
`docs/ui.md`: `412 Mkr`, `351 tkr`, `1 234 567,50`, `9 dec 2026`. Groups and units are held
together by no-break spaces, so that a figure never breaks over two lines.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from portal.core import clock

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EN DASH}"
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1_000)

Figure = Decimal | int | float | str

_MONTHS = {
    "sv": ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_MONTHS_LONG = {
    "sv": [
        *("januari", "februari", "mars", "april", "maj", "juni"),
        *("juli", "augusti", "september", "oktober", "november", "december"),
    ],
    "en": [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ],
}


def _language() -> str:
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def _decimal(value: Figure) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    # A figure of any length: the usual context stops at 28 digits.
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=200))


def number(value: Figure | None, decimals: int | None = None) -> str:
    """Return `1 234 567,5`; with `decimals` exactly so many, without them at most two."""
    if value is None or value == "":
        return NOTHING
    try:
        figure = _decimal(value)
    except InvalidOperation:
        return str(value)
    digits = f"{_rounded(abs(figure), 2 if decimals is None else decimals):,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if _language() == "sv":
        digits = digits.replace(",", NBSP).replace(".", ",")
    negative = figure < 0 and any(char in "123456789" for char in digits)
    return f"{MINUS}{digits}" if negative else digits


def exact_money(value: Figure | None) -> str:
    """Return `1 234 567,50 kr` or `SEK 1,234,567.50`."""
    if value is None or value == "":
        return NOTHING
    if _language() == "sv":
        return f"{number(value, 2)}{NBSP}kr"
    return f"SEK{NBSP}{number(value, 2)}"


def money(value: Figure | None) -> str:
    """Return an amount as people talk about it: `412 Mkr`, `12,4 Mkr`, `4 120 tkr`, `950 kr`.

    Millions from ten million up, thousands from ten thousand up; the exact figure is one hover or
    link away (the filter `money` puts it in `title`).
    """
    if value is None or value == "":
        return NOTHING
    try:
        amount = _decimal(value)
    except InvalidOperation:
        return str(value)
    size = abs(amount)
    if size >= 10 * MILLION:
        millions = amount / MILLION
        short = _short(millions, 0 if abs(millions) >= 100 else 1)
        return f"{short}{NBSP}Mkr" if _language() == "sv" else f"SEK{NBSP}{short}{NBSP}million"
    if size >= 10 * THOUSAND:
        short = number(amount / THOUSAND, 0)
        return f"{short}{NBSP}tkr" if _language() == "sv" else f"SEK{NBSP}{short}{NBSP}thousand"
    short = number(amount, 0)
    return f"{short}{NBSP}kr" if _language() == "sv" else f"SEK{NBSP}{short}"


def _short(value: Decimal, decimals: int) -> str:
    rounded = _rounded(value, decimals)
    return number(rounded, 0 if rounded == rounded.to_integral_value() else decimals)


def percent(share: Figure | None, decimals: int | None = None) -> str:
    """Return a share of one as `71 %`; below ten per cent with a decimal that says something."""
    if share is None or share == "":
        return NOTHING
    value = _decimal(share) * 100
    if decimals is None:
        shown = _short(value, 1 if abs(value) < 10 else 0)
    else:
        shown = number(value, decimals)
    return f"{shown}{NBSP}%" if _language() == "sv" else f"{shown}%"


def _local_day(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | None, style: str = "medium") -> str:
    """Return `9 dec 2026` (`medium`), `9 dec` (`short`) or `9 december 2026` (`long`)."""
    if not value:
        return NOTHING
    local = _local_day(value)
    names = _MONTHS_LONG if style == "long" else _MONTHS
    text = f"{local.day}{NBSP}{names[_language()][local.month - 1]}"
    return text if style == "short" else f"{text} {local.year}"


def month(value: date | None) -> str:
    """Return `oktober 2026`."""
    if not value:
        return NOTHING
    local = _local_day(value)
    return f"{_MONTHS_LONG[_language()][local.month - 1]} {local.year}"


def moment(value: datetime | None) -> str:
    """Return `i dag 09:12`, else `9 dec 2026 09:12`, in the time of Sweden."""
    if not value:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    at = f"{local:%H:%M}"
    if local.date() == clock.today():
        return gettext("today %(time)s") % {"time": at}
    return f"{day(local.date())} {at}"


def period(start: date | None, end: date | None) -> str:
    """Return `1 feb – 8 mar 2027`: the year of the first day only where it differs."""
    if not start or not end:
        return day(start or end)
    first = day(start, "short" if _local_day(start).year == _local_day(end).year else "medium")
    return f"{first} \N{EN DASH} {day(end)}"


def days_left(deadline: date | None, today: date | None = None) -> str:
    """Return `5 dagar kvar`, `i dag` or `3 dagar sedan` for a deadline."""
    if not deadline:
        return NOTHING
    left = (_local_day(deadline) - (today or clock.today())).days
    if left == 0:
        return pgettext("deadline", "today")
    if left == 1:
        return gettext("1 day left")
    if left > 1:
        return gettext("%(days)s days left") % {"days": number(left)}
    if left == -1:
        return gettext("1 day ago")
    return gettext("%(days)s days ago") % {"days": number(-left)}


def parse_number(text: str) -> str:
    """Turn what a person types (`1 234,50 kr`) into what `Decimal` reads (`1234.50`).

    Both a comma and a point are understood as decimal sign: the last one wins. In English a comma
    before exactly three digits groups thousands. What is not a number is returned unchanged, so
    that the field can say so.
    """
    raw = re.sub(r"(?i)\s|kr|sek|:-", "", text).replace(MINUS, "-")
    if not re.fullmatch(r"[+-]?[\d.,]+", raw):
        return text.strip()
    if "," in raw and "." in raw:
        grouping = "," if raw.rindex(".") > raw.rindex(",") else "."
        return raw.replace(grouping, "").replace(",", ".")
    if _language() == "en" and re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", raw):
        return raw.replace(",", "")
    if raw.count(".") > 1:
        return raw.replace(".", "")
    return raw.replace(",", ".")
