"""Quantities that should be looked at again, each with the reason: pure functions over frames.

A quantity is compared with what is known of the same party and line: last year's use, the previous
answer, and what the other parties need per inhabitant. The first reason that holds is given; the
most telling ones are tried first.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from needs.consolidation import frames
from needs.consolidation.enums import Against, Reason

# Two figures that differ by a unit or by zeros do so within this: 10 per cent up or down.
NEARLY = math.log10(1.10)
# Last year against this year: three times as much, or a third, is more than needs vary.
JUMP = 3.0
# Robust z above which a need per inhabitant is unlike the others' (Iglewicz and Hoaglin 1993: 3.5).
MOST_Z = 3.5
# The median absolute deviation of a normal distribution × this is its standard deviation.
MAD_TO_SIGMA = 1.4826
# Parties that answer almost alike would make every difference an outlier: at least this spread.
LEAST_SIGMA = math.log(1.5)
# Fewer than this say nothing about what is usual.
FEWEST_PEERS = 8
# Zero stands out where at least this share of the others has a need.
ZERO_SHARE = 0.8
ZEROS = (10, 100, 1_000)
# What units are slipped between, and how many of the smaller go into the larger.
UNITS: tuple[tuple[str, str, float], ...] = (
    ("kg", "ton", 1_000),
    ("g", "kg", 1_000),
    ("kr", "tkr", 1_000),
    ("kr", "mkr", 1_000_000),
    ("tkr", "mkr", 1_000),
    ("liter", "m3", 1_000),
    ("kwh", "mwh", 1_000),
    ("minuter", "timmar", 60),
    ("timmar", "dygn", 24),
    ("timmar", "dagar", 8),
    ("dygn", "veckor", 7),
    ("dygn", "månader", 30.4),
    ("dygn", "år", 365),
    ("veckor", "år", 52),
    ("månader", "år", 12),
)
_NAMES: dict[str, tuple[str, ...]] = {
    "kg": ("kg", "kilo", "kilogram"),
    "ton": ("ton", "t"),
    "g": ("g", "gram"),
    "kr": ("kr", "sek", "kronor"),
    "tkr": ("tkr", "ksek"),
    "mkr": ("mkr", "msek"),
    "liter": ("l", "liter", "litre"),
    "m3": ("m3", "m³", "kubikmeter"),
    "kwh": ("kwh",),
    "mwh": ("mwh",),
    "minuter": ("min", "minuter", "minut"),
    "timmar": ("h", "tim", "timmar", "timme", "hours"),
    "dygn": ("dygn", "vårddygn", "boendedygn", "days of care", "nights"),
    "dagar": ("dag", "dagar", "arbetsdagar", "days"),
    "veckor": ("vecka", "veckor", "weeks"),
    "månader": ("mån", "månad", "månader", "months"),
    "år": ("år", "årsplatser", "årsplats", "years"),
}


@dataclass(frozen=True, slots=True)
class Flag:
    """One quantity that stands out: why, against what, and how many times that it is.

    `quantity` and `compared` are hundredths of the unit per year. `times` is the power of ten of
    slipped zeros, or how many of one unit go into `unit`; 0 where neither fits.
    """

    answer_id: int
    organisation_id: int
    item_id: int
    reason: Reason
    against: Against
    quantity: int
    compared: int
    times: float = 0
    unit: str = ""

    @property
    def ratio(self) -> float:
        """The quantity in parts of what it is compared with; 0 for a zero."""
        return self.quantity / self.compared if self.compared else math.inf


Known = Mapping[tuple[int, int], int]


def find(
    facts: pd.DataFrame,
    units: Mapping[int, str],
    parties: pd.DataFrame,
    use: Known,
    previous: Known,
) -> list[Flag]:
    """Every quantity of `facts` that stands out, at most one reason each, the gravest first.

    `units` by item; `use` and `previous` in hundredths by (organisation, item). The answered figure
    is judged, not the adjusted one.
    """
    if not len(facts):
        return []
    peers = expected(facts, parties)
    order = {reason: place for place, reason in enumerate(Reason)}
    flags = [
        flag
        for row in _suspects(facts, peers, use, previous).itertuples(index=False)
        if (flag := _judge(row, units, use, previous)) is not None
    ]
    return sorted(flags, key=lambda f: (order[f.reason], -_distance(f), f.answer_id, f.item_id))


def _distance(flag: Flag) -> float:
    return abs(math.log(flag.ratio)) if 0 < flag.ratio < math.inf else math.inf


def expected(facts: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Beside each row of `facts`: what the others' need per inhabitant would come to.

    expected (float hundredths, NaN without peers), z (robust: distance of the logarithm of the rate
    from the median in MAD × 1.4826, NaN for zeros), share (of the other parties with a need).
    """
    people = facts["organisation_id"].map(parties["inhabitants"]).astype("float64")
    rate = (facts["original"] / people.where(people > 0)).astype("float64")
    logs = rate.where(rate > 0).map(math.log, na_action="ignore").astype("float64")
    keys = facts["item_id"].to_numpy()
    groups = logs.groupby(keys)
    middle = groups.transform("median")
    spread = (logs - middle).abs().groupby(keys).transform("median") * MAD_TO_SIGMA
    enough = groups.transform("count") >= FEWEST_PEERS
    z = ((logs - middle).abs() / spread.clip(lower=LEAST_SIGMA)).where(enough)
    typical = middle.map(math.exp, na_action="ignore").astype("float64")
    needing = (facts["original"] > 0).groupby(keys)
    others = needing.transform("count") - 1
    share = (needing.transform("sum") - (facts["original"] > 0)) / others.where(others > 0)
    share = share.where(others + 1 >= FEWEST_PEERS)
    return pd.DataFrame({"expected": (typical * people).where(enough), "z": z, "share": share})


