"""What members say and search for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from needs.radar.models.suggestions import Suggestion
from needs.radar.querysets import NeedQuerySet, OwnQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked, untracked


@tracked()
class StatedNeed(models.Model):
    """A need that a member tells the association of, outside every inquiry."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="stated_needs",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("what"), max_length=200)
    cpv_code = models.ForeignKey(
        "procurements.CpvCode",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("CPV code"),
    )
    quantity = models.DecimalField(
        _("quantity per year"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    value = MoneyField(_("kronor per year"), null=True, blank=True)
    starts_on = models.DateField(_("needed from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("stated need")
        verbose_name_plural = _("stated needs")
        ordering = ["-stated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity=None) | (Q(quantity__gt=0) & ~Q(unit="")),
                name="radar_need_quantity_has_unit",
                violation_error_message=_("A quantity is above zero and has a unit."),
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gt=0),
                name="radar_need_value_positive",
                violation_error_message=_("The amount must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="radar_need_period",
                violation_error_message=_("The need must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="radar_need_withdrawn_by_someone",
                violation_error_message=_("Somebody withdraws a need."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("radar:need", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer counts."""
        return self.withdrawn_at is not None


@untracked("Counts of words, without persons; a history of them would be about nobody.")
class SearchMiss(models.Model):
    """How often an organisation's people searched for these words on a day and found nothing.

    Only words of the CPV vocabulary are kept, never what was typed: a name is no such word. Who
    searched is not kept at all.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="search_misses",
        verbose_name=_("organisation"),
    )
    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=200)
    count = models.PositiveIntegerField(_("times"), default=1)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without a hit")
        verbose_name_plural = _("searches without a hit")
        ordering = ["-day", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day", "words"], name="radar_miss_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="radar_miss_has_words"),
        ]

    def __str__(self) -> str:
        return self.words


@tracked()
class Interest(models.Model):
    """A member says of a published suggestion: we are interested."""

    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, related_name="interests", verbose_name=_("suggestion")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="radar_interests",
        verbose_name=_("organisation"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["organisation__sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "organisation"],
                name="radar_interest_once",
                violation_error_message=_("The organisation has already said so."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.suggestion}"
