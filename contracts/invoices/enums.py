"""States, kinds and outcomes of electronic invoices and of the check of their prices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class DocumentKind(models.TextChoices):
    """What a document is; the same values as in `reading.documents`."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    CORRECTED = "corrected", _("Corrected invoice")


class LineKind(models.TextChoices):
    """What a line is; the same values as in `reading.documents`."""

    ITEM = "item", _("Goods or service")
    ALLOWANCE = "allowance", _("Allowance on the whole invoice")
    CHARGE = "charge", _("Charge on the whole invoice")


class InvoiceState(StatusChoices):
    """Whether an invoice counts as use."""

    COUNTED = (
        "counted",
        Tone.SUCCESS,
        "",
        _("The lines of the invoice are use, as far as they are matched."),
        pgettext_lazy("of an invoice", "Counted"),
    )
    REPLACED = (
        "replaced",
        Tone.NEUTRAL,
        "",
        _("A corrected invoice took its place; its lines no longer count."),
        pgettext_lazy("of an invoice", "Replaced"),
    )
    WITHDRAWN = (
        "withdrawn",
        Tone.NEUTRAL,
        "",
        _("A person has said that it is not to count."),
        pgettext_lazy("of an invoice", "Taken out"),
    )


class UploadState(StatusChoices):
    """How far an upload of invoices has come."""

    WAITING = (
        "waiting",
        Tone.INFO,
        "",
        _("The files are received and stand in line to be read."),
        _("Waits to be read"),
    )
    READ = (
        "read",
        Tone.SUCCESS,
        "",
        _("Every document is read or listed with why it is not. The files are deleted."),
        pgettext_lazy("of uploaded invoices", "Read"),
    )
    LAPSED = (
        "lapsed",
        Tone.NEUTRAL,
        "",
        _("The files were never read and are deleted. Upload them again."),
        _("Not read"),
    )


class Result(StatusChoices):
    """What became of one document of an upload."""

    ADDED = (
        "added",
        Tone.SUCCESS,
        "",
        _("The invoice is read and its lines are matched."),
        pgettext_lazy("of an invoice", "Added"),
    )
    CORRECTED = (
        "corrected",
        Tone.INFO,
        "",
        _("The invoice took the place of an earlier one, whose lines no longer count."),
        _("Took an earlier one's place"),
    )
    SAME = (
        "same",
        Tone.NEUTRAL,
        "",
        _("The same invoice was read before. It counts once."),
        _("Read before"),
    )
    REFUSED = (
        "refused",
        Tone.DANGER,
        "",
        _("The document could not be counted; nothing of it is kept."),
        _("Not read in"),
    )


class Comparison(StatusChoices):
    """How an invoiced unit price stands to the agreement's, or why it cannot be compared."""

    ABOVE = (
        "above",
        Tone.DANGER,
        "",
        _("The unit price is above the agreement's price of that day."),
        _("Above the agreement's price"),
    )
    BELOW = (
        "below",
        Tone.INFO,
        "",
        _("The unit price is below the agreement's price of that day."),
        _("Below the agreement's price"),
    )
    EQUAL = (
        "equal",
        Tone.SUCCESS,
        "",
        _("The unit price is the agreement's, to half an öre."),
        _("As agreed"),
    )
    NO_PRICES = (
        "no_prices",
        Tone.NEUTRAL,
        "",
        _("No prices are entered for the lot and the supplier."),
        _("The lot has no prices"),
    )
    NO_ARTICLE = (
        "no_article",
        Tone.NEUTRAL,
        "",
        _("Neither the article number nor the name is one of the price list."),
        _("The article is not in the price list"),
    )
    SEVERAL = (
        "several",
        Tone.NEUTRAL,
        "",
        _("More than one price of that day fits the article, and they differ."),
        _("Several prices fit"),
    )
    OTHER_UNIT = (
        "other_unit",
        Tone.NEUTRAL,
        "",
        _("The invoice's unit is another than that of the price, and one cannot be reckoned over."),
        _("Another unit"),
    )
    NO_PRICE_THAT_DAY = (
        "no_price_that_day",
        Tone.NEUTRAL,
        "",
        _("The article is in the price list, but has no price for the day."),
        _("No price for that day"),
    )
    NO_QUANTITY = (
        "no_quantity",
        Tone.NEUTRAL,
        "",
        _("The line has no quantity or no unit price."),
        _("No quantity or unit price"),
    )
    MISMATCH = (
        "mismatch",
        Tone.WARNING,
        "",
        _("Quantity times unit price is not the line's amount, so it is unclear what was paid."),
        _("The line does not add up"),
    )
    WHOLE_INVOICE = (
        "whole_invoice",
        Tone.NEUTRAL,
        "",
        _("An allowance or a charge on the whole invoice has no unit price."),
        _("Concerns the whole invoice"),
    )

    @classmethod
    def compared(cls) -> frozenset["Comparison"]:
        """Those of lines that could be compared."""
        return frozenset({cls.ABOVE, cls.BELOW, cls.EQUAL})

    @classmethod
    def deviating(cls) -> frozenset["Comparison"]:
        """Those of lines that stand apart from the agreement."""
        return frozenset({cls.ABOVE, cls.BELOW})
