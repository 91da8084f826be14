"""The sums of a demand as pure functions over pandas frames: no database, no language, no rounding.

Three frames; every function takes them, changes none, and does not care for the order of rows.

`facts` – one row per party and line that is answered:
    answer_id, organisation_id, item_id   int64
    quantity     int64, hundredths of the line's unit per year, as it is counted (adjusted)
    original     int64, hundredths, as the party answered
    confidence   str: high, medium or low
    stance       str: `needs` counts, `unsure` is undecided and stands apart
    starts_on    datetime64, NaT when the need begins with the agreement

`items` – index item_id: `price` (int64 öre per unit, 0 without), `lot_id` (int64, 0 without)
`parties` – index organisation_id: `county_code` (str), `inhabitants` (int64, 0 when not known)

Quantities are whole hundredths and prices whole öre, so that sums are exact and equal what SQL adds
up in `numeric`. Values are whole ten-thousandths of a krona per year; where 64 bits might not hold
them, Python's integers do. Only what leaves the module as `Decimal` has been divided.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

HUNDREDTHS = 100
PER_KRONA = 10_000
MONTHS = 12
ORE = Decimal("0.01")
_SAFE = 2**62

FACTS: dict[str, str] = {
    "answer_id": "int64",
    "organisation_id": "int64",
    "item_id": "int64",
    "quantity": "int64",
    "original": "int64",
    "confidence": "str",
    "stance": "str",
    "starts_on": "datetime64[s]",
}


def facts_frame(rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """`facts` from rows in the order of `FACTS`; raises `ValueError` for a quantity below zero."""
    taken = list(rows)
    frame = pd.DataFrame(taken, columns=list(FACTS))
    for name, kind in FACTS.items():
        column = frame[name]
        frame[name] = pd.to_datetime(column).astype(kind) if kind[0] == "d" else column.astype(kind)
    check(frame)
    return frame


def check(facts: pd.DataFrame) -> None:
    """Refuse what no answer can hold: `ValueError` with what is wrong."""
    missing = set(FACTS) - set(facts.columns)
    if missing:
        raise ValueError(f"facts lack {', '.join(sorted(missing))}")
    if len(facts) and (facts["quantity"].min() < 0 or facts["original"].min() < 0):
        raise ValueError("a quantity is below zero")
    if facts.duplicated(["answer_id", "item_id"]).any():
        raise ValueError("a line of an answer stands twice")


def hundredths(quantity: Decimal) -> int:
    """A quantity as whole hundredths; `ValueError` when it has more decimals than the column."""
    scaled = quantity * HUNDREDTHS
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{quantity} has more than two decimals")
    return int(scaled)


def amount(value: int) -> Decimal:
    """Hundredths as a quantity, with two decimals."""
    return Decimal(int(value)).scaleb(-2)


def kronor(value: int) -> Decimal:
    """Ten-thousandths of a krona as kronor, exact to four decimals."""
    return Decimal(int(value)).scaleb(-4)


def to_ore(value: Decimal) -> Decimal:
    """Rounded to the öre, half up, as PostgreSQL's `round` does."""
    return value.quantize(ORE, ROUND_HALF_UP)


def counted(facts: pd.DataFrame) -> pd.DataFrame:
    """The rows that are in the sums: of parties that say what they need."""
    return facts[facts["stance"] == "needs"]


def undecided(facts: pd.DataFrame) -> pd.DataFrame:
    """The rows of parties that are interested but unsure."""
    return facts[facts["stance"] == "unsure"]


def values(facts: pd.DataFrame, items: pd.DataFrame, times: int = 1) -> pd.Series:
    """Per row the value per year in ten-thousandths of a krona; `times` is what it may grow with.

    int64 where every sum over the rows, `times` over, is sure to fit; else Python's integers.
    """
    price = facts["item_id"].map(items["price"]).fillna(0).astype("int64")
    if not len(facts):
        return price
    most = int(facts["quantity"].max()) * int(price.max()) * len(facts) * times
    if most < _SAFE:
        return facts["quantity"] * price
    return facts["quantity"].astype(object) * price.astype(object)


def total(facts: pd.DataFrame, items: pd.DataFrame) -> Decimal:
    """Kronor per year of all priced lines, exact."""
    return kronor(int(values(facts, items).sum()))


SUMS = ["quantity", "original", "value", "adjusted", "parties"]


def by(facts: pd.DataFrame, items: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """Sums per value of `keys`, a series beside the rows, in the order of the keys.

    quantity, original (hundredths; they mean something for lines of one unit), value
    (ten-thousandths of a krona), parties (with a need of more than zero), adjusted (rows).
    """
    rows = _addends(facts, items, keys)
    rows["needing"] = facts["organisation_id"].where(facts["quantity"] > 0).to_numpy()
    groups = rows.groupby("key", sort=True)
    sums = groups[SUMS[:-1]].sum()
    sums["parties"] = groups["needing"].nunique()
    return sums


def _addends(facts: pd.DataFrame, items: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "key": keys.to_numpy(),
            "quantity": facts["quantity"].to_numpy(),
            "original": facts["original"].to_numpy(),
            "value": values(facts, items).to_numpy(),
            "adjusted": (facts["quantity"] != facts["original"]).to_numpy(),
        }
    )


