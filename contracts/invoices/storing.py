"""A read document becomes an invoice: whose it is, if it is known, what it takes the place of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from contracts.invoices import audit_codes, posting
from contracts.invoices.enums import InvoiceState, Result
from contracts.invoices.models import Invoice, InvoiceLine, InvoiceUpload
from contracts.invoices.reading.documents import Document, Kind, Line
from contracts.invoices.reading.faults import BadDocument
from contracts.usage.names import name_key
from portal.audit.actions import record
from portal.jobs.reading import numbers
from portal.jobs.reading.numbers import NumberKind, SupplierNumber
from portal.organisations.models import Organisation

_VAT = re.compile(r"[A-Z]{2}[0-9U][0-9A-Z]{3,}")
_SURE = (NumberKind.ORGANISATION, NumberKind.SEVERAL, NumberKind.PERSON)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a document; `code` and `facts` make the sentence."""

    result: Result
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    invoice: Invoice | None = None


def refused(fault: BadDocument) -> Told:
    """A document that cannot be counted, personal numbers in what it says covered."""
    facts = {name: numbers.mask_text(value) for name, value in fault.facts.items()}
    return Told(Result.REFUSED, fault.code, facts)


@dataclass(frozen=True, slots=True)
class Added:
    """A stored invoice whose lines are still to become use."""

    invoice: Invoice
    rows: tuple[InvoiceLine, ...]
    references: tuple[str, ...]


@dataclass(slots=True)
class Register:
    """Takes documents of an upload; the buyers are locked by the caller."""

    actor: Any
    upload: InvoiceUpload
    buyers: list[Organisation]
    added: list[Added] = field(default_factory=list)

    def take(self, document: Document) -> Told:
        """Store the invoice, or say why not. Two of one number: the later one counts."""
        try:
            buyer = self._buyer(document)
        except BadDocument as fault:
            return refused(fault)
        seller = seller_of(document.seller_numbers)
        key = (seller.number or name_key(document.seller_name))[:300]
        known = list(Invoice.objects.of_seller(buyer.pk, key).order_by("pk"))
        told = self._known(document, known)
        if told is not None:
            return told
        earlier = self._earlier(document, known)
        made = self._store(document, buyer, seller, key, earlier)
        return self._told(document, made, earlier)

    def _buyer(self, document: Document) -> Organisation:
        """Whose invoice it is. Raises `BadDocument` when it is somebody else's, or nobody says."""
        owner = self.upload.organisation
        own = {row.organisation_number: row for row in self.buyers if row.organisation_number}
        written = [numbers.parse(text) for text in document.buyer_numbers]
        for number in written:
            for one in f"{number.number} {number.others}".split():
                if one in own:
                    return own[one]
        sure = next((one.number for one in written if one.kind in _SURE and one.number), "")
        if not sure:
            raise BadDocument("no_buyer_number")
        if not owner.organisation_number:
            raise BadDocument("own_number_missing", organisation=owner.name)
        raise BadDocument(
            "other_buyer", buyer=document.buyer_name, number=sure, organisation=owner.name
        )

    def _known(self, document: Document, known: list[Invoice]) -> Told | None:
        """Whether the document is read already, or something that counts instead of it."""
        remembered = {InvoiceState.COUNTED, InvoiceState.REPLACED}
        for row in known:
            if row.fingerprint == document.fingerprint and row.state in remembered:
                return Told(Result.SAME, "same", invoice=row)
        for row in known:
            if row.state != InvoiceState.COUNTED:
                continue
            if _is_same_number(row, document) and row.issued_on > document.issued_on:
                return Told(Result.SAME, "older", {"day": row.issued_on.isoformat()}, row)
            if (
                row.kind == Kind.CORRECTED
                and not document.is_credit
                and document.number in row.preceding
                and not _is_same_number(row, document)
            ):
                return Told(Result.SAME, "superseded", {"number": row.number}, row)
        return None

    @staticmethod
    def _earlier(document: Document, known: list[Invoice]) -> list[Invoice]:
        """What the document takes the place of: its own number, and what it says it corrects."""
        corrects = document.preceding if document.kind == Kind.CORRECTED else ()
        return [
            row
            for row in known
            if row.state == InvoiceState.COUNTED
            and (_is_same_number(row, document) or (not row.is_credit and row.number in corrects))
        ]

    def _store(
        self,
        document: Document,
        buyer: Organisation,
        seller: SupplierNumber,
        key: str,
        earlier: Iterable[Invoice],
    ) -> Invoice:
        made = Invoice(
            organisation=buyer,
            kind=document.kind.value,
            is_credit=document.is_credit,
            number=_covered(document.number),
            issued_on=document.issued_on,
            seller_name=numbers.mask_text(document.seller_name),
            seller_number=seller.number[:40],
            other_numbers=seller.others[:300],
            number_kind=seller.kind.value,
            seller_key=numbers.mask_text(key),
            contract_reference=_covered(document.contract_reference),
            order_reference=_covered(document.order_reference),
            preceding=[_covered(number) for number in document.preceding],
            total=document.total,
            fingerprint=document.fingerprint,
            upload=self.upload,
        )
        for row in earlier:
            # The place is given free before the new one takes it.
            self._make_room(row)
        made.save()
        for row in earlier:
            row.replaced_by = made
            row.save(update_fields=["replaced_by"])
            self._reverse(row, made)
        rows = tuple(_line(made, line) for line in document.lines)
        InvoiceLine.objects.bulk_create(rows)
        references = (
            document.contract_reference,
            document.order_reference,
            *document.other_references,
        )
        named = tuple(_covered(text) for text in references if text)
        self.added.append(Added(made, rows, named))
        return made

    @staticmethod
    def _make_room(row: Invoice) -> None:
        row.be_replaced()
        row.save(update_fields=["state"])

    def _reverse(self, row: Invoice, made: Invoice) -> None:
        """Undo the lines of what was replaced; one of this same group has none yet."""
        waiting = [one for one in self.added if one.invoice.pk == row.pk]
        if waiting:
            self.added.remove(waiting[0])
        else:
            posting.reverse(row, actor=self.actor)
        record(
            audit_codes.REPLACED,
            actor=self.actor,
            obj=row,
            organisation=row.organisation,
            data={"number": row.number, "by": made.pk, "before": str(row.total)},
        )

    @staticmethod
    def _told(document: Document, made: Invoice, earlier: list[Invoice]) -> Told:
        if earlier:
            before = sum(row.total for row in earlier)
            facts = {
                "number": ", ".join(row.number for row in earlier),
                "before": str(before),
                "after": str(made.total),
            }
            return Told(Result.CORRECTED, "corrected", facts, made)
        if document.kind == Kind.CORRECTED and document.preceding:
            facts = {"number": ", ".join(made.preceding)}
            return Told(Result.ADDED, "corrected_not_found", facts, made)
        wrong = sum(line.mismatch for line in document.lines)
        if wrong:
            return Told(Result.ADDED, "line_mismatch", {"count": str(wrong)}, made)
        return Told(Result.ADDED, invoice=made)


