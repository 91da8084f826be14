"""One invoiced unit price held against the agreement's: a pure function, and its reasons.

The article number decides before the name; the supplier's own price before one for all suppliers;
the price must hold on the day of delivery, or on the invoice date where no delivery is told. The
line's own allowances are taken from the price, since they are how some suppliers come to the agreed
one; its charges are left out. Adjusted prices are rows of their own from the day they hold.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from contracts.invoices.enums import Comparison, LineKind
from contracts.invoices.prices import units

CENT = Decimal("0.01")
# Invoices often round unit prices to the öre, price lists have four decimals.
SLACK = Decimal("0.005")
_SIGNS = re.compile(r"[^0-9a-zåäö]+")


@dataclass(frozen=True, slots=True)
class Price:
    """A price row: for one supplier, or for all where `supplier_id` is None."""

    pk: int
    lot_id: int
    supplier_id: int | None
    article: str
    name: str
    unit: str
    price: Decimal
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it is the price of that day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Invoiced:
    """What a line says of its price, and the lot and supplier it was matched to."""

    kind: str
    lot_id: int
    supplier_id: int | None
    articles: tuple[str, ...]
    name: str
    quantity: Decimal | None
    unit: str
    unit_price: Decimal | None
    allowances: Decimal
    day: date
    mismatch: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The answer: per the invoice's own unit. `difference` is kr on the whole line, signed."""

    comparison: Comparison
    price: Price | None = None
    invoiced: Decimal | None = None
    agreed: Decimal | None = None
    difference: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        """How far the invoiced price stands from the agreed one, as a share of it."""
        if self.invoiced is None or not self.agreed:
            return None
        return (self.invoiced - self.agreed) / self.agreed


def key(text: str) -> str:
    """An article number or name without case and signs; numbers without zeros in front."""
    plain = _SIGNS.sub("", text.casefold())
    return plain.lstrip("0") or plain[:1]


def compare(line: Invoiced, prices: Iterable[Price]) -> Compared:
    """How the line stands to the prices of its lot, or why it cannot be compared."""
    if why := _unfit(line):
        return Compared(why)
    theirs = [
        price
        for price in prices
        if price.lot_id == line.lot_id and price.supplier_id in {None, line.supplier_id}
    ]
    named = _of_article(line, theirs)
    timely = [price for price in named if price.holds_on(line.day)]
    if not timely:
        missing = Comparison.NO_PRICE_THAT_DAY if named else Comparison.NO_ARTICLE
        return Compared(missing if theirs else Comparison.NO_PRICES)
    own = [price for price in timely if price.supplier_id is not None] or timely
    return _against(line, own)


def _unfit(line: Invoiced) -> Comparison | None:
    """Why the line has no unit price to compare, if it has none."""
    if line.kind != LineKind.ITEM:
        return Comparison.WHOLE_INVOICE
    if not line.quantity or line.unit_price is None:
        return Comparison.NO_QUANTITY
    return Comparison.MISMATCH if line.mismatch else None


def _of_article(line: Invoiced, prices: Sequence[Price]) -> list[Price]:
    """The rows of the article: by its number, else by its name."""
    numbers = {key(article) for article in line.articles if article.strip()}
    by_number = [price for price in prices if price.article and key(price.article) in numbers]
    if by_number:
        return by_number
    name = key(line.name)
    # A row with another number is another article, whatever it is called.
    return [
        price
        for price in prices
        if name and key(price.name) == name and not (price.article and numbers)
    ]


def _against(line: Invoiced, prices: Sequence[Price]) -> Compared:
    unit = units.of_code(line.unit)
    agreed: dict[Decimal, Price] = {}
    for price in prices:
        factor = units.factor(unit, units.of_word(price.unit))
        if factor is not None:
            agreed.setdefault(price.price * factor, price)
    if not agreed:
        return Compared(Comparison.OTHER_UNIT, prices[0])
    if len(agreed) > 1:
        return Compared(Comparison.SEVERAL)
    [(wanted, price)] = agreed.items()
    if line.quantity is None or line.unit_price is None:
        raise ValueError("A line without quantity or price is told before.")
    invoiced = line.unit_price - line.allowances / line.quantity
    apart = invoiced - wanted
    if abs(apart) <= SLACK:
        return Compared(Comparison.EQUAL, price, invoiced, wanted, Decimal(0))
    difference = (apart * line.quantity).quantize(CENT, ROUND_HALF_UP)
    found = Comparison.ABOVE if apart > 0 else Comparison.BELOW
    return Compared(found, price, invoiced, wanted, difference)
