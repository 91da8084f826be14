"""Query vocabulary of electronic invoices."""

from typing import Self

from contracts.usage.querysets import OfOrganisationQuerySet


class InvoiceQuerySet(OfOrganisationQuerySet):
    """Invoices of a buyer."""

    def counted(self) -> Self:
        """Those whose lines are use."""
        from contracts.invoices.enums import InvoiceState

        return self.filter(state=InvoiceState.COUNTED)

    def of_seller(self, organisation_id: int, seller_key: str) -> Self:
        """Those that one buyer has had from one seller."""
        return self.filter(organisation=organisation_id, seller_key=seller_key)


class OfInvoiceQuerySet(OfOrganisationQuerySet):
    """Lines of an invoice."""

    path = "invoice__organisation_id"


class OfUploadQuerySet(OfOrganisationQuerySet):
    """Documents of an upload."""

    path = "upload__organisation_id"
