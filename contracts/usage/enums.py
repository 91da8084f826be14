"""States, outcomes and reasons of ledger imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class ImportState(StatusChoices):
    """How far an uploaded ledger has come."""

    DRAFT = (
        "draft",
        Tone.NEUTRAL,
        _("Uploaded"),
        _("The file is read; the columns are still to be confirmed."),
        _("Uploaded"),
    )
    CHECKED = (
        "checked",
        Tone.INFO,
        _("Checked"),
        _("A dry run is done; nothing is imported yet."),
        _("Checked"),
    )
    IMPORTED = (
        "imported",
        Tone.SUCCESS,
        _("Imported"),
        _("The lines of the ledger count as use."),
        _("Imported"),
    )
    REPLACED = (
        "replaced",
        Tone.NEUTRAL,
        _("Replaced"),
        _("A corrected file took its place; its lines no longer count."),
        _("Replaced"),
    )
    DISCARDED = (
        "discarded",
        Tone.NEUTRAL,
        _("Discarded"),
        _("The file was thrown away before anything was imported."),
        _("Discarded"),
    )

    @classmethod
    def pending(cls) -> frozenset["ImportState"]:
        """States in which the uploaded file is still kept."""
        return frozenset({cls.DRAFT, cls.CHECKED})


class MatchOutcome(StatusChoices):
    """What an invoice line was matched to, or why it was not."""

    MATCHED = (
        "matched",
        Tone.SUCCESS,
        _("On the agreement"),
        _("The supplier, the buyer and the day fit one lot of an agreement."),
        _("On an agreement"),
    )
    NO_AGREEMENT_SUPPLIER = (
        "no_agreement_supplier",
        Tone.NEUTRAL,
        _("Outside agreements"),
        _("No agreement has a supplier with that number."),
        _("Not an agreement supplier"),
    )
    NOT_A_PARTY = (
        "not_a_party",
        Tone.WARNING,
        _("Outside agreements"),
        _("The supplier has an agreement, but the buyer is not a party to it."),
        _("Buyer is not a party"),
    )
    OUTSIDE_VALIDITY = (
        "outside_validity",
        Tone.WARNING,
        _("Outside agreements"),
        _("The supplier and the buyer fit, but the agreement did not hold on that day."),
        _("Outside the agreement's time"),
    )
    SEVERAL_AGREEMENTS = (
        "several_agreements",
        Tone.WARNING,
        _("Undecided"),
        _("More than one agreement fits, so a person has to say which."),
        _("Several agreements fit"),
    )
    SEVERAL_LOTS = (
        "several_lots",
        Tone.WARNING,
        _("Undecided"),
        _("The supplier stands in several lots of the agreement, so a person has to say which."),
        _("Several lots fit"),
    )
    PERSON = (
        "person",
        Tone.NEUTRAL,
        _("Outside agreements"),
        _("The supplier's number was a personal number and was not kept."),
        _("Personal number, masked"),
    )
    NO_NUMBER = (
        "no_number",
        Tone.WARNING,
        _("Undecided"),
        _("The line has no organisation number to match by."),
        _("No organisation number"),
    )

    @classmethod
    def undecided(cls) -> frozenset["MatchOutcome"]:
        """Lines that could be use of an agreement, if somebody looked."""
        return frozenset({cls.SEVERAL_AGREEMENTS, cls.SEVERAL_LOTS, cls.NO_NUMBER})


class RejectionReason(models.TextChoices):
    """Why a row was not imported."""

    AMOUNT_MISSING = "amount_missing", _("The amount is missing.")
    AMOUNT_UNREADABLE = "amount_unreadable", _("The amount cannot be read as a number.")
    AMOUNT_TOO_LARGE = "amount_too_large", _("The amount is too large to be true.")
    DATE_UNREADABLE = "date_unreadable", _("The date cannot be read.")
    DATE_OUTSIDE = "date_outside", _("The date lies outside the period.")
    WRONG_WIDTH = "wrong_width", _("The row has another number of columns than the header.")
    TOTAL_ROW = "total_row", _("The row is a sum of other rows, or has nothing but an amount.")


class NumberKind(models.TextChoices):
    """What stood in the cell for the supplier's number; the same values as in `reading.numbers`."""

    ORGANISATION = "organisation", _("Organisation number")
    SEVERAL = "several", _("Several organisation numbers")
    FOREIGN = "foreign", _("Foreign number")
    PERSON = "person", _("Personal number, masked")
    INTERNAL = "internal", _("Internal number")
    MISSING = "missing", _("No number")


class LedgerField(models.TextChoices):
    """What a column can hold; the same values as in `reading.columns`."""

    SUPPLIER_NUMBER = "supplier_number", _("Supplier's organisation number")
    SUPPLIER_NAME = "supplier_name", _("Supplier's name")
    AMOUNT = "amount", _("Amount excluding VAT")
    BOOKED_ON = "booked_on", _("Booking date")
    INVOICE_NUMBER = "invoice_number", _("Invoice number")
    ACCOUNT = "account", _("Account")
    ACCOUNT_TEXT = "account_text", _("Account text")
    UNIT = "unit", _("Buying unit")
