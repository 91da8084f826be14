"""The list of a person's jobs."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.jobs.models import Job
from portal.ui.tables import LinkedColumn, MomentColumn, PortalTable, TagColumn


class JobTable(PortalTable):
    """What it was, for whom, how it went."""

    caption = _("Your jobs")
    empty_title = _("No jobs yet")
    empty_help = _("Imports and other work that takes a while shows its progress here.")

    title = LinkedColumn(verbose_name=_("Job"))
    organisation = tables.Column(
        accessor="organisation__short_name", verbose_name=_("Organisation")
    )
    created_at = MomentColumn(verbose_name=_("Started"))
    state = TagColumn(accessor="state_enum", order_by="state", verbose_name=_("State"))
    message = tables.Column(verbose_name=_("Message"), orderable=False)

    class Meta(PortalTable.Meta):
        model = Job
        fields = ("title", "organisation", "created_at", "state", "message")
        order_by = "-created_at"
