"""The public site: pages that show published facts, and the facts as they were published."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.projection import Projection
from cms.querysets import PublishedStatusQuerySet
from portal.core import clock
from portal.core.history import tracked, untracked

RICH_TEXT = ["h2", "h3", "bold", "ol", "ul", "link"]


def _english() -> bool:
    return (get_language() or "sv").startswith("en")


@tracked()
class PublishedStatus(models.Model):
    """What was published of a procurement, when and by whom. Never changed: a new row is added.

    `data` is the JSON of `cms.projection.Projection`. Public pages read this and nothing else, so
    that internal work never shows before someone has decided to publish it.
    """

    procurement = models.ForeignKey(
        "procurements.Procurement",
        models.PROTECT,
        related_name="published_statuses",
        verbose_name=_("procurement"),
    )
    number = models.PositiveIntegerField(_("number"))
    data = models.JSONField(_("published facts"))
    published_at = models.DateTimeField(_("published"), default=clock.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = PublishedStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("published status")
        verbose_name_plural = _("published statuses")
        ordering = ["-published_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"],
                name="cms_publishedstatus_number_once",
                violation_error_message=_("Someone else has just published. Look and try again."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procurement} #{self.number}"

    @property
    def projection(self) -> Projection:
        """The published facts as objects."""
        return Projection.from_json(self.data)


_WAGTAIL = "Wagtail keeps every revision of a page, and who made it."


class PublicPage(Page):
    """What every page of the public site has: the same page speaks Swedish and English."""

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    introduction_en = models.TextField(_("English introduction"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("introduction"),
        FieldPanel("introduction_en"),
    ]

    class Meta:
        abstract = True

    @property
    def shown_title(self) -> str:
        """The title in the reader's language; Swedish when no English is written."""
        return (_english() and self.title_en) or self.title

    @property
    def shown_introduction(self) -> str:
        """The introduction in the reader's language; Swedish when no English is written."""
        return (_english() and self.introduction_en) or self.introduction


@untracked(_WAGTAIL)
class HomePage(PublicPage):
    """The front page of the public site: what the association buys together right now."""

    body = RichTextField(_("text"), blank=True, features=RICH_TEXT)
    body_en = RichTextField(_("English text"), blank=True, features=RICH_TEXT)

    content_panels = [*PublicPage.content_panels, FieldPanel("body"), FieldPanel("body_en")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StatusIndexPage", "cms.TextPage"]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    @property
    def shown_body(self) -> str:
        """The text in the reader's language."""
        return (_english() and self.body_en) or self.body

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["statuses"] = StatusPage.newest()
        return context


@untracked(_WAGTAIL)
class TextPage(PublicPage):
    """A page of plain text: about the association, how to become a supplier."""

    body = RichTextField(_("text"), features=RICH_TEXT)
    body_en = RichTextField(_("English text"), blank=True, features=RICH_TEXT)

    content_panels = [*PublicPage.content_panels, FieldPanel("body"), FieldPanel("body_en")]
    parent_page_types = ["cms.HomePage", "cms.TextPage"]
    subpage_types = ["cms.TextPage"]
    template = "cms/text_page.html"

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")

    @property
    def shown_body(self) -> str:
        """The text in the reader's language."""
        return (_english() and self.body_en) or self.body


@untracked(_WAGTAIL)
class StatusIndexPage(PublicPage):
    """The list of procurements whose status is published."""

    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StatusPage"]
    max_count = 1
    template = "cms/status_index_page.html"

    class Meta:
        verbose_name = _("list of procurements")
        verbose_name_plural = _("lists of procurements")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["statuses"] = StatusPage.newest()
        return context


@untracked(_WAGTAIL)
class StatusPage(PublicPage):
    """One procurement as citizens see it: chain, facts, map and table, per its publishing day."""

    status = models.ForeignKey(
        PublishedStatus, models.PROTECT, related_name="+", verbose_name=_("published status")
    )
    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        related_name="status_page",
        verbose_name=_("procurement"),
    )

    parent_page_types = ["cms.StatusIndexPage"]
    subpage_types: list[str] = []
    # Only the action makes one: editors write the introduction, never the figures.
    is_creatable = False
    template = "cms/status_page.html"

    class Meta:
        verbose_name = _("public status")
        verbose_name_plural = _("public statuses")

    @classmethod
    def newest(cls) -> Any:
        """The live status pages with what they show, latest published first; one statement."""
        return cls.objects.live().select_related("status").order_by("-status__published_at")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.presentation import page_context

        return super().get_context(request, *args, **kwargs) | page_context(self)
