"""Lists of following up."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.followup.enums import LeakageState
from contracts.followup.models import YearlyReport
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PortalTable,
    TagColumn,
)


class LeakageTable(PortalTable):
    """Purchases outside per agreement and buyer, fair causes apart from others."""

    caption = _("Bought outside the agreements")
    empty_title = _("Nothing bought outside")
    empty_help = _(
        "Purchases stand here when a member's ledger shows an agreement's need bought from a"
        " supplier that is not on it. The agreement needs account rules for that."
    )

    organisation = LinkedColumn(
        accessor="organisation__short_name",
        linkify=lambda record: reverse("followup:explain", args=[record.organisation.pk]),
        verbose_name=_("Member"),
    )
    agreement = tables.Column(accessor="agreement__title", verbose_name=_("Agreement"))
    total = MoneyColumn(accessor="sums__total", verbose_name=_("Outside"))
    fair = MoneyColumn(accessor="sums__fair", verbose_name=LeakageState.FAIR.label)
    unfair = MoneyColumn(accessor="sums__unfair", verbose_name=LeakageState.UNFAIR.label)
    unexplained = MoneyColumn(accessor="sums__unexplained", verbose_name=LeakageState.OPEN.label)
    small = MoneyColumn(accessor="sums__small", verbose_name=_("Small, not asked about"))
    to_explain = NumberColumn(accessor="sums__to_explain", verbose_name=_("To explain"))

    class Meta(PortalTable.Meta):
        sequence = (
            "organisation",
            "agreement",
            "total",
            "fair",
            "unfair",
            "unexplained",
            "small",
            "to_explain",
        )


class PurchaseTable(PortalTable):
    """The purchases themselves, for a spreadsheet."""

    caption = _("Purchases outside")

    organisation = tables.Column(accessor="organisation__short_name", verbose_name=_("Member"))
    agreement = tables.Column(accessor="agreement__title", verbose_name=_("Agreement"))
    supplier_name = tables.Column(verbose_name=_("Supplier"))
    supplier_number = tables.Column(verbose_name=_("Organisation number"))
    quarter = tables.Column(accessor="quarter_text", verbose_name=_("Quarter"))
    amount = MoneyColumn(verbose_name=_("Amount"))
    lines = NumberColumn(verbose_name=_("Lines"))
    state = TagColumn(verbose_name=_("Stands"))
    cause = tables.Column(accessor="explanation__get_cause_display", verbose_name=_("Cause"))
    runs_until = DayColumn(
        accessor="explanation__runs_until", verbose_name=_("The earlier contract ends")
    )
    note = tables.Column(accessor="explanation__note", verbose_name=_("In words"))
    explained_by = tables.Column(
        accessor="explanation__explained_by__name", verbose_name=_("Explained by")
    )
    explained_at = MomentColumn(accessor="explanation__explained_at", verbose_name=_("Explained"))


class EndingTable(PortalTable):
    """Agreements by their nearest decision."""

    caption = _("Agreements that end")
    empty_title = _("No agreements")
    empty_help = _("Running agreements stand here with the days by which something is decided.")
    in_file_only = ("number", "ends")

    title = LinkedColumn(
        accessor="agreement__title",
        linkify=lambda record: reverse("followup:next", args=[record.pk]),
        verbose_name=_("Agreement"),
    )
    number = tables.Column(accessor="agreement__number", verbose_name=_("Number"))
    standing = TagColumn(verbose_name=_("Stands"))
    next_by = DayColumn(verbose_name=_("Next decision"))
    option_by = DayColumn(verbose_name=_("Notice of option"))
    decide_by = DayColumn(verbose_name=_("Begin the next by"))
    valid_to = DayColumn(accessor="agreement__valid_to", verbose_name=_("Last day for call-offs"))
    ends = DayColumn(verbose_name=_("With every option"))
    answers = tables.Column(verbose_name=_("Responsible"))
    successor = tables.Column(
        accessor="cycle__procurement__title",
        linkify=lambda record: (
            record.cycle.procurement.get_absolute_url()
            if record.cycle and record.cycle.procurement
            else None
        ),
        attrs={"a": {"class": "ds-link"}},
        verbose_name=_("Next procurement"),
    )

    class Meta(PortalTable.Meta):
        sequence = (
            "title",
            "number",
            "standing",
            "next_by",
            "option_by",
            "decide_by",
            "valid_to",
            "ends",
            "answers",
            "successor",
        )


class SavingTable(PortalTable):
    """Savings with their methods, for a spreadsheet."""

    caption = _("Savings")

    method = tables.Column(verbose_name=_("Method"))
    period = tables.Column(verbose_name=_("Time"))
    part = tables.Column(verbose_name=_("Part"))
    item = tables.Column(accessor="saving__item", verbose_name=_("What is compared"))
    used = MoneyColumn(accessor="saving__used", verbose_name=_("Use when stated"))
    baseline_price = NumberColumn(
        accessor="saving__baseline_price", verbose_name=_("Price compared with")
    )
    agreed_price = NumberColumn(
        accessor="saving__agreed_price", verbose_name=_("Price by the agreement")
    )
    sum = MoneyColumn(accessor="saving__saving", verbose_name=_("Saving"))
    formula = tables.Column(verbose_name=_("Formula"))
    source = tables.Column(
        accessor="saving__baseline_source", verbose_name=_("Where the price is from")
    )
    stated_by = tables.Column(accessor="saving__stated_by__name", verbose_name=_("Stated by"))
    stated_at = MomentColumn(accessor="saving__stated_at", verbose_name=_("Stated"))
    withdrawn_reason = tables.Column(
        accessor="saving__withdrawn_reason", verbose_name=_("Why withdrawn")
    )


class ReportTable(PortalTable):
    """Yearly reports that have been made."""

    caption = _("Yearly reports")
    empty_title = _("No reports yet")
    empty_help = _(
        "A report is made of a member's or an agreement's year, and kept as it was made."
    )

    title = LinkedColumn(verbose_name=_("Report"))
    year = tables.Column(verbose_name=_("Year"))
    made_at = MomentColumn(verbose_name=_("Made"))
    made_by = tables.Column(accessor="made_by__name", verbose_name=_("Made by"))
    document = tables.Column(
        accessor="document__sha256",
        linkify=lambda record: record.document.get_absolute_url(),
        attrs={"a": {"class": "ds-link"}},
        verbose_name=_("PDF/A"),
    )

    def render_document(self, value: str) -> str:
        """The first figures of the file's hash."""
        return f"PDF · {value[:12]}"

    def value_document(self, value: str) -> str:
        """The whole hash."""
        return value

    class Meta(PortalTable.Meta):
        model = YearlyReport
        fields = ("title", "year", "made_at", "made_by", "document")


