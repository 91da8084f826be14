"""What every page's frame needs; nothing is asked of the database before a template uses it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from portal.ui import banners, brand, header, identity, navigation


def _address(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@dataclass
class Shell:
    """The frame of a page: brand, menu, person, links of the footer."""

    request: HttpRequest

    @cached_property
    def look(self) -> brand.Look:
        """The association's own name, logo and colour."""
        return brand.current()

    @property
    def brand(self) -> str:
        """Name of the site."""
        return self.look.shown_name

    @property
    def version(self) -> str:
        """Version of the portal, in the footer of every page."""
        return str(getattr(settings, "VERSION", ""))

    @property
    def user(self) -> Any:
        """The person logged in, or nobody."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def _links(self) -> list[navigation.NavLink]:
        return navigation.links_for(self.user, self.request.path) if self.user else []

    @property
    def links(self) -> list[navigation.NavLink]:
        """The main menu of this person; a single seldom entry is not worth a menu of its own."""
        seldom = len(self._links) - sum(link.main for link in self._links)
        return [link for link in self._links if link.main or seldom == 1]

    @property
    def more_links(self) -> list[navigation.NavLink]:
        """What stands under "More"."""
        shown = self.links
        return [link for link in self._links if link not in shown]

    @cached_property
    def banners(self) -> list[banners.Banner]:
        """What stands on top of every page just now."""
        return banners.of(self.request)

    @cached_property
    def identity(self) -> str:
        """Role and organisation of this person."""
        return identity.line_for(self.user) if self.user else ""

    @property
    def home_url(self) -> str:
        """Front page of this person."""
        return (_address("web:start", "web:home") if self.user else "") or "/"

    @property
    def box(self) -> dict[str, Any] | None:
        """The header's box: its address and texts; nothing where it is not for this person."""
        box = header.current()
        if box is None or not (self.user or box.is_public):
            return None
        url = _address(box.url_name)
        return {"url": url, "label": box.label, "placeholder": box.placeholder} if url else None

    login_url = property(lambda self: _address("people:login"))
    logout_url = property(lambda self: _address("people:logout"))
    profile_url = property(lambda self: _address("people:profile", "people:preferences"))
    language_url = property(lambda self: _address("set_language"))
    accessibility_url = property(lambda self: _address("web:accessibility", "cms:accessibility"))
    feedback_url = property(lambda self: _address("web:feedback", "cms:feedback"))

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages one can change to: code and its own name."""
        names = {"sv": "Svenska", "en": "English"}
        now = (get_language() or "sv")[:2]
        return [(code, names.get(code, code)) for code, _ in settings.LANGUAGES if code != now]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Put `shell` into every template's context."""
    return {"shell": Shell(request)}
