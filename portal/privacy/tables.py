"""Lists of personal data."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.people.models import User
from portal.privacy.models import NumberFind
from portal.ui.tables import MomentColumn, PortalTable


class PersonTable(PortalTable):
    """Everyone with a log-in, with the way to what is held about them."""

    caption = _("People with a log-in")
    row_header = "name"
    empty_title = _("Nobody matches")
    empty_help = _("Search for a part of the name or the e-mail address.")

    name = tables.Column(verbose_name=_("Name"))
    email = tables.Column(verbose_name=_("E-mail address"))
    is_active = tables.Column(verbose_name=_("Can log in"))
    last_login = MomentColumn(verbose_name=_("Latest log-in"))

    class Meta(PortalTable.Meta):
        model = User
        fields: ClassVar = ["name", "email", "is_active", "last_login"]

    def render_name(self, record: User) -> str:
        """The name, leading to the person's data."""
        url = reverse("privacy:person", args=[record.pk])
        return format_html('<a class="ds-link" href="{}">{}</a>', url, record.name)

    def value_name(self, record: User) -> str:
        """The bare name in exports."""
        return record.name

    def render_is_active(self, value: Any) -> str:
        """Yes or no."""
        return gettext("yes") if value else gettext("no")


class FindTable(PortalTable):
    """Where something like a personal number stands."""

    caption = _("Places with something like a personal number")
    row_header = "model"
    empty_title = _("No personal number was found")
    empty_help = _("The search goes through everything every Sunday night.")

    model = tables.Column(verbose_name=_("Kind of object"))
    object_id = tables.Column(verbose_name=_("Object id"))
    field = tables.Column(verbose_name=_("Field"))
    found_at = MomentColumn(verbose_name=_("Found"))

    class Meta(PortalTable.Meta):
        model = NumberFind
        fields: ClassVar = ["model", "object_id", "field", "found_at"]