def _suspects(
    facts: pd.DataFrame, peers: pd.DataFrame, use: Known, previous: Known
) -> pd.DataFrame:
    """The few rows worth judging one by one: unlike the others, zero, or with something known."""
    rows = facts[["answer_id", "organisation_id", "item_id", "original"]].assign(
        expected=peers["expected"].to_numpy(),
        z=peers["z"].to_numpy(),
        share=peers["share"].to_numpy(),
    )
    keys = pd.MultiIndex.from_arrays([rows["organisation_id"], rows["item_id"]])
    known = keys.isin(list({*use, *previous})) if use or previous else False
    strange = (rows["z"] > MOST_Z) | ((rows["original"] == 0) & (rows["share"] >= ZERO_SHARE))
    return rows[strange | known]


def _judge(row: Any, units: Mapping[int, str], use: Known, previous: Known) -> Flag | None:
    key = (row.organisation_id, row.item_id)
    known = [
        (against, float(figures[key]))
        for against, figures in ((Against.USE, use), (Against.PREVIOUS, previous))
        if figures.get(key, 0) > 0
    ]
    unlike = row.z > MOST_Z
    guess = row.expected if row.expected > 0 else 0.0
    if row.original == 0:
        return _zero(row, known, guess)
    compared = [*known, *([(Against.PEERS, guess)] if unlike and guess else [])]
    for against, figure in compared:
        if (slip := _unit(row.original / figure, units.get(row.item_id, ""))) is not None:
            return _flag(row, Reason.UNIT, (against, figure), *slip)
    for against, figure in compared:
        if times := _zeros(row.original / figure):
            return _flag(row, Reason.SCALE, (against, figure), times)
    for against, figure in known:
        if not 1 / JUMP < row.original / figure < JUMP:
            return _flag(row, Reason.JUMP, (against, figure))
    return _flag(row, Reason.PEERS, (Against.PEERS, guess)) if unlike and guess else None


def _zero(row: Any, known: list[tuple[Against, float]], guess: float) -> Flag | None:
    if known:
        return _flag(row, Reason.ZERO, known[0])
    if row.share >= ZERO_SHARE and guess >= frames.HUNDREDTHS:
        return _flag(row, Reason.ZERO, (Against.PEERS, guess))
    return None


def _flag(
    row: Any, reason: Reason, known: tuple[Against, float], times: float = 0, unit: str = ""
) -> Flag:
    return Flag(
        answer_id=int(row.answer_id),
        organisation_id=int(row.organisation_id),
        item_id=int(row.item_id),
        reason=reason,
        against=known[0],
        quantity=int(row.original),
        compared=round(known[1]),
        times=times,
        unit=unit,
    )


def _near(ratio: float, factor: float) -> bool:
    return abs(math.log10(ratio) - math.log10(factor)) <= NEARLY


def _zeros(ratio: float) -> float:
    """10, 100 or 1 000 when the figure has so many zeros too many, a fraction when too few."""
    for times in reversed(ZEROS):
        if _near(ratio, times):
            return times
        if _near(ratio, 1 / times):
            return 1 / times
    return 0


def _unit(ratio: float, unit: str) -> tuple[float, str] | None:
    """(how many, the unit that was probably meant) when the ratio is that of two units."""
    for small, large, factor in _pairs(unit):
        if small and _near(ratio, factor):
            return factor, small
        if large and _near(ratio, 1 / factor):
            return factor, large
    return None


def _pairs(unit: str) -> Iterator[tuple[str, str, float]]:
    """Units that this one is slipped with: (smaller, larger, factor), one of the two empty."""
    word = unit.strip().casefold()
    for small, large, factor in UNITS:
        if word in _NAMES[large]:
            yield small, "", factor
        elif word in _NAMES[small]:
            yield "", large, factor
