"""What this room holds about persons."""

from portal.core.personal_data import RECORD, acts, exempt

acts(RECORD, "invoices.InvoiceUpload")
exempt(
    "Names of companies and articles; personal numbers are covered before storing.",
    "invoices.Invoice",
    "invoices.InvoiceLine",
    "invoices.UploadedDocument",
)
