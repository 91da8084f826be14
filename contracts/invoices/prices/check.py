"""The price check of an agreement: every invoice line matched to it, beside the agreed price."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.models import Agreement, PriceRow
from contracts.invoices.enums import Comparison, InvoiceState
from contracts.invoices.models import InvoiceLine
from contracts.invoices.prices import units
from contracts.invoices.prices.compare import Compared, Invoiced, Price, compare
from contracts.usage.enums import UsageSource
from contracts.usage.models import UsageLine

ZERO = Decimal(0)
# So many lines, the latest, are compared while somebody waits for the page.
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what came of the comparison; prices are per the invoice's own unit."""

    line: InvoiceLine
    lot: str
    compared: Compared
    day: date

    @property
    def comparison(self) -> Comparison:
        """How the price stands, or why it could not be compared."""
        return self.compared.comparison

    @property
    def why(self) -> str:
        """The reason, for who has not the page before them."""
        return str(self.comparison.explanation)

    @property
    def unit(self) -> str:
        """The unit in words."""
        return units.label(self.line.unit)

    @property
    def buyer(self) -> str:
        """Who bought."""
        return str(self.line.invoice.organisation.short_name)

    @property
    def supplier(self) -> str:
        """Who sold, as the invoice has it."""
        return self.line.invoice.seller_name

    @property
    def number(self) -> str:
        """The invoice's number."""
        return self.line.invoice.number

    @property
    def name(self) -> str:
        """The article."""
        return self.line.name

    @property
    def article(self) -> str:
        """The article number."""
        return self.line.article

    def get_absolute_url(self) -> str:
        """The invoice."""
        return self.line.invoice.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Check:
    """The lines of an agreement, compared, and what they come to."""

    rows: tuple[Row, ...]
    all_lines: int
    reasons: tuple[tuple[Comparison, int, Decimal], ...] = field(default=())

    @property
    def left_out(self) -> int:
        """How many older lines were not looked at."""
        return self.all_lines - len(self.rows)

    @property
    def compared(self) -> int:
        """How many lines could be compared."""
        return sum(1 for row in self.rows if row.comparison in Comparison.compared())

    @property
    def deviating(self) -> list[Row]:
        """Those that stand apart, most money first."""
        apart = [row for row in self.rows if row.comparison in Comparison.deviating()]
        return sorted(apart, key=lambda row: -abs(row.compared.difference or ZERO))

    @property
    def not_compared(self) -> list[Row]:
        """Those that could not be compared, most money first."""
        rows = [row for row in self.rows if row.comparison not in Comparison.compared()]
        return sorted(rows, key=lambda row: -abs(row.line.amount))

    @property
    def above(self) -> Decimal:
        """What was paid above the agreed prices; what was credited of it taken off."""
        return self._sum(Comparison.ABOVE)

    @property
    def below(self) -> Decimal:
        """What was paid below them, as a positive sum."""
        return -self._sum(Comparison.BELOW)

    def _sum(self, comparison: Comparison) -> Decimal:
        return sum(
            (row.compared.difference or ZERO for row in self.rows if row.comparison == comparison),
            ZERO,
        )


def _matched(agreement: Agreement) -> Any:
    """The lines of counted invoices that are use of the agreement."""
    return UsageLine.objects.filter(
        lot__agreement=agreement, source=UsageSource.INVOICE, reverses=None
    )


def count(agreement: Agreement, user: Any) -> int:
    """How many invoice lines of the agreement the person may see; one statement."""
    return int(_visible(agreement, user).count())


def _visible(agreement: Agreement, user: Any) -> Any:
    places = InvoiceLine.objects.visible_to(user).filter(invoice__state=InvoiceState.COUNTED)
    return (
        _matched(agreement)
        .visible_to(user)
        .filter(place_id__in=places.order_by().values("invoice__place_id"))
    )


def check(agreement: Agreement, user: Any) -> Check:
    """The agreement's invoice lines that `user` may see, compared; four statements."""
    matched = _visible(agreement, user)
    values = ("place_id", "row_number", "lot_id", "supplier_id", "lot__name")
    every = matched.count()
    found = {
        (row.place_id, row.row_number): row
        for row in matched.order_by("-date", "-pk").values_list(*values, named=True)[:MOST]
    }
    lines = InvoiceLine.objects.filter(
        invoice__place_id__in={place for place, _row in found}
    ).select_related("invoice__organisation")
    prices = prices_of(agreement)
    rows = tuple(
        _row(line, found[line.invoice.place_id, line.position], prices)
        for line in lines.order_by("-invoice__issued_on", "-invoice_id", "position")
        if (line.invoice.place_id, line.position) in found
    )
    return Check(rows, every, _reasons(rows))


def prices_of(agreement: Agreement) -> list[Price]:
    """The agreement's price rows; one statement."""
    rows = PriceRow.objects.filter(lot__agreement=agreement).select_related("place")
    return [
        Price(
            pk=row.pk,
            lot_id=row.lot_id,
            supplier_id=row.place.supplier_id if row.place else None,
            article=row.article,
            name=row.name,
            unit=row.unit,
            price=row.price,
            first=row.valid_from,
            last=row.valid_to,
        )
        for row in rows.order_by("pk")
    ]


def _row(line: InvoiceLine, use: Any, prices: Sequence[Price]) -> Row:
    day = line.delivered_on or line.invoice.issued_on
    invoiced = Invoiced(
        kind=line.kind,
        lot_id=use.lot_id,
        supplier_id=use.supplier_id,
        articles=(line.article, line.standard_article),
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        allowances=line.allowances,
        day=day,
        mismatch=line.mismatch,
    )
    return Row(line, use.lot__name, compare(invoiced, prices), day)


def _reasons(rows: Iterable[Row]) -> tuple[tuple[Comparison, int, Decimal], ...]:
    """Why lines could not be compared: how many, for how much."""
    numbers: Counter[Comparison] = Counter()
    sums: dict[Comparison, Decimal] = {}
    for row in rows:
        if row.comparison not in Comparison.compared():
            numbers[row.comparison] += 1
            sums[row.comparison] = sums.get(row.comparison, ZERO) + row.line.amount
    return tuple((one, numbers[one], sums[one]) for one in Comparison if numbers[one])
