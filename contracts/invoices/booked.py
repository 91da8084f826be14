"""The same invoice in the buyer's ledger: on which day it is booked, for how much, on what account.

The invoice's lines stand on the ledger's day, so that both tell of the same quarter and one of
them counts (`usage.reconcile`), and take its account where they name none, so that both are matched
alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contracts.invoices.models import Invoice
from contracts.usage import again, lines
from contracts.usage.enums import UsageSource
from contracts.usage.models import LedgerImport, UsageLine

BEFORE, AFTER = timedelta(days=31), timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Booking:
    """What the ledger has of an invoice; `account` is empty where its lines have several."""

    day: date
    amount: Decimal
    account: str
    import_id: int


def plain(number: str) -> str:
    """An invoice number as it is compared: capitals and digits without zeros in front."""
    return "".join(sign for sign in number.upper() if sign.isalnum()).lstrip("0")


def bookings_of(invoices: Sequence[Invoice]) -> dict[int, Booking]:
    """Invoice → what its buyer's ledgers have of it, booked near its day; one statement a buyer.

    Seller's number and invoice number must be the same. Copies in a second ledger are left out.
    """
    wanted = [row for row in invoices if row.seller_number and plain(row.number)]
    found: dict[int, Booking] = {}
    for organisation_id in sorted({row.organisation_id for row in wanted}):
        own = [row for row in wanted if row.organisation_id == organisation_id]
        found |= _bookings(organisation_id, own)
    return found


def _bookings(organisation_id: int, invoices: Sequence[Invoice]) -> dict[int, Booking]:
    days = [row.issued_on for row in invoices]
    rows = UsageLine.objects.filter(
        organisation=organisation_id,
        source=UsageSource.LEDGER,
        copy_of=None,
        date__gte=min(days) - BEFORE,
        date__lte=max(days) + AFTER,
        supplier_number__in={row.seller_number for row in invoices},
    ).exclude(invoice_number="")
    told: dict[tuple[str, str], list[Any]] = {}
    values = ("supplier_number", "invoice_number", "date", "amount", "account", "ledger_import_id")
    for row in rows.order_by("date", "pk").values_list(*values, named=True):
        told.setdefault((row.supplier_number, plain(row.invoice_number)), []).append(row)
    answer = {}
    for invoice in invoices:
        near = [
            row
            for row in told.get((invoice.seller_number, plain(invoice.number)), ())
            if invoice.issued_on - BEFORE <= row.date <= invoice.issued_on + AFTER
        ]
        if near:
            answer[invoice.pk] = _booking(near)
    return answer


def _booking(rows: Sequence[Any]) -> Booking:
    accounts = {row.account for row in rows}
    return Booking(
        day=rows[0].date,
        amount=sum((row.amount for row in rows), Decimal(0)),
        account=accounts.pop() if len(accounts) == 1 else "",
        import_id=rows[0].ledger_import_id,
    )


def follow(ledger_import: LedgerImport) -> int:
    """Let invoices that a new ledger has stand where it has them; answers how many lines moved."""
    invoices = list(
        Invoice.objects.counted()
        .select_related("place")
        .filter(
            organisation=ledger_import.organisation_id,
            issued_on__gte=ledger_import.period_start - AFTER,
            issued_on__lte=ledger_import.period_end + BEFORE,
        )
    )
    bookings = bookings_of(invoices) if invoices else {}
    moves = [
        lines.Move(row.place.key, bookings[row.pk].day, bookings[row.pk].account)
        for row in invoices
        if row.place and row.pk in bookings
    ]
    changed = lines.move_places(moves) if moves else 0
    if changed:
        days = [move.day for move in moves]
        again.match_others(ledger_import.organisation_id, min(days), max(days))
    return changed
