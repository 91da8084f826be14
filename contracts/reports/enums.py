"""States and choices of supplier reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class Interval(models.TextChoices):
    """How often the suppliers of an agreement report."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    HALF_YEAR = "half_year", _("Every half-year")

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"month": 1, "quarter": 3, "half_year": 6}[self.value]


class TaskState(models.TextChoices):
    """What has been decided about a report: time does the rest, see `Standing`."""

    OPEN = "open", _("Waited for")
    SUBMITTED = "submitted", _("Submitted")
    WAIVED = "waived", _("Not asked for")


class Standing(StatusChoices):
    """How a report stands on a day: derived from its state and its last day, never stored."""

    WAITING = (
        "waiting",
        Tone.INFO,
        "",
        _("The supplier has been asked, and the last day has not passed."),
        _("Waited for"),
    )
    LATE = "late", Tone.DANGER, "", _("The last day has passed without a report."), _("Late")
    SUBMITTED = "submitted", Tone.SUCCESS, "", _("The supplier has reported."), _("Submitted")
    WAIVED = (
        "waived",
        Tone.NEUTRAL,
        "",
        _("The association has decided that no report is needed."),
        _("Not asked for"),
    )


class Stage(models.IntegerChoices):
    """How far the reminding of an unanswered report has come; never backwards."""

    NONE = 0, _("Not asked")
    ASKED = 1, pgettext_lazy("of a supplier", "Asked")
    BEFORE = 2, _("Reminded before the last day")
    DUE = 3, _("Reminded on the last day")
    AFTER = 4, _("Reminded after the last day")
    ESCALATED = 5, _("Handed to the coordinator")


class Column(models.TextChoices):
    """What a row of a report may say."""

    BUYER_NUMBER = "buyer_number", _("Buyer's organisation number")
    BUYER_NAME = "buyer_name", _("Buyer")
    LOT = "lot", _("Lot")
    ARTICLE = "article", _("Article or service")
    QUANTITY = "quantity", _("Quantity")
    UNIT = "unit", _("Unit")
    UNIT_PRICE = "unit_price", _("Price per unit, kr")
    AMOUNT = "amount", _("Amount excluding VAT, kr")
    INVOICE_NUMBER = "invoice_number", _("Invoice number")
    INVOICE_DATE = "invoice_date", _("Invoice date")
    OUTSIDE = "outside", _("Outside the agreement")
    NON_PARTY = "non_party", _("Buyer is not a party")

    @classmethod
    def choosable(cls) -> tuple["Column", ...]:
        """Those an agreement decides about; the others are always asked for."""
        return (
            cls.ARTICLE,
            cls.QUANTITY,
            cls.UNIT,
            cls.UNIT_PRICE,
            cls.INVOICE_NUMBER,
            cls.INVOICE_DATE,
        )

    @classmethod
    def figures(cls) -> frozenset["Column"]:
        """Those that hold a figure."""
        return frozenset({cls.QUANTITY, cls.UNIT_PRICE, cls.AMOUNT})

    @classmethod
    def ticks(cls) -> frozenset["Column"]:
        """Those that are answered with yes or no."""
        return frozenset({cls.OUTSIDE, cls.NON_PARTY})


class Need(models.TextChoices):
    """Whether an agreement's reports have a column."""

    REQUIRED = "required", _("Must be filled in")
    OPTIONAL = "optional", _("May be filled in")
    LEFT_OUT = "left_out", _("Not asked for")


class Channel(models.TextChoices):
    """By what way a version came."""

    LINK = "link", _("By the supplier, through its link")
    STAFF = "staff", _("Entered by the association")
