"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import panels
from contracts.invoices import audit_codes as _codes  # noqa: F401 - registers the events
from contracts.invoices import booked, panel
from contracts.invoices import runners as _runners  # noqa: F401 - registers the job
from contracts.invoices.models import Invoice, InvoiceUpload
from contracts.usage import followers
from contracts.usage import policies as usage
from portal.audit import timeline
from portal.ui import navigation


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(InvoiceUpload)
    timeline.register(Invoice)
    followers.register(booked.follow)
    panels.register(
        panels.AgreementPanel(
            "invoices.prices",
            45,
            "invoices/panels/agreement.html",
            panel.prices,
            tab=panels.Tab.SUPPLIERS,
        )
    )
    navigation.register(
        navigation.NavItem(_("Electronic invoices"), "invoices:list", 62, usage.imports_anything)
    )
