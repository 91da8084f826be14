"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, holds, keep

holds("documents.Document", shown=("title", "uploaded_at", "organisation"), reason=RECORD)
keep(Retention("documents", "documents.Document", _("Stored files"), ARCHIVED))
