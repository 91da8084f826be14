"""The signals as they were last gathered, those placed by hand, and when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from needs.radar import registries
from needs.radar.enums import Why
from needs.radar.models.suggestions import Suggestion
from needs.radar.querysets import SignalQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked, untracked


@untracked("Gathered anew from other rooms, whose rows have their history.")
class RadarSignal(models.Model):
    """A signal as it was last gathered, and where it was placed, with why.

    Written by `actions.recompute` alone. Without a suggestion it is unplaced.
    """

    source = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=200, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="radar_signals",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("what"), max_length=300)
    url = models.CharField(_("proof"), max_length=300, blank=True)
    cpv = models.CharField(_("CPV code"), max_length=8, blank=True)
    terms = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    words = models.CharField(max_length=600, blank=True, editable=False)
    quantity = models.DecimalField(
        _("quantity per year"), max_digits=16, decimal_places=2, null=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    value = MoneyField(_("kronor per year"), null=True, max_digits=20)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("until"), null=True)
    visibility = models.CharField(
        max_length=10,
        choices=[(member.value, member.value) for member in registries.Visibility],
        default=registries.Visibility.SHARED.value,
        editable=False,
    )
    suggestion = models.ForeignKey(
        Suggestion,
        models.SET_NULL,
        null=True,
        related_name="signals",
        verbose_name=_("suggestion"),
    )
    why = models.CharField(_("why here"), max_length=10, choices=Why, default=Why.ALONE)
    by = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ["organisation__sort_name", "source", "key"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="radar_signal_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source_label(self) -> str:
        """What kind of signal it is."""
        return registries.label_of(self.source)

    @property
    def is_counted_only(self) -> bool:
        """Whether the association reads neither title nor proof."""
        return self.visibility == registries.Visibility.COUNTED

    @property
    def shown_title(self) -> str:
        """The title as the association reads it."""
        return _now("Not shown") if self.is_counted_only else self.title

    @property
    def shown_url(self) -> str:
        """The proof as the association follows it."""
        return "" if self.is_counted_only else self.url

    @property
    def why_text(self) -> str:
        """Why it stands here, with the digits or words that decided."""
        label = str(Why(self.why).label)
        return f"{label}: {', '.join(self.by)}" if self.by else label


@tracked()
class SignalPin(models.Model):
    """A signal that a coordinator has placed by hand: it stays there at every recomputation."""

    source = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=200)
    suggestion = models.ForeignKey(
        Suggestion, models.CASCADE, related_name="pins", verbose_name=_("suggestion")
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed"), default=clock.now, editable=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("signal placed by hand")
        verbose_name_plural = _("signals placed by hand")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="radar_pin_once",
                violation_error_message=_("Somebody has just placed the signal."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


@untracked("Says when the signals were last gathered.")
class RadarRun(models.Model):
    """When the radar last looked, and what each source looked like then: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    began_at = models.DateTimeField(_("began"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    fingerprints = models.JSONField(default=dict)

    objects = models.Manager()

    class Meta:
        verbose_name = _("gathering of signals")
        verbose_name_plural = _("gatherings of signals")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="radar_run_one"),
        ]

    def __str__(self) -> str:
        return str(self.finished_at or "")
