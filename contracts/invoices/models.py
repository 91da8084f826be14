"""Electronic invoices: the upload they came in, the documents of it, and what they say."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.invoices.enums import DocumentKind, InvoiceState, LineKind, Result, UploadState
from contracts.invoices.querysets import InvoiceQuerySet, OfInvoiceQuerySet, OfUploadQuerySet
from contracts.usage.enums import NumberKind
from contracts.usage.querysets import OfOrganisationQuerySet
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
from portal.core.history import tracked, untracked


@tracked()
class InvoiceUpload(models.Model):
    """Files that a person has handed in for an organisation; deleted when they are read."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="invoice_uploads",
        verbose_name=_("organisation"),
    )
    state = StatusField(
        _("state"), choices=UploadState, default=UploadState.WAITING, editable=False
    )
    names = models.JSONField(_("files"), default=list, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    folder = models.CharField(max_length=80, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload of invoices")
        verbose_name_plural = _("uploads of invoices")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in UploadState]),
                name="invoices_upload_state_known",
            )
        ]

    def __str__(self) -> str:
        first, *others = self.names or [""]
        return f"{first} (+{len(others)})" if others else str(first)

    def get_absolute_url(self) -> str:
        return reverse("invoices:upload", args=[self.pk])

    @property
    def state_enum(self) -> UploadState:
        """The state with its words and tone."""
        return UploadState(self.state)

    @transition(field=state, source=UploadState.WAITING, target=UploadState.READ)
    def be_read(self) -> None:
        """Every document has its result."""
        self.read_at = clock.now()

    @transition(field=state, source=UploadState.WAITING, target=UploadState.LAPSED)
    def lapse(self) -> None:
        """Nobody came to read it in time."""


@tracked()
class Invoice(models.Model):
    """An invoice or credit note that was read. Sums are SEK without VAT; credit notes are negative.

    `seller_key` is the seller's number, or its name where it has none to keep: with the buyer, the
    number and whether it credits it says which invoice it is. `fingerprint` is the same for the
    same content in any file. Personal numbers are covered, as in ledgers.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="invoices",
        verbose_name=_("buyer"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    is_credit = models.BooleanField(_("credits"), editable=False)
    state = StatusField(
        _("state"), choices=InvoiceState, default=InvoiceState.COUNTED, editable=False
    )
    number = models.CharField(_("invoice number"), max_length=200)
    issued_on = models.DateField(_("invoice date"))
    seller_name = models.CharField(_("supplier"), max_length=300)
    seller_number = models.CharField(_("supplier's number"), max_length=40, blank=True)
    other_numbers = models.CharField(_("further numbers"), max_length=300, blank=True)
    number_kind = models.CharField(_("kind of number"), max_length=12, choices=NumberKind)
    seller_key = models.CharField(max_length=300, editable=False)
    contract_reference = models.CharField(_("contract reference"), max_length=200, blank=True)
    order_reference = models.CharField(_("order reference"), max_length=200, blank=True)
    preceding = models.JSONField(_("invoices it concerns"), default=list, editable=False)
    total = MoneyField(_("sum without VAT"))
    fingerprint = models.CharField(max_length=64, editable=False)
    place = models.OneToOneField(
        "usage.UsagePlace",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("origin of usage lines"),
    )
    upload = models.ForeignKey(
        InvoiceUpload, models.PROTECT, related_name="invoices", verbose_name=_("upload")
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name=_("replaced by")
    )
    reason = models.CharField(_("why it does not count"), max_length=300, blank=True)
    added_at = models.DateTimeField(_("added"), default=clock.now, editable=False)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("electronic invoice")
        verbose_name_plural = _("electronic invoices")
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "seller_key", "number"], name="invoices_invoice_which"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "seller_key", "number", "is_credit"],
                condition=Q(state=InvoiceState.COUNTED),
                name="invoices_invoice_counts_once",
                violation_error_message=_("The invoice is counted already."),
            ),
            models.CheckConstraint(
                condition=Q(is_credit=True, kind=DocumentKind.CREDIT_NOTE)
                | Q(is_credit=False) & ~Q(kind=DocumentKind.CREDIT_NOTE),
                name="invoices_invoice_credit_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in InvoiceState]),
                name="invoices_invoice_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("invoices:detail", args=[self.pk])

    @property
    def state_enum(self) -> InvoiceState:
        """The state with its words and tone."""
        return InvoiceState(self.state)

    @transition(field=state, source=InvoiceState.COUNTED, target=InvoiceState.REPLACED)
    def be_replaced(self) -> None:
        """A corrected invoice counts instead, which `replaced_by` names."""

    @transition(field=state, source=InvoiceState.COUNTED, target=InvoiceState.WITHDRAWN)
    def be_withdrawn(self, reason: str) -> None:
        """Somebody has said that it is not to count."""
        self.reason = reason


@untracked("Lines of an invoice never change; the invoice has its history.")
class InvoiceLine(models.Model):
    """One line, as the invoice has it, signs turned for credit notes.

    `unit_price` is per one `unit`, before the line's own `allowances` and `charges`, which are in
    `amount`. `position` is the row of the usage line that came of it.
    """

    invoice = models.ForeignKey(
        Invoice, models.CASCADE, related_name="lines", verbose_name=_("invoice")
    )
    position = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind)
    label = models.CharField(_("line"), max_length=60, blank=True)
    name = models.CharField(_("article"), max_length=300, blank=True)
    article = models.CharField(_("article number"), max_length=100, blank=True)
    standard_article = models.CharField(_("GTIN"), max_length=100, blank=True)
    cpv = models.CharField(_("CPV code"), max_length=10, blank=True)
    account = models.CharField(_("account"), max_length=300, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=27, decimal_places=6, null=True)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    unit_price = models.DecimalField(
        _("price per unit, kr"), max_digits=27, decimal_places=6, null=True
    )
    allowances = MoneyField(_("allowances"), default=0)
    charges = MoneyField(_("charges"), default=0)
    amount = MoneyField(_("amount"))
    delivered_on = models.DateField(_("delivered"), null=True)
    mismatch = models.BooleanField(_("does not add up"), default=False)

    objects = OfInvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "position"], name="invoices_line_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.name}"


@untracked("What became of each document; the invoice it gave has its history.")
class UploadedDocument(models.Model):
    """One document of an upload with what became of it; `code` and `facts` make the sentence."""

    upload = models.ForeignKey(
        InvoiceUpload, models.PROTECT, related_name="documents", verbose_name=_("upload")
    )
    position = models.PositiveIntegerField(_("row"))
    name = models.CharField(_("file"), max_length=300)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    code = models.CharField(max_length=30, blank=True)
    facts = models.JSONField(default=dict)
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="documents", verbose_name=_("invoice")
    )

    objects = OfUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded document")
        verbose_name_plural = _("uploaded documents")
        ordering = ["upload", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "position"], name="invoices_document_position_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def result_enum(self) -> Result:
        """The result with its words and tone."""
        return Result(self.result)

    @property
    def sentence(self) -> str:
        """What is said of it, in the reader's language."""
        from contracts.invoices import sentences

        facts: dict[str, Any] = self.facts
        return sentences.of(self.code, facts) if self.code else str(self.result_enum.explanation)
