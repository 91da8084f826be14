"""May invoices be uploaded, taken out, seen? Every refusal says why."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.invoices.enums import InvoiceState
from contracts.invoices.models import Invoice
from contracts.usage import policies as usage
from portal.core.decisions import Decision
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation


def may_upload(user: Any, organisation: Organisation) -> Decision:
    """Those who import the organisation's ledgers upload its invoices."""
    if usage.may_import(user, organisation):
        return Decision.yes()
    return Decision.no(
        _("Only a controller of the organisation or of the association uploads invoices.")
    )


def may_upload_anything(user: Any) -> Decision:
    """Whether there is anybody whose invoices the person uploads."""
    if usage.imports_anything(user):
        return Decision.yes()
    return Decision.no(_("Only controllers upload invoices."))


def may_withdraw(user: Any, invoice: Invoice) -> Decision:
    """Whether the invoice can be taken out of use."""
    decision = may_upload(user, invoice.organisation)
    if decision and invoice.state != InvoiceState.COUNTED:
        return Decision.no(_("The invoice does not count already."))
    return decision


def buyers_of(organisation: Organisation) -> list[Organisation]:
    """Who may be the buyer of what is uploaded for an organisation: itself and its companies."""
    companies = organisation.children.filter(kind=OrganisationKind.COMPANY)
    return [organisation, *companies.order_by("pk")]
