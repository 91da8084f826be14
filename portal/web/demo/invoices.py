"""Electronic invoices of office goods to Bjuv: most as agreed, some not, and some refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contracts.agreements.models import Agreement, AgreementSupplier, PriceRow
from contracts.invoices import actions
from contracts.invoices.uploads import Incoming
from portal.core import clock
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.web.demo.bis3 import Bill, Item
from portal.web.demo.numbers import organisation_number

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

MONTHS = 6
UNITS = {"bunt": "XRM", "st": "C62", "ask": "XAS"}
SVEFAKTURA = b'<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0"><ID>7781</ID></Invoice>'


def tell(teller: "Teller", agreement: Agreement) -> None:
    """Half a year, month by month; then a credit note and what cannot be counted."""
    buyer = next(party for party in teller.parties if party.short_name == "Bjuv")
    sellers = [
        place.supplier
        for place in AgreementSupplier.objects.filter(lot__agreement=agreement).select_related(
            "supplier"
        )
    ]
    month = (teller.today.replace(day=1) - timedelta(days=MONTHS * 30)).replace(day=1)
    for place in range(MONTHS):
        day = month + timedelta(days=9)
        if day >= teller.today:
            break
        bills = [
            _bill(agreement, buyer, seller, day, place * 10 + serial)
            for serial, seller in enumerate(sellers, start=1)
        ]
        _hand_in(teller, buyer, day + timedelta(days=12), *bills)
        month = (month + timedelta(days=32)).replace(day=1)
    _last(teller, agreement, buyer, sellers[0])


def _bill(agreement: Agreement, buyer: Organisation, seller: Any, day: date, serial: int) -> Bill:
    """One month's invoice; the second supplier asks too much for paper, and at times freight."""
    prices = {
        row.name: row
        for row in PriceRow.objects.filter(lot__agreement=agreement).order_by("valid_from")
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    }
    items = []
    for place, (name, row) in enumerate(prices.items()):
        price = row.price.quantize(Decimal("0.01"))
        item = Item(name, str(8 + (serial + place) % 7), str(price), UNITS[row.unit])
        if serial % 10 == 2 and row.unit == "bunt":
            item.price = str((price * Decimal("1.12")).quantize(Decimal("0.01")))
        if serial % 20 == 11 and row.unit == "ask":
            item.unit = "XCT"
        items.append(item)
    if serial % 20 == 12:
        items.append(Item("Skrivbordsunderlägg", "2", "149.00"))
    return Bill(
        number=f"{day:%y%m}{serial:03d}",
        day=day.isoformat(),
        seller=seller.name,
        seller_number=seller.organisation_number,
        buyer=buyer.name,
        buyer_number=buyer.organisation_number,
        contract=agreement.number,
        lines=items,
        charge="95.00" if serial % 20 == 2 else "",
    )


def _last(teller: "Teller", agreement: Agreement, buyer: Organisation, seller: Any) -> None:
    """A credit note, an invoice to the company, one again, and three that are refused."""
    day = teller.today - timedelta(days=6)
    again = _bill(agreement, buyer, seller, day, 91)
    credit = _bill(agreement, buyer, seller, day, 92)
    credit.credit, credit.preceding, credit.lines = True, (again.number,), credit.lines[:1]
    credit.lines[0].price = again.lines[0].price
    credit.lines[0].quantity = "2"
    euro = _bill(agreement, buyer, seller, day, 93)
    euro.currency = "EUR"
    wrong = _bill(agreement, buyer, seller, day, 94)
    wrong.buyer, wrong.buyer_number = "Påhittade kommunen", organisation_number("212999", 99)
    bills = [again, credit, euro, wrong]
    company = buyer.children.filter(kind=OrganisationKind.COMPANY).first()
    if company is not None:
        theirs = _bill(agreement, company, seller, day, 95)
        theirs.buyer_number = company.organisation_number
        bills.append(theirs)
    _hand_in(teller, buyer, day + timedelta(days=3), *bills)
    _hand_in(teller, buyer, day + timedelta(days=4), again, others=[SVEFAKTURA])


def _hand_in(
    teller: "Teller",
    buyer: Organisation,
    day: date,
    *bills: Bill,
    others: list[bytes] | None = None,
) -> None:
    """As Bjuv's controller does it."""
    files = [Incoming(f"faktura-{bill.number}.xml", [bill.xml()]) for bill in bills]
    files += [Incoming("svefaktura.xml", [content]) for content in others or []]
    actor = teller.users["bjuv.controller"]
    with clock.pretend(min(day, teller.today)):
        made = actions.upload(actor=actor, organisation=buyer, files=files)
        actions.read_upload(actor=actor, upload_id=made.pk)
