"""The joint cycles that the radar suggests, and what is decided about them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from needs.radar.enums import Strength, SuggestionState
from needs.radar.querysets import SuggestionQuerySet
from needs.radar.strength import Evidence, strength_of
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
from portal.core.history import tracked


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
