"""What read invoices mean as use: one line per row, through the door of the room of use.

An order reference that is the buyer's own on a call-off from the same supplier says which lot it
is. Otherwise the contract reference (BT-12), the order reference (BT-13) and the tender's reference
(BT-17) are tried against the agreements' numbers, and the rule of matching decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.agreements.models import Agreement
from contracts.agreements.numbers import number_key
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff
from contracts.invoices.booked import Booking
from contracts.invoices.models import Invoice, InvoiceLine
from contracts.usage import lines
from contracts.usage.book import numbers_of
from contracts.usage.enums import UsageSource
from contracts.usage.models import UsagePlace
from portal.jobs.reading.numbers import NumberKind, SupplierNumber


def key_of(invoice: Invoice) -> str:
    """The name under which the invoice's lines stand in the use."""
    return f"invoice:{invoice.pk}"


@dataclass(frozen=True, slots=True)
class Posting:
    """An invoice with what is known of it beside its own words.

    `references` are what it names, best first; `booking` is what the buyer's ledger has of it.
    """

    invoice: Invoice
    rows: Sequence[InvoiceLine]
    references: tuple[str, ...]
    booking: Booking | None = None


@dataclass(slots=True)
class _Known:
    """Agreements by number and call-offs by the buyer's reference; two statements."""

    agreements: set[str] = field(default_factory=set)
    call_offs: dict[tuple[int, str], list[CallOff]] = field(default_factory=dict)


def post(postings: Sequence[Posting], *, actor: Any) -> None:
    """Let the lines of the invoices be use, matched and summed together."""
    known = _known(postings)
    places = [
        (
            lines.Place(
                key=key_of(posting.invoice),
                title=f"{posting.invoice.seller_name}, {posting.invoice.number}",
                url=posting.invoice.get_absolute_url(),
            ),
            list(_lines(posting, known)),
        )
        for posting in postings
    ]
    lines.add_places(actor=actor, source=UsageSource.INVOICE, places=places)
    made = {
        place.key: place
        for place in UsagePlace.objects.filter(key__in=[place.key for place, _rows in places])
    }
    for posting in postings:
        posting.invoice.place = made[key_of(posting.invoice)]
        posting.invoice.save(update_fields=["place"])


def _known(postings: Sequence[Posting]) -> _Known:
    keys = {number_key(text) for posting in postings for text in posting.references}
    known = _Known()
    known.agreements = set(
        Agreement.objects.filter(number_key__in=keys - {""}).values_list("number_key", flat=True)
    )
    orders = {
        posting.invoice.order_reference.casefold()
        for posting in postings
        if posting.invoice.order_reference
    }
    if orders:
        rows = CallOff.objects.filter(
            organisation_id__in={posting.invoice.organisation_id for posting in postings},
            status=CallOffStatus.REGISTERED,
        ).exclude(reference="")
        for row in rows.select_related("place__supplier"):
            reference = row.reference.strip().casefold()
            if reference in orders:
                known.call_offs.setdefault((row.organisation_id, reference), []).append(row)
    return known


def _lines(posting: Posting, known: _Known) -> Iterator[lines.NewLine]:
    invoice, booking = posting.invoice, posting.booking
    reference = next(
        (text for text in posting.references if number_key(text) in known.agreements),
        next(iter(posting.references), ""),
    )
    call_off = _call_off(invoice, known)
    for row in posting.rows:
        if row.amount:
            yield lines.NewLine(
                row=row.position,
                organisation_id=invoice.organisation_id,
                day=booking.day if booking else invoice.issued_on,
                amount=row.amount,
                read_number=SupplierNumber(
                    NumberKind(invoice.number_kind),
                    invoice.seller_number,
                    invoice.other_numbers,
                ),
                supplier_name=invoice.seller_name,
                invoice_number=invoice.number,
                reference=reference,
                account=row.account or (booking.account if booking else ""),
                account_text=row.name,
                cpv=row.cpv,
                lot_id=call_off.lot_id if call_off else None,
                supplier_id=call_off.place.supplier_id if call_off else None,
            )


def _call_off(invoice: Invoice, known: _Known) -> CallOff | None:
    """The one call-off that the order reference names and that the same supplier got."""
    reference = invoice.order_reference.casefold()
    numbers = set(f"{invoice.seller_number} {invoice.other_numbers}".split())
    fitting = [
        row
        for row in known.call_offs.get((invoice.organisation_id, reference), [])
        if numbers
        & set(numbers_of(row.place.supplier.country, row.place.supplier.organisation_number))
        and row.made_on <= invoice.issued_on
    ]
    lots = {row.lot_id for row in fitting}
    return fitting[0] if len(lots) == 1 else None


def reverse(invoice: Invoice, *, actor: Any) -> None:
    """Undo the lines of an invoice by their opposites."""
    lines.reverse_lines(actor=actor, key=key_of(invoice))
