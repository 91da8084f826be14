"""Peppol BIS Billing 3: UBL 2.1 Invoice and CreditNote by EN 16931 read to a `Document`.

The terms (BT-1 and so on) are those of EN 16931-1 and of Peppol's BIS Billing 3.0. Other formats
are told apart and refused by name: Svefaktura, CII, orders, other customisations of UBL.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element

from contracts.invoices.reading import xml
from contracts.invoices.reading.documents import CENT, ZERO, Document, Kind, Line, LineKind
from contracts.invoices.reading.faults import BadDocument

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_INVOICE, _CREDIT = f"{_UBL}Invoice-2", f"{_UBL}CreditNote-2"
_ENVELOPE = "StandardBusinessDocument"
_MODEL = "urn:cen.eu:en16931:2017"
# UNTDID 1001 as Peppol restricts it.
CORRECTED_CODE, PREPAYMENT_CODE = "384", "386"
MAX_LINES = 10_000
FIRST_YEAR, YEARS_AHEAD = 2000, 1
_CPV = re.compile(r"[0-9]{8}-[0-9]")
_ORGANISATION_SCHEME = "0007"
# PEPPOL-EN16931-R120: a line's amount may stand two öre from quantity times price.
SLACK = Decimal("0.02")
HIGHEST = Decimal(10) ** 14


def read(content: bytes, *, today: date) -> Document:
    """The document, its sums checked. Raises `BadDocument` with why it cannot be counted."""
    root = _unwrapped(xml.parse(content))
    credit = _kind_of_root(root)
    _check_customisation(root)
    kind = _kind(root, credit=credit)
    currency = xml.required(root, "cbc:DocumentCurrencyCode", "BT-5")
    if currency != "SEK":
        raise BadDocument("other_currency", currency=currency[:3])
    sign = -1 if credit else 1
    issued_on = _issued_on(root, today)
    account = xml.text(root, "cbc:AccountingCost")
    lines = tuple(_lines(root, sign, credit=credit, account=account))
    total = _total(root, lines, sign)
    seller = root.find("cac:AccountingSupplierParty/cac:Party", xml.NAMES)
    buyer = root.find("cac:AccountingCustomerParty/cac:Party", xml.NAMES)
    return Document(
        kind=kind,
        number=xml.required(root, "cbc:ID", "BT-1")[:200],
        issued_on=issued_on,
        currency=currency,
        total=total,
        seller_name=_name(seller, "BT-27"),
        seller_numbers=_numbers(seller),
        buyer_name=_name(buyer, "BT-44"),
        buyer_numbers=_numbers(buyer),
        lines=lines,
        contract_reference=xml.text(root, "cac:ContractDocumentReference/cbc:ID")[:200],
        order_reference=xml.text(root, "cac:OrderReference/cbc:ID")[:200],
        other_references=tuple(
            xml.texts(root, "cac:OriginatorDocumentReference/cbc:ID"),
        ),
        preceding=tuple(
            xml.texts(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID")
        ),
    )


def _unwrapped(root: Element) -> Element:
    """The document within the envelope it was sent in over the network, if it is in one."""
    if xml.split(root.tag)[1] != _ENVELOPE:
        return root
    inner = [child for child in root if xml.split(child.tag)[1] != "StandardBusinessDocumentHeader"]
    if len(inner) != 1:
        raise BadDocument("empty_envelope")
    return inner[0]


def _kind_of_root(root: Element) -> bool:
    """Whether it is a credit note. Raises `BadDocument` for other formats, by their names."""
    space, name = xml.split(root.tag)
    if (space, name) == (_INVOICE, "Invoice"):
        return False
    if (space, name) == (_CREDIT, "CreditNote"):
        return True
    if space.startswith("urn:sfti:"):
        raise BadDocument("svefaktura")
    if "CrossIndustryInvoice" in space or name == "CrossIndustryInvoice":
        raise BadDocument("cii")
    if space.startswith(_UBL):
        raise BadDocument("other_document", found=name[:60])
    raise BadDocument("other_xml", found=name[:60])


def _check_customisation(root: Element) -> None:
    found = xml.text(root, "cbc:CustomizationID")
    if not found.startswith(_MODEL):
        raise BadDocument("other_ubl", found=found[:120] or "–")


def _kind(root: Element, *, credit: bool) -> Kind:
    if credit:
        return Kind.CREDIT_NOTE
    code = xml.required(root, "cbc:InvoiceTypeCode", "BT-3")
    if code == PREPAYMENT_CODE:
        raise BadDocument("prepayment")
    return Kind.CORRECTED if code == CORRECTED_CODE else Kind.INVOICE


def _issued_on(root: Element, today: date) -> date:
    found = xml.day(root, "cbc:IssueDate", "BT-2")
    if found is None:
        raise BadDocument("missing", what="BT-2")
    if not FIRST_YEAR <= found.year <= today.year + YEARS_AHEAD:
        raise BadDocument("unlikely_day", found=found.isoformat())
    return found


def _name(party: Element | None, code: str) -> str:
    found = xml.text(party, "cac:PartyLegalEntity/cbc:RegistrationName")
    found = found or xml.text(party, "cac:PartyName/cbc:Name")
    if not found:
        raise BadDocument("missing", what=code)
    return found[:300]


def _numbers(party: Element | None) -> tuple[str, ...]:
    """Legal id (BT-30, BT-47), VAT number (BT-31, BT-48), then an address that is a number."""
    found = list(xml.texts(party, "cac:PartyLegalEntity/cbc:CompanyID"))
    for scheme in [] if party is None else party.iterfind("cac:PartyTaxScheme", xml.NAMES):
        if xml.text(scheme, "cac:TaxScheme/cbc:ID") in {"VAT", ""}:
            found.extend(xml.texts(scheme, "cbc:CompanyID"))
    if xml.attribute(party, "cbc:EndpointID", "schemeID") == _ORGANISATION_SCHEME:
        found.append(xml.text(party, "cbc:EndpointID"))
    return tuple(dict.fromkeys(one[:60] for one in found if one))


def _lines(root: Element, sign: int, *, credit: bool, account: str) -> Iterator[Line]:
    """The lines in their order, and after them what is taken off or added on the whole."""
    delivered = xml.day(root, "cac:Delivery/cbc:ActualDeliveryDate", "BT-72")
    delivered = delivered or xml.day(root, "cac:InvoicePeriod/cbc:StartDate", "BT-73")
    nodes = root.findall("cac:CreditNoteLine" if credit else "cac:InvoiceLine", xml.NAMES)
    if not nodes:
        raise BadDocument("no_lines")
    if len(nodes) > MAX_LINES:
        raise BadDocument("too_many_lines", found=len(nodes), limit=MAX_LINES)
    for position, node in enumerate(nodes, start=1):
        yield _line(node, position, credit=credit, account=account, delivered=delivered)
    position = len(nodes)
    for node in root.iterfind("cac:AllowanceCharge", xml.NAMES):
        position += 1
        is_charge = xml.text(node, "cbc:ChargeIndicator") == "true"
        amount = _amount(node, "cbc:Amount", "BT-99" if is_charge else "BT-92")
        yield Line(
            position=position,
            kind=LineKind.CHARGE if is_charge else LineKind.ALLOWANCE,
            label="",
            name=xml.text(node, "cbc:AllowanceChargeReason")[:300],
            amount=sign * amount if is_charge else -sign * amount,
            account=account[:300],
        )


def _line(
    node: Element, position: int, *, credit: bool, account: str, delivered: date | None
) -> Line:
    sign = -1 if credit else 1
    quantity_path = "cbc:CreditedQuantity" if credit else "cbc:InvoicedQuantity"
    amount = _amount(node, "cbc:LineExtensionAmount", "BT-131")
    quantity = xml.figure(node, quantity_path, "BT-129")
    price = xml.figure(node, "cac:Price/cbc:PriceAmount", "BT-146")
    base = xml.figure(node, "cac:Price/cbc:BaseQuantity", "BT-149") or Decimal(1)
    if base <= 0 or (price is not None and price / base > HIGHEST):
        raise BadDocument("no_figure", what="BT-149", found=base)
    allowances, charges = _changes(node)
    mismatch = False
    if quantity is not None and price is not None:
        expected = (quantity * price / base + charges - allowances).quantize(CENT, ROUND_HALF_UP)
        mismatch = abs(expected - amount) > SLACK
    period = xml.day(node, "cac:InvoicePeriod/cbc:StartDate", "BT-134")
    return Line(
        position=position,
        kind=LineKind.ITEM,
        label=xml.text(node, "cbc:ID")[:60],
        name=xml.text(node, "cac:Item/cbc:Name")[:300],
        amount=sign * amount,
        article=xml.text(node, "cac:Item/cac:SellersItemIdentification/cbc:ID")[:100],
        standard_article=xml.text(node, "cac:Item/cac:StandardItemIdentification/cbc:ID")[:100],
        cpv=_cpv(node),
        account=(xml.text(node, "cbc:AccountingCost") or account)[:300],
        quantity=None if quantity is None else sign * quantity,
        unit=xml.attribute(node, quantity_path, "unitCode")[:10],
        unit_price=None if price is None else price / base,
        allowances=sign * allowances,
        charges=sign * charges,
        delivered_on=period or delivered,
        mismatch=mismatch,
    )


def _cpv(node: Element) -> str:
    """A code of the common procurement vocabulary, known by its check digit (`30197630-1`)."""
    path = "cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode"
    return next((code for code in xml.texts(node, path) if _CPV.fullmatch(code)), "")


def _changes(node: Element) -> tuple[Decimal, Decimal]:
    """The line's own allowances (BT-136) and charges (BT-141)."""
    sums = {True: ZERO, False: ZERO}
    for change in node.iterfind("cac:AllowanceCharge", xml.NAMES):
        is_charge = xml.text(change, "cbc:ChargeIndicator") == "true"
        sums[is_charge] += _amount(change, "cbc:Amount", "BT-141" if is_charge else "BT-136")
    return sums[False], sums[True]


def _amount(node: Element, path: str, code: str) -> Decimal:
    found = xml.figure(node, path, code)
    if found is None:
        raise BadDocument("missing", what=code)
    if found != found.quantize(CENT):
        raise BadDocument("parts_of_ore", what=code, found=found)
    return found.quantize(CENT)


def _total(root: Element, lines: tuple[Line, ...], sign: int) -> Decimal:
    """The sum without VAT (BT-109). Raises `BadDocument` when the lines do not add up to it."""
    totals = root.find("cac:LegalMonetaryTotal", xml.NAMES)
    if totals is None:
        raise BadDocument("missing", what="BT-109")
    total = sign * _amount(totals, "cbc:TaxExclusiveAmount", "BT-109")
    items = sum((line.amount for line in lines if line.kind == LineKind.ITEM), ZERO)
    stated = sign * _amount(totals, "cbc:LineExtensionAmount", "BT-106")
    if items != stated:
        raise BadDocument("lines_do_not_add_up", found=items, stated=stated)
    together = sum((line.amount for line in lines), ZERO)
    if together != total:
        raise BadDocument("does_not_add_up", found=together, stated=total)
    return total
