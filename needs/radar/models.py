"""Needs that members state, what they search for in vain, and the cycles that follow from it."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from needs.radar import registries
from needs.radar.enums import Strength, SuggestionState, Why
from needs.radar.querysets import NeedQuerySet, OwnQuerySet, SignalQuerySet, SuggestionQuerySet
from needs.radar.strength import Evidence, strength_of
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
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
class Suggestion(models.Model):
    """A joint cycle that the radar suggests, and what has been decided about it.

    `key` is that of `grouping`: the branch of the CPV tree, the word, or `hand:…` for one that a
    coordinator made. What it rests on are its signals; the figures are sums over them.
    `dismissed_members` and `dismissed_value` are what it rested on when it was put aside.
    """

    key = models.CharField(max_length=120, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    title_by_hand = models.BooleanField(default=False, editable=False)
    state = StatusField(_("state"), choices=SuggestionState, default=SuggestionState.OPEN)
    first_seen_at = models.DateTimeField(_("first suggested"), default=clock.now, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("put together with"),
    )
    dismissed_at = models.DateTimeField(_("put aside"), null=True, blank=True, editable=False)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("put aside by"),
    )
    dismissed_reason = models.TextField(_("why it was put aside"), blank=True)
    dismissed_members = ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False
    )
    dismissed_value = MoneyField(_("value when put aside"), null=True, blank=True, max_digits=20)
    returned_at = models.DateTimeField(_("came back"), null=True, blank=True, editable=False)
    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="radar_suggestion",
        verbose_name=_("procurement"),
    )
    started_at = models.DateTimeField(
        _("procurement started"), null=True, blank=True, editable=False
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procurement started by"),
    )
    published_at = models.DateTimeField(
        _("shown to members"), null=True, blank=True, editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shown to members by"),
    )
    public_title = models.CharField(_("title for members"), max_length=200, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested cycle")
        verbose_name_plural = _("suggested cycles")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SuggestionState]),
                name="radar_suggestion_state_known",
                violation_error_message=_("A suggestion has no such state."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.DISMISSED.value)
                | (Q(dismissed_at__isnull=False) & ~Q(dismissed_reason="")),
                name="radar_suggestion_dismissed_says_why",
                violation_error_message=_("Say why the suggestion is put aside."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.STARTED.value)
                | Q(procurement__isnull=False, started_by__isnull=False),
                name="radar_suggestion_started_has_procurement",
                violation_error_message=_("A suggestion that is started has a procurement."),
            ),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=SuggestionState.MERGED.value) & Q(merged_into=None)),
                name="radar_suggestion_merged_into_one",
                violation_error_message=_("A suggestion is put together with another one."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(public_title=""),
                name="radar_suggestion_published_has_title",
                violation_error_message=_("Members read a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("radar:suggestion", args=[self.pk])

    @property
    def state_enum(self) -> SuggestionState:
        """The state as a member that carries label and tone."""
        return SuggestionState(self.state)

    @property
    def strength(self) -> Strength:
        """How much speaks for it; of one that was read `with_evidence`."""
        row: Any = self
        return strength_of(Evidence(row.members, row.kinds, row.planned + row.interested))

    @transition(field=state, source=SuggestionState.OPEN, target=SuggestionState.DISMISSED)
    def dismiss(self) -> None:
        """A coordinator puts it aside."""

    @transition(field=state, source=SuggestionState.DISMISSED, target=SuggestionState.OPEN)
    def reopen(self) -> None:
        """It is taken up again, by a coordinator or because it grew."""

    @transition(
        field=state,
        source=[SuggestionState.OPEN, SuggestionState.STARTED],
        target=SuggestionState.STARTED,
    )
    def start(self) -> None:
        """It becomes a procurement; again, when the first was cancelled."""

    @transition(
        field=state,
        source=[SuggestionState.OPEN, SuggestionState.DISMISSED],
        target=SuggestionState.MERGED,
    )
    def merge(self) -> None:
        """Its signals count in another one."""


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
