"""Read models of this room's pages: a fixed number of statements each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from contracts.invoices import booked
from contracts.invoices.booked import Booking
from contracts.invoices.enums import LineKind, Result
from contracts.invoices.models import Invoice, InvoiceLine, InvoiceUpload, UploadedDocument
from contracts.invoices.prices import units
from contracts.usage.enums import MatchOutcome
from contracts.usage.models import LedgerImport, UsageLine


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with what it was matched to and why."""

    line: InvoiceLine
    use: UsageLine | None

    @property
    def position(self) -> int:
        """Its place on the invoice."""
        return self.line.position

    @property
    def name(self) -> str:
        """The article, or what kind of sum it is."""
        return self.line.name or ("" if self._is_item else str(self.line.get_kind_display()))

    @property
    def _is_item(self) -> bool:
        return self.line.kind == LineKind.ITEM

    @property
    def article(self) -> str:
        """The article number."""
        return self.line.article

    @property
    def quantity(self) -> Decimal | None:
        """How many."""
        return self.line.quantity

    @property
    def unit(self) -> str:
        """The unit in words."""
        return units.label(self.line.unit)

    @property
    def unit_price(self) -> Decimal | None:
        """Price per unit."""
        return self.line.unit_price

    @property
    def amount(self) -> Decimal:
        """The line's amount."""
        return self.line.amount

    @property
    def outcome(self) -> MatchOutcome | None:
        """What it was matched to, or why it was not; none for a line of zero."""
        return self.use.match_enum if self.use else None

    @property
    def why(self) -> str:
        """The reason for the match."""
        if self.use is None:
            return ""
        return f"{self.use.match_class.label}: {self.use.match_enum.explanation}"

    @property
    def agreement(self) -> str:
        """The agreement whose use it is."""
        return self.use.lot.agreement.title if self.use and self.use.lot else ""

    @property
    def address(self) -> str | None:
        """The agreement's page."""
        return self.use.lot.agreement.get_absolute_url() if self.use and self.use.lot else None


def lines_of(invoice: Invoice) -> list[LineRow]:
    """The lines of an invoice with their match; two statements."""
    use: dict[int, UsageLine] = {}
    if invoice.place_id:
        rows = UsageLine.objects.filter(place=invoice.place_id, reverses=None)
        use = {row.row_number: row for row in rows.select_related("lot__agreement")}
    return [LineRow(line, use.get(line.position)) for line in invoice.lines.order_by("position")]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the buyer's ledger has of the invoice; `differs` is the ledger's sum less ours."""

    booking: Booking
    ledger: LedgerImport | None
    differs: Decimal


def standing_of(invoice: Invoice) -> Standing | None:
    """The invoice in the buyer's ledger, if it is there; two statements."""
    booking = booked.bookings_of([invoice]).get(invoice.pk)
    if booking is None:
        return None
    ledger = LedgerImport.objects.filter(pk=booking.import_id).first()
    return Standing(booking, ledger, booking.amount - invoice.total)


def uploads(user: Any) -> Any:
    """Uploads that the person may see, with how many documents they had."""
    return (
        InvoiceUpload.objects.visible_to(user)
        .select_related("organisation")
        .annotate(
            read_count=Count("documents"),
            refused_count=Count("documents", filter=Q(documents__result=Result.REFUSED)),
        )
    )


def counts_of(upload: InvoiceUpload) -> list[tuple[Result, int]]:
    """How many documents had each result; one statement."""
    rows = upload.documents.order_by().values_list("result").annotate(n=Count("pk"))
    found = dict(rows)
    return [(result, found[result.value]) for result in Result if result.value in found]


def seen_in(upload: InvoiceUpload, user: Any) -> frozenset[int]:
    """The upload's invoices that the person may open; one statement."""
    documents = UploadedDocument.objects.filter(upload=upload).order_by()
    rows = Invoice.objects.visible_to(user).filter(pk__in=documents.values("invoice_id"))
    return frozenset(rows.order_by().values_list("pk", flat=True))
