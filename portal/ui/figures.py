"""A picture and the same figures as a table: every chart and map of the portal is shown so."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.core.enums import Tone
from portal.ui import charts, formats, maps


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A colour, what it means and how many."""

    tone: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What `<c-figure :figure="figure" />` shows."""

    title: str
    svg: SafeString
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    source: str = ""
    numeric: bool = True
    legend: Sequence[LegendEntry] = field(default_factory=tuple)


def bar_figure(
    rows: Sequence[charts.Row],
    *,
    title: str,
    headers: Sequence[str],
    show: Callable[[Any], str] = formats.number,
    source: str = "",
    **chart: Any,
) -> Figure:
    """Bars over rows of (label, value[, tone]); `show` writes a value in the table."""
    svg = charts.bar(rows, title=title, **chart)
    return Figure(title, svg, headers, [(row[0], show(row[1])) for row in rows], source)


def line_figure(
    series: Sequence[tuple[str, Sequence[charts.Row]]],
    *,
    title: str,
    first_header: str,
    show: Callable[[Any], str] = formats.number,
    show_label: Callable[[Any], str] = str,
    source: str = "",
    **chart: Any,
) -> Figure:
    """Lines over series of (name, rows of (day, value)); the table has one column per series."""
    labels = list(dict.fromkeys(row[0] for _name, rows in series for row in rows))
    values = [{row[0]: row[1] for row in rows} for _name, rows in series]
    table = [
        (show_label(label), *(show(column[label]) if label in column else "–" for column in values))
        for label in labels
    ]
    headers = [first_header, *(name for name, _rows in series)]
    return Figure(title, charts.line(series, title=title, **chart), headers, table, source)


def municipality_map(
    states: Mapping[str, tuple[Tone | str, str]], *, title: str, source: str = "", around: str = ""
) -> Figure:
    """A map over municipality code → (tone, words), with legend and the same as a table."""
    shapes = maps.shapes()
    names = sorted(
        ((shapes[code].name, words) for code, (_tone, words) in states.items() if code in shapes),
        key=lambda row: swedish_order(row[0]),
    )
    counts = Counter((str(tone), words) for tone, words in states.values())
    legend = [LegendEntry(tone, words, count) for (tone, words), count in counts.most_common()]
    return Figure(
        title,
        maps.municipalities_svg(states, title=title, around=around),
        (_("Municipality"), _("State")),
        names,
        source,
        numeric=False,
        legend=legend,
    )


def swedish_order(name: str) -> str:
    """Sort key with å ä ö last, as the alphabet has them."""
    return name.casefold().translate(str.maketrans("åäö", "{|}"))
