"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(RECORD, "calloffs.CallOff", "calloffs.CeilingRequest", "calloffs.CeilingAlert")
keep(Retention("call_offs", "calloffs.CallOff", _("Call-offs"), ARCHIVED))