def by_item(facts: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Sums per line, in the order of `items`; a line that nobody answered has zeros."""
    rows = _addends(facts, items, facts["item_id"])
    # A party answers a line once, so that rows with a need are parties with one.
    rows["parties"] = (facts["quantity"] > 0).to_numpy()
    return rows.groupby("key", sort=True)[SUMS].sum().reindex(items.index, fill_value=0)


def by_lot(facts: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Sums per lot; 0 is what stands in no lot."""
    return by(facts, items, facts["item_id"].map(items["lot_id"]).fillna(0).astype("int64"))


def by_party(facts: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Sums per party that has answered with quantities; `parties` is 1, or 0 without a need."""
    rows = _addends(facts, items, facts["organisation_id"])
    rows["parties"] = (facts["quantity"] > 0).to_numpy()
    sums = rows.groupby("key", sort=True)[SUMS].sum()
    sums["parties"] = sums["parties"].clip(upper=1)
    return sums


def by_county(facts: pd.DataFrame, items: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Sums per county code; "" is what has none. A party is in one county: its sums are added."""
    sums = by_party(facts, items)
    county = parties["county_code"].reindex(sums.index).fillna("")
    return sums.groupby(county.to_numpy(), sort=True)[SUMS].sum()


def by_confidence(facts: pd.DataFrame) -> pd.DataFrame:
    """Hundredths per line (index item_id) and confidence (columns high, medium, low)."""
    sums = facts.pivot_table(
        index="item_id", columns="confidence", values="quantity", aggfunc="sum", fill_value=0
    )
    return sums.reindex(columns=["high", "medium", "low"], fill_value=0).astype("int64")


def late_months(facts: pd.DataFrame, start: date, months: int) -> pd.Series:
    """How many months of the term have gone when each need begins: 0 … `months`.

    A need that begins within a month counts from that month, the way a calendar is read.
    """
    begins = facts["starts_on"]
    gone = (begins.dt.year - start.year) * MONTHS + (begins.dt.month - start.month)
    return gone.fillna(0).clip(0, months).astype("int64")


def spans(start: date, months: int) -> list[tuple[int, int, int]]:
    """The calendar years of a term: (year, first month, month after the last), counted from 0."""
    found, month = [], 0
    while month < months:
        year = start.year + (start.month - 1 + month) // MONTHS
        after = min(months, (year - start.year + 1) * MONTHS - (start.month - 1))
        found.append((year, month, after))
        month = after
    return found


def by_year(facts: pd.DataFrame, items: pd.DataFrame, start: date, months: int) -> pd.DataFrame:
    """What the term needs per calendar year (index): own agreements that run first are left out.

    quantity (units, two decimals) and value (kronor, to the öre) are `Decimal`. Each is rounded so
    that the years come to exactly what the whole term comes to.
    """
    late = late_months(facts, start, months)
    worth = values(facts, items, times=months)
    amounts = facts["quantity"]
    if len(facts) and int(amounts.max()) * months * len(facts) >= _SAFE:
        amounts = amounts.astype(object)
    rows, gone = [], [0, 0]
    told = [Decimal(0), Decimal(0)]
    for year, first, after in spans(start, months):
        inside = (after - late.clip(lower=first)).clip(lower=0)
        gone[0] += int((amounts * inside).sum())
        gone[1] += int((worth * inside).sum())
        now = [
            to_ore(Decimal(gone[0]) / (HUNDREDTHS * MONTHS)),
            to_ore(Decimal(gone[1]) / (PER_KRONA * MONTHS)),
        ]
        rows.append((year, now[0] - told[0], now[1] - told[1], after - first))
        told = now
    frame = pd.DataFrame(rows, columns=["year", "quantity", "value", "months"])
    return frame.set_index("year")


def whole_term(
    facts: pd.DataFrame, items: pd.DataFrame, start: date, months: int
) -> tuple[Decimal, Decimal]:
    """(quantity, kronor) of the whole term, to the hundredth and the öre."""
    years = by_year(facts, items, start, months)
    return (
        sum(years["quantity"], Decimal(0)),
        sum(years["value"], Decimal(0)),
    )


def per_inhabitants(quantity: int, inhabitants: int, each: int = 1_000) -> Decimal | None:
    """Units per `each` inhabitants; None while nobody has said how many they are."""
    if inhabitants <= 0:
        return None
    return amount(quantity) * each / inhabitants
