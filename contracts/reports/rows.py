"""From texts to sales: every row is read, with what is wrong at its column, and none is dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from contracts.reports.enums import Column
from contracts.reports.frame import Frame
from portal.core.personal_numbers import MASK
from portal.jobs.reading import numbers, values
from portal.ui import formats

BUYER = "buyer"
OTHER = "other"
PREFILLED = "prefilled"
_BEFOREHAND = frozenset(
    {
        PREFILLED,
        BUYER,
        Column.BUYER_NUMBER,
        Column.BUYER_NAME,
        Column.LOT,
        Column.ARTICLE,
        Column.UNIT,
        Column.UNIT_PRICE,
    }
)
_PLACES = Decimal("0.0001")
_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 11
_NOISE = re.compile(r"[\s\u00a0\u202f\u2009'’]|kr\.?$|SEK$|:-$", re.IGNORECASE)
_FIGURE = re.compile(r"[-−–]?[0-9]+(?:,[0-9]+)?|[-−–]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_POINT = re.compile(r"[-−–]?[0-9]+\.[0-9]{1,2}")
_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "on", "true", "sant"})
_NO = frozenset({"", "nej", "n", "no", "0", "false", "falskt", "-"})
_LIMITS = {Column.ARTICLE: 300, Column.UNIT: 40, Column.INVOICE_NUMBER: 100}


@dataclass(slots=True)
class Sale:
    """A row as it was read. `errors` stand at columns and stop the report, `remarks` do not."""

    position: int
    texts: dict[str, str]
    organisation_id: int | None = None
    is_party: bool = False
    buyer_name: str = ""
    buyer_number: str = ""
    lot_id: int | None = None
    article: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    amount: Decimal = Decimal(0)
    invoice_number: str = ""
    invoice_date: date | None = None
    is_outside: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_price_only(self) -> bool:
        """A price without any sale, as agreements whose ceiling is counted elsewhere report."""
        return not self.amount and self.unit_price is not None

    @property
    def counts(self) -> bool:
        """Whether the sale is use of the agreement."""
        return self.is_party and not self.is_outside


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows of a draft that say anything."""

    sales: list[Sale]

    @property
    def faulty(self) -> list[Sale]:
        """Those that stop the report."""
        return [sale for sale in self.sales if sale.errors]

    @property
    def remarked(self) -> list[Sale]:
        """Those that the reporter should look at once more."""
        return [sale for sale in self.sales if sale.remarks]

    @property
    def unknown_buyers(self) -> list[tuple[str, int]]:
        """Buyers that are neither parties nor said not to be, with how many rows each."""
        found: dict[str, int] = {}
        for sale in self.sales:
            is_person = MASK in sale.texts.get(Column.BUYER_NUMBER, "")
            name = sale.buyer_name or sale.buyer_number
            if BUYER in sale.errors and name and not is_person:
                found[name] = found.get(name, 0) + 1
        return sorted(found.items())

    @property
    def total(self) -> Decimal:
        """Everything that was sold."""
        return sum((sale.amount for sale in self.sales), Decimal(0))


def is_blank(texts: dict[str, str]) -> bool:
    """Whether a row says nothing: what was filled in beforehand is no answer."""
    said = {key for key, text in texts.items() if text.strip()}
    if PREFILLED in said:
        said -= _BEFOREHAND
    return not said


def read_all(rows: Sequence[dict[str, str]], frame: Frame) -> Reading:
    """Every row that says anything, in order; rows that are the same are remarked upon."""
    sales = [_read(place, texts, frame) for place, texts in enumerate(rows, start=1)]
    said = [sale for sale in sales if sale is not None]
    _remark_doubles(said)
    return Reading(said)