def _is_same_number(row: Invoice, document: Document) -> bool:
    return row.number == _covered(document.number) and row.is_credit == document.is_credit


def seller_of(written: Iterable[str]) -> SupplierNumber:
    """The seller's number: a Swedish one before a foreign one; a person's is never kept.

    Where two Swedish numbers differ (a VAT group), both are kept, the legal one first.
    """
    read = [numbers.parse(text) for text in written]
    sure = [one for one in read if one.kind in _SURE]
    if any(one.kind == NumberKind.PERSON for one in sure):
        return SupplierNumber(NumberKind.PERSON, masked=True)
    if sure:
        each = dict.fromkeys(part for one in sure for part in f"{one.number} {one.others}".split())
        kind = NumberKind.SEVERAL if len(each) > 1 else NumberKind.ORGANISATION
        return SupplierNumber(kind, next(iter(each)), " ".join(list(each)[1:]))
    known = [one for one in read if one.number]
    if not known:
        return SupplierNumber(NumberKind.MISSING)
    # A VAT number has the country before it; what a foreign register calls the seller stands by.
    first = next((one for one in known if _VAT.fullmatch(one.number)), known[0])
    others = dict.fromkeys(one.number for one in known if one.number != first.number)
    return SupplierNumber(first.kind, first.number, " ".join(others))


def _covered(text: str) -> str:
    """A number or reference without personal numbers; bare digits may well be something else."""
    return numbers.mask_text(text, bare=False)[:200]


def _line(invoice: Invoice, line: Line) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=line.position,
        kind=line.kind.value,
        label=line.label,
        name=numbers.mask_text(line.name)[:300],
        article=_covered(line.article)[:100],
        standard_article=_covered(line.standard_article)[:100],
        cpv=line.cpv,
        account=_covered(line.account),
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        allowances=line.allowances,
        charges=line.charges,
        amount=line.amount,
        delivered_on=line.delivered_on,
        mismatch=line.mismatch,
    )
