"""Invented Peppol BIS Billing 3 documents, for the demonstration and for tests.

Sums are reckoned out unless they are told; the organisation numbers add up and are made up.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

CENT = Decimal("0.01")
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


@dataclass
class Item:
    """A line; `amount` is reckoned out where it is not given."""

    name: str = "Kopieringspapper A4"
    quantity: str = "10"
    price: str = "38.50"
    unit: str = "C62"
    article: str = ""
    gtin: str = ""
    account: str = ""
    cpv: str = ""
    base: str = ""
    allowance: str = ""
    charge: str = ""
    delivered: str = ""
    amount: str = ""

    @property
    def net(self) -> Decimal:
        """The line's amount."""
        if self.amount:
            return Decimal(self.amount)
        whole = Decimal(self.quantity) * Decimal(self.price) / Decimal(self.base or 1)
        changed = whole + Decimal(self.charge or 0) - Decimal(self.allowance or 0)
        return changed.quantize(CENT, ROUND_HALF_UP)


@dataclass
class Bill:
    """An invoice or, with `credit`, a credit note."""

    number: str = "2026-1001"
    day: str = "2026-03-10"
    credit: bool = False
    code: str = ""
    currency: str = "SEK"
    seller: str = "Påhittade Papper AB"
    seller_number: str = "5560004615"
    seller_vat: str = ""
    buyer: str = "Bjuvs kommun"
    buyer_number: str = "2120001066"
    buyer_vat: str = ""
    endpoint: str = ""
    contract: str = ""
    order: str = ""
    preceding: tuple[str, ...] = ()
    account: str = ""
    delivered: str = ""
    lines: list[Item] = field(default_factory=lambda: [Item()])
    allowance: str = ""
    charge: str = ""
    lines_total: str = ""
    total: str = ""
    customisation: str = BILLING
    note: str = ""

    def xml(self) -> bytes:
        """The document as UTF-8."""
        return _document(self).encode()


def _tag(name: str, text: str, **attributes: str) -> str:
    if not text:
        return ""
    marks = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<cbc:{name}{marks}>{escape(text)}</cbc:{name}>"


def _money(name: str, amount: object) -> str:
    return _tag(name, str(amount), currencyID="SEK") if amount != "" else ""


def _in(name: str, *inside: str) -> str:
    content = "".join(inside)
    return f"<cac:{name}>{content}</cac:{name}>" if content else ""


def _party(name: str, number: str, vat: str, endpoint: str = "") -> str:
    return _in(
        "Party",
        _tag("EndpointID", endpoint, schemeID="0007"),
        _in("PartyTaxScheme", _tag("CompanyID", vat), _in("TaxScheme", _tag("ID", "VAT")))
        if vat
        else "",
        _in(
            "PartyLegalEntity",
            _tag("RegistrationName", name),
            _tag("CompanyID", number, schemeID="0007"),
        ),
    )


def _change(amount: str, *, charge: bool, reason: str) -> str:
    if not amount:
        return ""
    return _in(
        "AllowanceCharge",
        _tag("ChargeIndicator", "true" if charge else "false"),
        _tag("AllowanceChargeReason", reason),
        _money("Amount", amount),
    )


def _line(place: int, item: Item, *, credit: bool) -> str:
    return _in(
        "CreditNoteLine" if credit else "InvoiceLine",
        _tag("ID", str(place)),
        _tag(
            "CreditedQuantity" if credit else "InvoicedQuantity", item.quantity, unitCode=item.unit
        ),
        _money("LineExtensionAmount", item.net),
        _tag("AccountingCost", item.account),
        _in("InvoicePeriod", _tag("StartDate", item.delivered)),
        _change(item.allowance, charge=False, reason="Rabatt"),
        _change(item.charge, charge=True, reason="Frakt"),
        _in(
            "Item",
            _tag("Name", item.name),
            _in("SellersItemIdentification", _tag("ID", item.article)),
            _in("StandardItemIdentification", _tag("ID", item.gtin, schemeID="0160")),
            _in("CommodityClassification", _tag("ItemClassificationCode", item.cpv, listID="MP")),
        ),
        _in(
            "Price",
            _money("PriceAmount", item.price),
            _tag("BaseQuantity", item.base, unitCode=item.unit),
        ),
    )


def _document(told: Bill) -> str:
    root = "CreditNote" if told.credit else "Invoice"
    code = told.code or ("381" if told.credit else "380")
    items = sum((item.net for item in told.lines), Decimal(0))
    total = items + Decimal(told.charge or 0) - Decimal(told.allowance or 0)
    parts = [
        _tag("CustomizationID", told.customisation),
        _tag("ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
        _tag("ID", told.number),
        _tag("IssueDate", told.day),
        _tag(f"{root}TypeCode", code),
        _tag("Note", told.note),
        _tag("DocumentCurrencyCode", told.currency),
        _tag("AccountingCost", told.account),
        _in("OrderReference", _tag("ID", told.order)),
        *(
            _in("BillingReference", _in("InvoiceDocumentReference", _tag("ID", number)))
            for number in told.preceding
        ),
        _in("ContractDocumentReference", _tag("ID", told.contract)),
        _in("AccountingSupplierParty", _party(told.seller, told.seller_number, told.seller_vat)),
        _in(
            "AccountingCustomerParty",
            _party(told.buyer, told.buyer_number, told.buyer_vat, told.endpoint),
        ),
        _in("Delivery", _tag("ActualDeliveryDate", told.delivered)),
        _change(told.allowance, charge=False, reason="Avtalsrabatt"),
        _change(told.charge, charge=True, reason="Frakt"),
        _in(
            "LegalMonetaryTotal",
            _money("LineExtensionAmount", told.lines_total or items),
            _money("TaxExclusiveAmount", told.total or total),
        ),
        *(_line(place, item, credit=told.credit) for place, item in enumerate(told.lines, start=1)),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL}{root}-2"'
        f' xmlns:cac="{UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}CommonBasicComponents-2">{"".join(parts)}</{root}>'
    )