class PortfolioTable(PortalTable):
    """Agreements in a year."""

    caption = _("Agreements")

    title = LinkedColumn(
        linkify=lambda record: reverse("followup:agreement", args=[record.pk]),
        verbose_name=_("Agreement"),
    )
    year_amount = MoneyColumn(verbose_name=_("Bought in the year"))
    share = PercentColumn(accessor="overview__share", verbose_name=_("Of the ceiling"))
    using = NumberColumn(verbose_name=_("Use it"))
    not_using = NumberColumn(verbose_name=_("Do not"))
    outside = MoneyColumn(verbose_name=_("Outside"))
    loyalty = PercentColumn(verbose_name=_("On the agreement"))
    coverage = PercentColumn(accessor="overview__coverage_share", verbose_name=_("Ledgers known"))
    next_by = DayColumn(accessor="ending__next_by", verbose_name=_("Next decision"))

    class Meta(PortalTable.Meta):
        sequence = (
            "title",
            "year_amount",
            "share",
            "using",
            "not_using",
            "outside",
            "loyalty",
            "coverage",
            "next_by",
        )


class PartyTable(PortalTable):
    """The parties of an agreement."""

    caption = _("Parties")

    organisation = tables.Column(accessor="organisation__short_name", verbose_name=_("Party"))
    county = tables.Column(accessor="organisation__county", verbose_name=_("County"))
    commitment = tables.Column(verbose_name=_("Commitment"))
    amount = MoneyColumn(verbose_name=_("Bought"))
    share = PercentColumn(verbose_name=_("Share"))
    need = tables.Column(verbose_name=_("Stated need per year"))
    need_value = MoneyColumn(verbose_name=_("Need of the known months"))
    of_need = PercentColumn(verbose_name=_("Of the need"))
    outside = MoneyColumn(accessor="outside__total", verbose_name=_("Outside"))
    fair = MoneyColumn(accessor="outside__fair", verbose_name=LeakageState.FAIR.label)
    unfair = MoneyColumn(accessor="outside__unfair", verbose_name=LeakageState.UNFAIR.label)
    unexplained = MoneyColumn(accessor="outside__unexplained", verbose_name=LeakageState.OPEN.label)
    loyalty = PercentColumn(verbose_name=_("On the agreement"))
    known_months = NumberColumn(verbose_name=_("Known months"))
    months = NumberColumn(verbose_name=_("Months"))


class SumTable(PortalTable):
    """Lots, suppliers, months or counties of an agreement."""

    caption = _("Sums")

    name = tables.Column(verbose_name=_("Part"))
    amount = MoneyColumn(verbose_name=_("Bought"))
    share = PercentColumn(verbose_name=_("Share"))


class MemberTable(PortalTable):
    """The agreements of a member in a year."""

    caption = _("Agreements")

    title = LinkedColumn(
        accessor="agreement__title",
        linkify=lambda record: reverse("followup:agreement", args=[record.pk]),
        verbose_name=_("Agreement"),
    )
    number = tables.Column(accessor="agreement__number", verbose_name=_("Number"))
    commitment = tables.Column(verbose_name=_("Commitment"))
    amount = MoneyColumn(verbose_name=_("Bought"))
    share = PercentColumn(verbose_name=_("Of all parties"))
    outside = MoneyColumn(accessor="outside__total", verbose_name=_("Outside"))
    unexplained = MoneyColumn(accessor="outside__unexplained", verbose_name=LeakageState.OPEN.label)
    loyalty = PercentColumn(verbose_name=_("On the agreement"))

    class Meta(PortalTable.Meta):
        sequence = (
            "title",
            "number",
            "commitment",
            "amount",
            "share",
            "outside",
            "unexplained",
            "loyalty",
        )

    def render_commitment(self, value: str, record: Any) -> str:
        """In a word; the whole label goes into files."""
        return str(_("Obliged") if record.is_bound else _("Entitled")) if value else "–"

    def value_commitment(self, value: str) -> str:
        """The label."""
        return value
