"""What people read of a document: why it could not be counted, and what happened to it."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.invoices.reading.faults import BadDocument
from portal.core.errors import ActionError
from portal.ui import formats

_SENTENCES = {
    "empty": _("The file is empty."),
    "wrong_type": _(
        "The file was recognised as %(found)s. Use the invoice's XML, or a ZIP of such files."
    ),
    "not_xml": _("The file is neither XML nor ZIP. Use the invoice's XML, or a ZIP of such files."),
    "damaged": _("The XML cannot be read: there is a fault near row %(row)s."),
    "damaged_zip": _("The ZIP is damaged and cannot be opened. Make it again."),
    "encrypted": _("The ZIP is protected by a password. Make it without one."),
    "bomb": _("The ZIP unpacks to an unreasonable size and was not opened."),
    "zip_in_zip": _("A ZIP within the ZIP is not opened. Put the XML files in one ZIP."),
    "too_many": _("The ZIP holds %(found)s files; the limit is %(limit)s. Divide it."),
    "too_big": _("The document is larger than %(limit)s MB and was not read."),
    "file_too_big": _("The files are larger than %(limit)s MB together. Divide them."),
    "dtd": _(
        "The XML has a document type or entities, which an invoice never has. It was not read."
    ),
    "empty_envelope": _("The envelope holds no invoice."),
    "svefaktura": _(
        "The document is a Svefaktura, an older Swedish format that is not read here. Ask the "
        "supplier for Peppol BIS Billing 3."
    ),
    "cii": _(
        "The document is in UN/CEFACT's CII format. Use the UBL form of Peppol BIS Billing 3."
    ),
    "other_document": _("The document is no invoice but “%(found)s”."),
    "other_xml": _("The XML is no invoice in UBL: it begins with “%(found)s”."),
    "other_ubl": _(
        "The document is UBL but not Peppol BIS Billing 3: its specification is “%(found)s”."
    ),
    "prepayment": _(
        "The document asks for a payment in advance. The final invoice has the whole amount and is "
        "the one that counts."
    ),
    "other_currency": _("The currency is %(currency)s. Only invoices in SEK are counted."),
    "missing": _("The document lacks what must be there: %(what)s."),
    "no_figure": _("%(what)s cannot be read as a figure: “%(found)s”."),
    "no_day": _("%(what)s cannot be read as a day: “%(found)s”."),
    "parts_of_ore": _("%(what)s has parts of an öre: %(found)s."),
    "unlikely_day": _("The invoice date %(found)s cannot be right."),
    "no_lines": _("The document has no lines."),
    "too_many_lines": _("The document has %(found)s lines; the limit is %(limit)s."),
    "lines_do_not_add_up": _(
        "The lines are %(found)s kr together, but the document says %(stated)s kr (BT-106). "
        "Nothing of it is counted; ask the supplier for a corrected one."
    ),
    "does_not_add_up": _(
        "Lines, allowances and charges are %(found)s kr together, but the document says "
        "%(stated)s kr without VAT (BT-109). Nothing of it is counted; ask the supplier for a "
        "corrected one."
    ),
    "no_buyer_number": _("The buyer has no organisation number in the document (BT-47)."),
    "other_buyer": _(
        "The buyer is %(buyer)s (%(number)s), which is neither %(organisation)s nor one of its "
        "companies."
    ),
    "own_number_missing": _(
        "%(organisation)s has no organisation number in the portal, so nothing tells that the "
        "invoice is its own. The association's administrator can enter it."
    ),
    "same": _("The same invoice is read already. It counts once."),
    "older": _(
        "A later version of the invoice, of %(day)s, is read already and counts instead."
    ),
    "superseded": _("The corrected invoice %(number)s is read already and counts instead."),
    "corrected": _("It took the place of %(number)s: %(before)s kr became %(after)s kr."),
    "corrected_not_found": _(
        "It says that it corrects %(number)s, which is not here. If that one comes later, it does "
        "not count."
    ),
    "line_mismatch": _(
        "Quantity times price is not the amount on %(count)s of the lines; the amounts are counted."
    ),
}  # fmt: skip
_TERMS = {
    "BT-1": _("invoice number (BT-1)"),
    "BT-2": _("invoice date (BT-2)"),
    "BT-3": _("type of invoice (BT-3)"),
    "BT-5": _("currency (BT-5)"),
    "BT-27": _("supplier's name (BT-27)"),
    "BT-44": _("buyer's name (BT-44)"),
    "BT-106": _("sum of the lines (BT-106)"),
    "BT-109": _("sum without VAT (BT-109)"),
    "BT-129": _("quantity (BT-129)"),
    "BT-131": _("line's amount (BT-131)"),
    "BT-146": _("price (BT-146)"),
    "BT-149": _("quantity of the price (BT-149)"),
}
_MONEY = ("stated", "before", "after")


def of(code: str, facts: dict[str, Any]) -> str:
    """The sentence of a code, figures and terms in the reader's language."""
    shown = {name: _shown(code, name, value) for name, value in facts.items()}
    return str(_SENTENCES[code]) % shown


def _shown(code: str, name: str, value: Any) -> str:
    if name == "what":
        return str(_TERMS.get(value, value))
    if name == "day":
        return formats.day(date.fromisoformat(value))
    if name in _MONEY or (name == "found" and code.endswith("add_up")):
        try:
            return formats.number(Decimal(value), 2)
        except InvalidOperation:
            return str(value)
    return str(value)


def of_fault(fault: BadDocument, name: str = "") -> ActionError:
    """The fault as a sentence at the files' field, with the name of the file."""
    sentence = of(fault.code, fault.facts)
    return ActionError(f"{name}: {sentence}" if name else sentence, field="invoices")
