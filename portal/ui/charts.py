"""Charts as SVG in the page: no client code, no inline style, the same on paper and in the dark.

Altair describes the chart, vl-convert draws it; both are imported when a chart is first made, as
they are heavy. Drawn charts are kept in the cache by what they show. Lines and letters take the
colour of the text around them, bars a fixed palette that stands out on white and on black (3:1).
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.core.enums import Tone

# Contrast against white and against #14191d is at least 3:1 for each (WCAG 2.2, 1.4.11).
PALETTE = ("#2a8186", "#b5662f", "#5f74b8", "#94792a", "#7d7f83", "#a0568c")
TONES = {
    Tone.NEUTRAL: "#7d7f83",
    Tone.INFO: "#3c7fc0",
    Tone.SUCCESS: "#2a8186",
    Tone.WARNING: "#b5662f",
    Tone.DANGER: "#c4504f",
}
_INK = "#010203"
MILLION = 1_000_000  # From here on the figures are wide, so fewer of them fit along an axis.
_KEPT_SECONDS = 24 * 3600
_LOCALES = {
    "sv": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["SEK\u00a0", ""]},
}
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said around a chart: `limit` draws a line across (a ceiling, a target)."""

    title: str
    unit: str = ""
    description: str = ""
    limit: float | None = None
    limit_label: str = ""


def bar(rows: Sequence[Row], **words: Any) -> SafeString:
    """Return horizontal bars: rows of (label, value) or (label, value, tone), in the order given.

    Takes `title` and, if wanted, `unit`, `description`, `limit`, `limit_label`.
    """
    data = [
        {"label": str(row[0]), "value": float(row[1]), "tone": str(row[2]) if row[2:] else ""}
        for row in rows
    ]
    return _drawn("bar", data, Words(**words))


def line(series: Sequence[tuple[str, Sequence[Row]]], **words: Any) -> SafeString:
    """Return lines over time: each series is (name, rows of (day or label, value)).

    Takes `title` and, if wanted, `unit`, `description`, `limit`, `limit_label`.
    """
    data = [
        {"label": _when(row[0]), "value": float(row[1]), "series": str(name)}
        for name, rows in series
        for row in rows
    ]
    return _drawn("line", data, Words(**words))


def _when(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _drawn(kind: str, data: list[dict[str, Any]], words: Words) -> SafeString:
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    told = json.dumps([kind, data, asdict(words), language], default=str)
    key = f"chart:{hashlib.sha256(told.encode()).hexdigest()}"
    svg = cache.get(key)
    if svg is None:
        spec = _bar_spec(data, words.unit) if kind == "bar" else _line_spec(data, words.unit)
        layer = _limit_layer(kind, words.limit, words.limit_label)
        svg = _dressed(_render(spec, layer, language), words)
        cache.set(key, svg, _KEPT_SECONDS)
    return mark_safe(svg)  # noqa: S308 - drawn by vl-convert, which escapes; the rest in _dressed


def _bar_spec(data: list[dict[str, Any]], unit: str) -> Any:
    import altair as alt

    colours = [TONES.get(row["tone"], PALETTE[0]) for row in data]
    for row, colour in zip(data, colours, strict=True):
        row["colour"] = colour
    ticks = 3 if max((row["value"] for row in data), default=0) >= MILLION else 5
    return (
        alt.Chart(alt.Data(values=data))
        .mark_bar(height={"band": 0.62})
        .encode(
            x=alt.X(
                "value:Q",
                title=unit or None,
                axis=alt.Axis(tickCount=ticks, format=",~f", labelOverlap=True),
            ),
            y=alt.Y("label:N", sort=None, title=None),
            color=alt.Color("colour:N", scale=None, legend=None),
        )
        .properties(width=340, height=max(60, 30 * len(data)))
    )


def _line_spec(data: list[dict[str, Any]], unit: str) -> Any:
    import altair as alt

    temporal = all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["label"]) for row in data)
    x = (
        alt.X("label:T", title=None, axis=alt.Axis(format="%Y-%m", tickCount=4))
        if temporal
        else alt.X("label:O", sort=None, title=None, axis=alt.Axis(labelAngle=0))
    )
    names = list(dict.fromkeys(row["series"] for row in data))
    scale = alt.Scale(domain=names, range=[PALETTE[i % 6] for i in range(len(names))])
    legend = alt.Legend(title=None, orient="bottom") if len(names) > 1 else None
    return (
        alt.Chart(alt.Data(values=data))
        .mark_line(strokeWidth=2.5, point={"filled": True, "size": 40})
        .encode(
            x=x,
            y=alt.Y("value:Q", title=unit or None, axis=alt.Axis(tickCount=5, format=",~f")),
            color=alt.Color("series:N", scale=scale, legend=legend),
            strokeDash=alt.StrokeDash("series:N", legend=None),
        )
        .properties(width=340, height=200)
    )


def _limit_layer(kind: str, limit: float | None, label: str) -> Any:
    if limit is None:
        return None
    import altair as alt

    base = alt.Chart(alt.Data(values=[{"limit": float(limit), "text": label}]))
    rule = base.mark_rule(color=_INK, strokeDash=[4, 3], strokeWidth=1.5)
    text = base.mark_text(color=_INK, align="left", dx=4 if kind == "line" else -4, dy=-6)
    if kind == "bar":
        return rule.encode(x="limit:Q") + text.encode(x="limit:Q", y=alt.value(0), text="text:N")
    return rule.encode(y="limit:Q") + text.encode(y="limit:Q", x=alt.value(0), text="text:N")


def _render(spec: Any, layer: Any, language: str) -> str:
    import vl_convert

    whole = (spec + layer) if layer is not None else spec
    ink = {"labelColor": _INK, "titleColor": _INK, "domainColor": _INK, "tickColor": _INK}
    letters = {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal"}
    lines = {"gridColor": _INK, "gridOpacity": 0.12, "domainOpacity": 0.4, "tickOpacity": 0.4}
    whole = (
        whole.configure(
            background="transparent",
            font="Inter, system-ui, sans-serif",
            view={"stroke": None},
            # The letters are measured in another font than the browser's, which may be wider.
            padding={"left": 18, "right": 8, "top": 5, "bottom": 5},
        )
        .configure_axis(**ink, **letters, **lines, labelLimit=220)
        .configure_legend(labelColor=_INK, labelFontSize=13)
    )
    return vl_convert.vegalite_to_svg(whole.to_dict(), format_locale=_LOCALES[language])


def _dressed(svg: str, words: Words) -> str:
    """Make the drawing fit for a strict page: no style, no script, one accessible name."""
    svg = re.sub(r"<style[\s\S]*?</style>|<script[\s\S]*?</script>", "", svg)
    svg = re.sub(r'\s(?:style|class|aria-[\w-]+|role|xmlns(?::\w+)?)="[^"]*"', "", svg)
    svg = re.sub(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*/>', "", svg)
    svg = svg.replace(_INK, "currentColor")
    view = re.search(r'viewBox="[^"]*"', svg)
    head = f'<svg class="chart" {view.group() if view else ""} role="img">'
    head += f"<title>{escape(words.title)}</title>"
    if words.description:
        head += f"<desc>{escape(words.description)}</desc>"
    return re.sub(r"<svg[^>]*>", lambda _found: head, svg, count=1)
