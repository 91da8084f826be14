"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(RECORD, "mandates.MandateRequest", "mandates.Mandate", "mandates.PartyList")
keep(Retention("mandates", "mandates.Mandate", _("Mandates"), ARCHIVED))