def _read(position: int, texts: dict[str, str], frame: Frame) -> Sale | None:
    if is_blank(texts):
        return None
    sale = Sale(position, texts)
    sale.is_outside = _tick(sale, Column.OUTSIDE)
    _read_buyer(sale, frame)
    _read_lot(sale, frame)
    _read_texts(sale)
    sale.quantity = _figure_at(sale, Column.QUANTITY, _PLACES)
    sale.unit_price = _figure_at(sale, Column.UNIT_PRICE, _PLACES)
    _compare_price(sale, frame)
    _read_amount(sale)
    _read_date(sale, frame)
    for column in frame.required:
        if not texts.get(column, "").strip() and column not in sale.errors:
            sale.errors[column] = _("Fill this in: the agreement asks for it.")
    return sale


def _tick(sale: Sale, column: Column) -> bool:
    text = sale.texts.get(column, "").strip().casefold()
    if text not in _YES | _NO:
        sale.errors[column] = _("Write yes or no.")
    return text in _YES


def _read_buyer(sale: Sale, frame: Frame) -> None:
    """The party: as chosen by the reporter, else by number, else by name."""
    texts = sale.texts
    sale.buyer_name = texts.get(Column.BUYER_NAME, "").strip()[:300]
    _read_number(sale)
    chosen = texts.get(BUYER, "")
    other = chosen == OTHER or _tick(sale, Column.NON_PARTY)
    known = frame.numbers.get(sale.buyer_number)
    party = frame.parties.get(int(chosen)) if chosen.isdecimal() else None
    if party is None and not other:
        party = frame.parties.get(known.pk) if known else None
        party = party or (None if known else frame.by_name(sale.buyer_name))
    if party is not None:
        sale.organisation_id, sale.is_party = party.pk, True
        sale.buyer_name = sale.buyer_name or party.name
        sale.buyer_number = sale.buyer_number or party.organisation_number
        return
    if known is not None:
        sale.organisation_id = known.pk
        sale.buyer_name = sale.buyer_name or known.name
    if known is not None and known.pk in frame.parties:
        sale.is_party = True
        sale.remarks.append(_("The buyer is a party, so the sale is counted as one to a party."))
    elif known is not None or other:
        _accept_other(sale)
    elif not sale.buyer_name and not sale.buyer_number:
        sale.errors.setdefault(BUYER, _("Say who bought."))
    else:
        sale.errors.setdefault(
            BUYER, _("We do not know this buyer. Choose the party, or say that it is not one.")
        )


def _accept_other(sale: Sale) -> None:
    if not sale.buyer_name and not sale.buyer_number:
        sale.errors.setdefault(BUYER, _("Name the buyer, also when it is not a party."))
        return
    sale.remarks.append(_("The buyer is not a party to the agreement; kept apart."))


def _read_number(sale: Sale) -> None:
    text = sale.texts.get(Column.BUYER_NUMBER, "").strip()
    found = numbers.parse(text)
    sale.buyer_number = found.number or text[:40]
    if found.masked or MASK in text:
        sale.buyer_number = ""
        sale.errors[BUYER] = _(
            "This looks like a personal number. It is not kept. Report sales to organisations."
        )


def _read_lot(sale: Sale, frame: Frame) -> None:
    text = sale.texts.get(Column.LOT, "").strip()
    if frame.only_lot is not None:
        sale.lot_id = frame.only_lot.pk
    elif text:
        lot = (
            frame.lots.get(int(text[1:])) if text.startswith("#") and text[1:].isdecimal() else None
        )
        lot = lot or frame.lot_of(text)
        sale.lot_id = lot.pk if lot else None
        if lot is None and sale.counts:
            sale.errors[Column.LOT] = _("You have no such lot in the agreement. Choose one.")
    elif sale.counts:
        sale.errors[Column.LOT] = _("Say which lot it was bought in.")


def _read_texts(sale: Sale) -> None:
    for column, longest in _LIMITS.items():
        text = sale.texts.get(column, "").strip()
        bare = column != Column.INVOICE_NUMBER
        setattr(sale, column.value, numbers.mask_text(text, bare=bare)[:longest])


