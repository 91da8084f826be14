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


class UsageSource(models.TextChoices):
    """What told us of a purchase; in this order where two tell of as much."""

    LEDGER = "ledger", _("Ledger")
    INVOICE = "invoice", _("Electronic invoice")
    REPORT = "report", _("Supplier's report")
    CALL_OFF = "call_off", _("Call-off")

    @classmethod
    def bought(cls) -> frozenset["UsageSource"]:
        """Sources that tell of purchases; a call-off is an order, delivered in other quarters."""
        return frozenset({cls.LEDGER, cls.INVOICE, cls.REPORT})


class RuleKind(models.TextChoices):
    """What an account rule looks at."""

    ACCOUNT = "account", _("Account")
    CPV = "cpv", _("CPV code")


class MatchClass(StatusChoices):
    """The four ends a line can come to."""

    INSIDE = (
        "inside",
        Tone.SUCCESS,
        _("Use of an agreement"),
        _("The line counts as use of a lot."),
        _("On an agreement"),
    )
    OUTSIDE = (
        "outside",
        Tone.WARNING,
        _("Bought outside"),
        _("The same need was bought from a supplier that is not on the agreement."),
        _("Outside the agreement"),
    )
    NOT_RELEVANT = (
        "not_relevant",
        Tone.NEUTRAL,
        _("Not relevant"),
        _("The line has nothing to do with an agreement."),
        _("Not relevant"),
    )
    UNSURE = (
        "unsure",
        Tone.WARNING,
        _("Unsure"),
        _("A person has to say what the line is."),
        _("Unsure"),
    )


class MatchOutcome(StatusChoices):
    """What a line was matched to, or why it was not; each outcome is of one `match_class`."""

    MATCHED = (
        "matched",
        Tone.SUCCESS,
        _("On the agreement"),
        _("The supplier, the buyer and the day fit one lot of an agreement."),
        _("On an agreement"),
    )
    BY_REFERENCE = (
        "by_reference",
        Tone.SUCCESS,
        _("On the agreement"),
        _("The line names the agreement, and one lot of it fits."),
        _("On an agreement, by its number"),
    )
    LEARNT = (
        "learnt",
        Tone.SUCCESS,
        _("On the agreement"),
        _("A person has said what lines like this one are."),
        _("On an agreement, confirmed"),
    )
    GIVEN = (
        "given",
        Tone.SUCCESS,
        _("On the agreement"),
        _("The report or the call-off says which lot it is."),
        _("On an agreement, as reported"),
    )
    BOUGHT_ELSEWHERE = (
        "bought_elsewhere",
        Tone.WARNING,
        _("Outside agreements"),
        _("The account is one of an agreement, but the supplier is not on that agreement."),
        _("Bought outside the agreement"),
    )
    REPORTED_OUTSIDE = (
        "reported_outside",
        Tone.WARNING,
        _("Outside agreements"),
        _("The supplier has reported the sale as one outside the agreement."),
        _("Reported as outside the agreement"),
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
    OTHER_ACCOUNT = (
        "other_account",
        Tone.NEUTRAL,
        _("Outside agreements"),
        _("The supplier is on an agreement, but the account is for something else."),
        _("The supplier's other sales"),
    )
    LEARNT_NOT = (
        "learnt_not",
        Tone.NEUTRAL,
        _("Outside agreements"),
        _("A person has said that lines like this one are not use of an agreement."),
        _("Not relevant, confirmed"),
    )
    COPY = (
        "copy",
        Tone.NEUTRAL,
        _("Counted once"),
        _("The same invoice stands in another ledger of the buyer, which counts."),
        _("Counted in another file"),
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
        Tone.NEUTRAL,
        _("Outside agreements"),
        _("The line has no organisation number, and the name is no agreement supplier's."),
        _("No organisation number"),
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
    NAME_ALONE = (
        "name_alone",
        Tone.WARNING,
        _("Undecided"),
        _("The name is an agreement supplier's, but no number says that it is the same."),
        _("Only the name fits"),
    )
    REFERENCE_ALONE = (
        "reference_alone",
        Tone.WARNING,
        _("Undecided"),
        _("The line names the agreement, but the supplier's number is not on it."),
        _("Only the agreement's number fits"),
    )
    NO_ACCOUNT = (
        "no_account",
        Tone.WARNING,
        _("Undecided"),
        _("The agreement counts certain accounts only, and the line has no account."),
        _("No account to decide by"),
    )

    @classmethod
    def inside(cls) -> frozenset["MatchOutcome"]:
        """Lines that count as use of their lot."""
        return frozenset({cls.MATCHED, cls.BY_REFERENCE, cls.LEARNT, cls.GIVEN})

    @classmethod
    def outside(cls) -> frozenset["MatchOutcome"]:
        """The same need bought elsewhere."""
        return frozenset({cls.BOUGHT_ELSEWHERE, cls.REPORTED_OUTSIDE})

    @classmethod
    def unsure(cls) -> frozenset["MatchOutcome"]:
        """Lines that could be use of an agreement, if somebody looked."""
        return frozenset(
            {
                cls.SEVERAL_AGREEMENTS,
                cls.SEVERAL_LOTS,
                cls.NAME_ALONE,
                cls.REFERENCE_ALONE,
                cls.NO_ACCOUNT,
            }
        )

    @property
    def match_class(self) -> MatchClass:
        """Inside, outside, not relevant or unsure."""
        if self in self.inside():
            return MatchClass.INSIDE
        if self in self.outside():
            return MatchClass.OUTSIDE
        return MatchClass.UNSURE if self in self.unsure() else MatchClass.NOT_RELEVANT


class RejectionReason(models.TextChoices):
    """Why a row was not imported."""

    AMOUNT_MISSING = "amount_missing", _("The amount is missing.")
    AMOUNT_UNREADABLE = "amount_unreadable", _("The amount cannot be read as a number.")
    AMOUNT_TOO_LARGE = "amount_too_large", _("The amount is too large to be true.")
    DATE_UNREADABLE = "date_unreadable", _("The date cannot be read.")
    DATE_OUTSIDE = "date_outside", _("The date lies outside the period.")
    OTHER_CURRENCY = "other_currency", _("The currency is not SEK.")
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
    REFERENCE = "reference", _("Agreement reference")
    CURRENCY = "currency", _("Currency")
