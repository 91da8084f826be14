"""The rows of a list of contacts, as they will be carried out."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone
from portal.organisations.enums import Role
from portal.ui.tables import PortalTable, TagColumn
from portal.web.set_up import contacts


class RowState(StatusChoices):
    """What becomes of a row."""

    NEW = contacts.NEW, Tone.SUCCESS, "", _("Is invited when you confirm."), _("Will be invited")
    KNOWN = contacts.KNOWN, Tone.NEUTRAL, "", _("Nothing happens."), _("Known")
    FAULT = contacts.FAULT, Tone.DANGER, "", _("Is left out until it is mended."), _("Fault")


class ContactTable(PortalTable):
    """Row by row, with what is wrong in its place."""

    caption = _("Rows of the file")
    number = tables.Column(verbose_name=_("Row"))
    state = TagColumn(verbose_name=_("What happens"), choices=RowState)
    says = tables.Column(verbose_name=_("Why"), empty_values=("",))
    organisation = tables.Column(verbose_name=_("Organisation"))
    name = tables.Column(verbose_name=_("Name"))
    email = tables.Column(verbose_name=_("E-mail"))
    phone = tables.Column(verbose_name=_("Telephone"))
    role = tables.Column(verbose_name=_("Role"))

    def render_role(self, value: str) -> Any:
        """The role in words; what is no role as it was written."""
        return Role(value).label if value in Role.values else value
