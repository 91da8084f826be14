"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import panels
from contracts.reports import audit_codes as _codes  # noqa: F401 - registers the events
from contracts.reports import letters as _letters  # noqa: F401 - registers the kind of letter
from contracts.reports import panel, todo
from contracts.reports.models import ReportingContact, ReportTask
from portal.audit import timeline
from portal.notices import todo as todos
from portal.organisations import access
from portal.ui import navigation


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(ReportTask)
    timeline.register(ReportingContact)
    todos.register(todo.items)
    panels.register(
        panels.AgreementPanel(
            "reports.reports",
            40,
            "reports/panels/agreement.html",
            panel.reports_panel,
            tab=panels.Tab.USE,
        )
    )
    navigation.register(
        navigation.NavItem(_("Supplier reports"), "reports:list", 65, access.works_for_association)
    )
