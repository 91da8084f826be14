"""What people need in order to use an agreement, and what the public may know of it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.cards.card import Card
from contracts.cards.querysets import GuideQuerySet, PublicationQuerySet
from portal.core import clock
from portal.core.history import tracked


@tracked()
class AgreementGuide(models.Model):
    """What the association adds to an agreement's card in its own words.

    `search_words` are what people call the thing when they look for it: synonyms, brand names.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement",
        models.CASCADE,
        related_name="guide",
        verbose_name=_("agreement"),
    )
    search_words = models.TextField(
        _("words people search by"),
        blank=True,
        help_text=_("Synonyms and brand names, with commas: potatoes, crisps, root vegetables."),
    )
    how_to = models.TextField(
        _("how to order"),
        blank=True,
        help_text=_("Where orders are sent, what to state, delivery times."),
    )
    contact = models.TextField(
        _("contact for questions"),
        blank=True,
        help_text=_(
            "Shown to the public when the agreement is published: prefer a shared mailbox."
        ),
    )
    follow_up = models.TextField(_("how the agreement is followed up"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    objects = GuideQuerySet.as_manager()

    class Meta:
        verbose_name = _("guide to an agreement")
        verbose_name_plural = _("guides to agreements")

    def __str__(self) -> str:
        return str(self.agreement)


@tracked()
class AgreementPublication(models.Model):
    """What was published of an agreement, when and by whom. Publishing again adds a row.

    `data` is the JSON of `contracts.cards.card.Card` without what is not for the public. Public
    pages read this and nothing else, so that work inside never shows before somebody publishes.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="publications",
        verbose_name=_("agreement"),
    )
    data = models.JSONField(_("published facts"))
    number_key = models.CharField(max_length=60, editable=False)
    search_text = models.TextField(editable=False)
    is_current = models.BooleanField(_("shown now"), default=True, editable=False)
    published_at = models.DateTimeField(_("published"), default=clock.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("published agreement")
        verbose_name_plural = _("published agreements")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(is_current=True),
                name="cards_publication_one_current",
                violation_error_message=_("Someone else has just published. Look and try again."),
            )
        ]
        indexes = [
            GinIndex(SearchVector("search_text", config="swedish"), name="cards_publication_words"),
            GinIndex(
                OpClass("search_text", name="gin_trgm_ops"), name="cards_publication_likeness"
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    def get_absolute_url(self) -> str:
        return reverse("cards:public_card", args=[self.agreement_id])

    @property
    def card(self) -> Card:
        """The published facts as objects."""
        return Card.model_validate(self.data)
