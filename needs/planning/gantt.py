"""The wheel as a picture: a line per entry over the months of the year, as light SVG.

Sizes are attributes and colours come from the style sheet, so that nothing needs a `style`. The
same days stand in the list beside it; the picture has a title that says what it shows.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from needs.planning.wheel import Bar, Entry, Mark
from portal.core import clock
from portal.ui import formats

LABEL, MONTH, ROW, HEAD, THICK = 250, 66, 34, 28, 14
WIDTH = LABEL + 12 * MONTH
LONGEST = 34


def place(day: date, year: int) -> float:
    """Where a day stands from the left edge; days of other years stand at the edges."""
    if day.year != year:
        return float(LABEL if day.year < year else WIDTH)
    share = (day.day - 1) / monthrange(year, day.month)[1]
    return LABEL + (day.month - 1 + share) * MONTH


def svg(entries: Sequence[Entry], year: int) -> SafeString:
    """The year drawn; about 1 kB for an entry."""
    height = HEAD + ROW * len(entries) + 6
    title = _("Annual wheel %(year)s: %(count)s lines") % {"year": year, "count": len(entries)}
    return format_html(
        '<svg class="gantt" width="{}" height="{}" viewBox="0 0 {} {}" role="group">'
        "<title>{}</title>{}{}{}</svg>",
        WIDTH,
        height,
        WIDTH,
        height,
        title,
        _months(year, height),
        format_html_join("", "{}", ((_line(n, entry, year),) for n, entry in enumerate(entries))),
        _today(year, height),
    )


def _months(year: int, height: int) -> SafeString:
    return format_html_join(
        "",
        '<line class="gantt-grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text x="{3}" y="18">{4}</text>',
        (
            (
                LABEL + number * MONTH,
                HEAD - 6,
                height,
                LABEL + number * MONTH + 4,
                _month(date(year, number + 1, 1)),
            )
            for number in range(12)
        ),
    )


def _month(day: date) -> str:
    return formats.month(day).split()[0][:3]


def _line(number: int, entry: Entry, year: int) -> SafeString:
    top = HEAD + number * ROW
    name = entry.title if len(entry.title) <= LONGEST else f"{entry.title[: LONGEST - 1]}…"
    label = format_html('<text x="0" y="{}">{}</text>', top + 21, name)
    if entry.url:
        label = format_html('<a href="{}">{}</a>', entry.url, label)
    bars = format_html_join("", "{}", ((_bar(bar, year, top),) for bar in entry.bars))
    marks = format_html_join("", "{}", ((_mark(mark, year, top),) for mark in entry.marks))
    return format_html("<g>{}{}{}</g>", label, bars, marks)


def _bar(bar: Bar, year: int, top: int) -> SafeString:
    left, right = place(bar.begins, year), place(bar.ends, year)
    return format_html(
        '<rect data-tone="{}" x="{}" y="{}" width="{}" height="{}" rx="3">'
        "<title>{}: {}</title></rect>",
        bar.tone,
        f"{left:.1f}",
        top + 9,
        f"{max(right - left, 2):.1f}",
        THICK,
        bar.label,
        bar.period,
    )


def _mark(mark: Mark, year: int, top: int) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="3.5"><title>{}: {}</title></circle>',
        f"{place(mark.day, year):.1f}",
        top + 9 + THICK // 2,
        mark.label,
        formats.day(mark.day),
    )


def _today(year: int, height: int) -> SafeString:
    today = clock.today()
    if today.year != year:
        return SafeString("")
    return format_html(
        '<line class="gantt-today" x1="{0}" x2="{0}" y1="{1}" y2="{2}"><title>{3}</title></line>',
        f"{place(today, year):.1f}",
        HEAD - 6,
        height,
        _("Today"),
    )
