"""What people taught the matching: confirmed names, and the accounts that a lot's need is on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.usage.enums import MatchClass, RuleKind, UsageSource
from contracts.usage.querysets import OfOrganisationQuerySet, OfVisibleAgreementQuerySet
from portal.core import clock
from portal.core.history import tracked


@tracked()
class LearntMatch(models.Model):
    """What a person said of lines that no number decided, remembered for their source.

    Holds for lines of the organisation and the source with the same supplier number, name (by its
    key, see `names`) and account. `lot` with `supplier` says which use they are; without a lot they
    are not relevant. An undone one no longer holds but stays, with who undid it and when.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="learnt_matches",
        verbose_name=_("buyer"),
    )
    source = models.CharField(_("source"), max_length=10, choices=UsageSource)
    ledger_source = models.ForeignKey(
        "usage.LedgerSource",
        models.PROTECT,
        null=True,
        related_name="learnt_matches",
        verbose_name=_("ledger source"),
    )
    supplier_number = models.CharField(_("supplier's number"), max_length=40, blank=True)
    name_key = models.CharField(max_length=300, blank=True, editable=False)
    supplier_name = models.CharField(_("supplier's name"), max_length=300, blank=True)
    account = models.CharField(_("account"), max_length=300, blank=True)
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="learnt_matches",
        verbose_name=_("lot"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        null=True,
        related_name="learnt_matches",
        verbose_name=_("agreement supplier"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), default=clock.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("learnt match")
        verbose_name_plural = _("learnt matches")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organisation",
                    "source",
                    "ledger_source",
                    "supplier_number",
                    "name_key",
                    "account",
                ],
                condition=Q(undone_at=None),
                nulls_distinct=False,
                name="usage_learnt_once",
                violation_error_message=_("Somebody has already decided this."),
            ),
            models.CheckConstraint(
                condition=Q(lot=None, supplier=None) | Q(lot__isnull=False, supplier__isnull=False),
                name="usage_learnt_lot_and_supplier",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="usage_learnt_undone_by_person",
            ),
        ]

    def __str__(self) -> str:
        return self.supplier_name or self.supplier_number

    @property
    def source_text(self) -> str:
        """The system that the ledgers came from, or the kind of source."""
        return self.ledger_source.name if self.ledger_source else self.get_source_display()

    @property
    def answer_text(self) -> str:
        """What was decided."""
        if self.lot is None:
            return str(MatchClass.NOT_RELEVANT.label)
        return f"{self.lot.agreement.title}: {self.lot.name} ({self.supplier})"


@tracked()
class AccountRule(models.Model):
    """An account or CPV code on which a lot's need is bought; codes that begin so are meant too.

    A lot with rules counts only what its suppliers sell on them, and what others sell on them to a
    party is bought outside. Charts of accounts differ, so a rule may be for one buyer.
    """

    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.CASCADE,
        related_name="account_rules",
        verbose_name=_("lot"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="account_rules",
        verbose_name=_("buyer"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=RuleKind, default=RuleKind.ACCOUNT)
    code = models.CharField(_("begins with"), max_length=20)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=clock.now, editable=False)

    objects = OfVisibleAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("account rule")
        verbose_name_plural = _("account rules")
        ordering = ["lot", "kind", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "organisation", "kind", "code"],
                nulls_distinct=False,
                name="usage_rule_once",
                violation_error_message=_("The rule is already there."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="usage_rule_code"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}…"
