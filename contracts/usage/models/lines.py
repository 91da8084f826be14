"""Usage lines of all sources, and where they came from."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.usage.enums import MatchClass, MatchOutcome, NumberKind, UsageSource
from contracts.usage.models.ledgers import LedgerImport
from contracts.usage.querysets import OfOrganisationQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import untracked


@dataclass(frozen=True, slots=True)
class Origin:
    """What a line came in with, and the page that shows it."""

    title: str
    url: str


_INSIDE = Q(match_reason__in=sorted(MatchOutcome.inside()))


@untracked("Names the report, invoice or call-off that lines came from; that has its history.")
class UsagePlace(models.Model):
    """One thing that lines came in with, other than a ledger: a report, an invoice, a call-off.

    `key` is given by the room that adds the lines and names the thing once (`report:17`); `url` is
    the page on which a person sees it.
    """

    source = models.CharField(_("source"), max_length=10, choices=UsageSource)
    key = models.CharField(max_length=120, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(_("address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("added"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("origin of usage lines")
        verbose_name_plural = _("origins of usage lines")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=UsageSource.LEDGER), name="usage_place_no_ledger"
            )
        ]

    def __str__(self) -> str:
        return self.title


@untracked("Rows of a file that is itself kept; the import has its history.")
class UsageLine(models.Model):
    """One invoice line, reported sale or call-off: who bought from whom, when, for how much.

    `date` is the booking day; where the ledger has none (`date_known` false) it is the first day
    of the period. `supplier` is the agreement supplier that the line was recognised as; `lot` is
    set for use of an agreement alone, `outside_lot` names the lot whose need was bought elsewhere.
    `copy_of` is the line that counts instead of this one, `reverses` the line that this one undoes.

    The table is parted by the year of `date`, and a year by `chunk` (`partitions`): 0, or the key
    of a large ledger that is a part of its own. The database's key is `(id, date, chunk)` since
    PostgreSQL wants both in it; `id` alone is unique because one sequence gives it.
    Ledger lines are written by the bulk path in `loading` and `matching`, all others through
    `lines`. Keys whose value those paths copy from a checked row have no constraint of their own:
    they would be checked a million times per file.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(
        _("source"), max_length=10, choices=UsageSource, db_default=UsageSource.LEDGER
    )
    ledger_import = models.ForeignKey(
        LedgerImport,
        models.PROTECT,
        null=True,
        related_name="lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("import"),
    )
    place = models.ForeignKey(
        UsagePlace,
        models.PROTECT,
        null=True,
        related_name="lines",
        db_index=False,
        verbose_name=_("origin"),
    )
    row_number = models.PositiveIntegerField(_("row"))
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="usage_lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("buyer"),
    )
    date = models.DateField(_("date"))
    date_known = models.BooleanField(_("date known"), default=True)
    amount = MoneyField(_("amount"))
    supplier_number = models.CharField(_("supplier's number"), max_length=40, blank=True)
    other_numbers = models.CharField(
        _("further numbers"), max_length=300, blank=True, default="", db_default=""
    )
    number_kind = models.CharField(_("kind of number"), max_length=12, choices=NumberKind)
    supplier_name = models.CharField(_("supplier's name"), max_length=300, blank=True)
    invoice_number = models.CharField(
        _("invoice number"), max_length=300, blank=True, default="", db_default=""
    )
    reference = models.CharField(
        _("agreement reference"), max_length=300, blank=True, default="", db_default=""
    )
    account = models.CharField(_("account"), max_length=300, blank=True, default="", db_default="")
    account_text = models.CharField(
        _("account text"), max_length=300, blank=True, default="", db_default=""
    )
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True, default="", db_default="")
    unit = models.CharField(_("buying unit"), max_length=300, blank=True, default="", db_default="")
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="usage_lines",
        db_index=False,
        verbose_name=_("lot"),
    )
    outside_lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="outside_lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("lot that was passed by"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        null=True,
        related_name="usage_lines",
        db_constraint=False,
        db_index=False,
        verbose_name=_("agreement supplier"),
    )
    match_reason = models.CharField(_("match"), max_length=24, choices=MatchOutcome.choices)
    chunk = models.BigIntegerField(_("part"), db_default=0, editable=False)
    copy_of = models.BigIntegerField(_("copy of"), null=True, editable=False)
    reverses = models.BigIntegerField(_("reverses"), null=True, editable=False)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage line")
        verbose_name_plural = _("usage lines")
        ordering = ["ledger_import", "row_number"]
        indexes = [
            models.Index(
                fields=["lot", "date"],
                include=["organisation", "amount"],
                condition=Q(lot__isnull=False),
                name="usage_line_lot_date",
            ),
            models.Index(fields=["organisation", "date"], name="usage_line_buyer_date"),
            models.Index(
                fields=["organisation", "supplier_name"],
                condition=Q(match_reason__in=sorted(MatchOutcome.unsure())),
                name="usage_line_unsure",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ledger_import", "row_number", "date", "chunk"],
                name="usage_line_row_once",
                violation_error_message=_("The row is already imported."),
            ),
            models.UniqueConstraint(
                fields=["place", "row_number", "date", "chunk"],
                condition=Q(place__isnull=False),
                name="usage_line_place_row_once",
                violation_error_message=_("The row is already added."),
            ),
            models.UniqueConstraint(
                fields=["reverses", "date", "chunk"],
                condition=Q(reverses__isnull=False),
                name="usage_line_reversed_once",
                violation_error_message=_("The line is already reversed."),
            ),
            models.CheckConstraint(
                condition=Q(lot__isnull=False) & _INSIDE | Q(lot__isnull=True) & ~_INSIDE,
                name="usage_line_matched_has_lot",
                violation_error_message=_("A matched line has a lot, and only a matched line."),
            ),
            models.CheckConstraint(
                condition=Q(source=UsageSource.LEDGER, ledger_import__isnull=False, place=None)
                | Q(ledger_import=None, place__isnull=False) & ~Q(source=UsageSource.LEDGER),
                name="usage_line_has_origin",
            ),
            models.CheckConstraint(
                condition=Q(chunk=0) | Q(ledger_import__isnull=False, chunk=F("ledger_import")),
                name="usage_line_chunk_is_ledger",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} {self.amount}"

    @property
    def match_enum(self) -> MatchOutcome:
        """The outcome with its words and tone."""
        return MatchOutcome(self.match_reason)

    @property
    def origin(self) -> Origin:
        """What the line came in with; needs `ledger_import` and `place`."""
        if self.ledger_import is not None:
            return Origin(self.ledger_import.file_name, self.ledger_import.get_absolute_url())
        if self.place is not None:
            return Origin(self.place.title, self.place.url)
        raise ValueError("A usage line comes from a ledger or a place.")

    @property
    def match_class(self) -> MatchClass:
        """Inside, outside, not relevant or unsure."""
        return self.match_enum.match_class
