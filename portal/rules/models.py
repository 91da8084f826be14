"""Values of the law, each with the days it holds."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from portal.core.history import tracked
from portal.rules.enums import Code, Nature, Unit
from portal.rules.querysets import RuleValueQuerySet


@tracked()
class RuleValue(models.Model):
    """One value of one rule during one period, with paragraph, source and whether it is verified.

    Two values of the same rule never hold on the same day. A value is a number (`number`) or a
    structure (`data`), never both.
    """

    code = models.CharField(_("rule"), max_length=60, choices=Code)
    number = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    data = models.JSONField(_("value (list)"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit)
    nature = models.CharField(_("kind of rule"), max_length=10, choices=Nature, default=Nature.LAW)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=120, blank=True)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    verified = models.BooleanField(_("verified"), default=False)
    verified_by = models.CharField(_("verified by"), max_length=200, blank=True)
    verified_at = models.DateField(_("verified on"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = RuleValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of a rule")
        verbose_name_plural = _("values of rules")
        ordering: ClassVar = ["code", "-valid_from"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="rules_rulevalue_one_value_a_day",
                expressions=[
                    (F("code"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The rule already has a value during these days."),
            ),
            models.CheckConstraint(
                name="rules_rulevalue_period_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                name="rules_rulevalue_number_or_data",
                condition=Q(number__isnull=False, data__isnull=True)
                | Q(number__isnull=True, data__isnull=False),
                violation_error_message=_("Give either a number or a list."),
            ),
            models.CheckConstraint(
                name="rules_rulevalue_verified_by_somebody",
                condition=Q(verified=False)
                | (~Q(verified_by="") & Q(verified_at__isnull=False) & ~Q(source="")),
                violation_error_message=_("Say who verified the value, when and against what."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.valid_from}"

    @property
    def value(self) -> Decimal | Any:
        """The number, or the structure where the rule is not a number."""
        return self.number if self.number is not None else self.data

    @property
    def is_number(self) -> bool:
        """Whether the value is a number and can be entered in the form."""
        return self.data is None