def covered(text: str) -> str:
    """A text without personal numbers, as it may be kept in a draft."""
    return numbers.mask_text(text)


def figure(text: str) -> Decimal | None:
    """A figure with a decimal comma, or a point before one or two decimals; None if unreadable."""
    rest = _NOISE.sub("", text)
    if not _FIGURE.fullmatch(rest) and not _POINT.fullmatch(rest):
        return None
    if not _POINT.fullmatch(rest):
        rest = rest.replace(".", "").replace(",", ".")
    try:
        return Decimal(rest.replace("−", "-").replace("–", "-"))
    except InvalidOperation:
        return None


def _figure_at(sale: Sale, column: Column, places: Decimal) -> Decimal | None:
    text = sale.texts.get(column, "").strip()
    if not text:
        return None
    found = figure(text)
    if found is None:
        sale.errors[column] = _("This is not a figure. Write it like 1 234,50.")
        return None
    if abs(found) >= _LARGEST:
        sale.errors[column] = _("This is too large to be right.")
        return None
    return found.quantize(places)


def _compare_price(sale: Sale, frame: Frame) -> None:
    """The agreed price: taken when none is reported, and compared with one that is."""
    agreed = frame.price_of(sale.lot_id, sale.article) if sale.article else None
    if agreed is None:
        return
    sale.unit = sale.unit or agreed.unit
    shown = {"price": formats.number(agreed.price, 2), "unit": agreed.unit}
    if sale.unit_price is None and sale.quantity is not None:
        sale.unit_price = agreed.price
        sale.remarks.append(_("The agreed price is taken: %(price)s kr per %(unit)s.") % shown)
    elif sale.unit_price is not None and sale.unit_price > agreed.price:
        sale.remarks.append(_("Above the agreed price, %(price)s kr per %(unit)s.") % shown)


def _read_amount(sale: Sale) -> None:
    """The amount; without one, quantity times price; with one, it is compared with them."""
    found = _figure_at(sale, Column.AMOUNT, _CENT)
    product = None
    if sale.quantity is not None and sale.unit_price is not None:
        product = (sale.quantity * sale.unit_price).quantize(_CENT)
    if found is None and Column.AMOUNT not in sale.errors:
        if product is not None:
            sale.remarks.append(_("The amount is computed: quantity times price."))
        elif sale.unit_price is not None:
            sale.remarks.append(_("A price only: no sale is counted."))
        else:
            sale.errors[Column.AMOUNT] = _("Say for how much, or leave the whole row empty.")
    elif found is not None and product is not None and abs(found - product) > 1:
        sale.remarks.append(
            _("Quantity times price is %(product)s, not %(amount)s.")
            % {"product": formats.number(product, 2), "amount": formats.number(found, 2)}
        )
    sale.amount = found if found is not None else product or Decimal(0)
    if sale.amount < 0:
        sale.remarks.append(_("The amount is negative: a credit."))


def _read_date(sale: Sale, frame: Frame) -> None:
    text = sale.texts.get(Column.INVOICE_DATE, "").strip()
    if not text:
        return
    sale.invoice_date = values.day(text)
    if sale.invoice_date is None:
        sale.errors[Column.INVOICE_DATE] = _("This is not a day. Write it like 2026-09-30.")
    elif not frame.first <= sale.invoice_date <= frame.last:
        sale.remarks.append(_("The day lies outside the period."))


def _remark_doubles(sales: list[Sale]) -> None:
    seen: dict[Any, int] = {}
    for sale in sales:
        key = (
            sale.organisation_id or sale.buyer_number or sale.buyer_name,
            sale.lot_id,
            sale.article,
            sale.quantity,
            sale.unit_price,
            sale.amount,
            sale.invoice_number,
            sale.invoice_date,
        )
        if key in seen:
            sale.remarks.append(_("The same as row %(row)s. Report it once.") % {"row": seen[key]})
        else:
            seen[key] = sale.position
