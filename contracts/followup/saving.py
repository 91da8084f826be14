"""How a saving is counted, and how the counting is written out."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from contracts.agreements import use
from contracts.agreements.models import Agreement, AgreementLot
from contracts.followup.enums import SavingsMethod
from contracts.followup.models import SavingsStatement
from contracts.usage.models import UsageMonth
from portal.core import clock
from portal.ui import formats

ORE = Decimal("0.01")


def saved(used: Decimal, *, baseline: Decimal, agreed: Decimal) -> Decimal:
    """`used × (baseline ÷ agreed − 1)`: what the same would have cost more, in SEK to the öre.

    `used` was paid at the agreed price, so the same quantity at the other price would have cost
    `used × baseline ÷ agreed`. Negative when the agreement is dearer.
    """
    return (used * baseline / agreed - used).quantize(ORE, ROUND_HALF_UP)


def used_in(
    agreement: Agreement, first: date, last: date, lot: AgreementLot | None = None
) -> Decimal:
    """The use of these months, of one lot or all; one statement."""
    rows = UsageMonth.objects.filter(
        lot__agreement=agreement, counts=True, month__gte=first, month__lte=last
    )
    if lot is not None:
        rows = rows.filter(lot=lot)
    total = rows.order_by().aggregate(sum=Sum("amount"))["sum"]
    return total or Decimal(0)


def coverage_text(agreement: Agreement) -> str:
    """What the use rests on; two statements."""
    ids = agreement.parties.values_list("organisation_id", flat=True)
    return use.coverage_of(agreement, ids, clock.today()).text


def formula(row: SavingsStatement) -> str:
    """The counting in figures: `100 000,00 kr × (12,50 ÷ 10,00 − 1) = 25 000,00 kr`."""
    return written(row.used, row.baseline_price, row.agreed_price, row.saving)


def written(used: Decimal, baseline: Decimal, agreed: Decimal, saving: Decimal) -> str:
    """The same for any use."""
    prices = f"{_price(baseline)} ÷ {_price(agreed)}"
    figures = (formats.exact_money(used), prices, formats.exact_money(saving))
    return "{} × ({} \N{MINUS SIGN} 1) = {}".format(*figures)


def _price(value: Decimal) -> str:
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    return formats.number(value, decimals)


@dataclass(frozen=True, slots=True)
class SavingRow:
    """A statement as it is shown; `now` is the use of its time today."""

    saving: SavingsStatement
    now: Decimal

    @property
    def pk(self) -> int:
        """The statement's id."""
        return int(self.saving.pk)

    @property
    def formula(self) -> str:
        """The counting in figures."""
        return formula(self.saving)

    @property
    def method(self) -> str:
        """The method in words."""
        return str(SavingsMethod(self.saving.method).label)

    @property
    def period(self) -> str:
        """The months."""
        first, last = self.saving.first_month, self.saving.last_month
        if first == last:
            return formats.month(first)
        return f"{formats.month(first)}–{formats.month(last)}"

    @property
    def part(self) -> str:
        """The lot, or the whole agreement."""
        return str(self.saving.lot) if self.saving.lot else _("The whole agreement")

    @property
    def has_changed(self) -> bool:
        """Whether the use of the time is another now than when the saving was stated."""
        return self.now != self.saving.used


def statements_of(agreement: Agreement, *, withdrawn: bool = False) -> list[SavingRow]:
    """The savings stated for an agreement, latest time first; two statements.

    They are never added up: savings by different methods, or of the same time, overlap.
    """
    rows = SavingsStatement.objects.filter(agreement=agreement)
    if not withdrawn:
        rows = rows.filter(withdrawn_at=None)
    found = list(rows.select_related("lot", "stated_by", "withdrawn_by", "document"))
    if not found:
        return []
    months = UsageMonth.objects.filter(lot__agreement=agreement, counts=True).order_by()
    sums = list(months.values_list("lot_id", "month").annotate(sum=Sum("amount")))
    return [SavingRow(row, _now(row, sums)) for row in found]


def _now(row: SavingsStatement, sums: list[Any]) -> Decimal:
    return sum(
        (
            amount
            for lot_id, month, amount in sums
            if row.first_month <= month <= row.last_month and row.lot_id in (None, lot_id)
        ),
        Decimal(0),
    )
