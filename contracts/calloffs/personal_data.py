"""What this room holds about persons."""

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, holds, keep
from django.utils.translation import gettext_lazy as _

acts(RECORD, "calloffs.CeilingRequest", "calloffs.CeilingAlert")
holds(
    "calloffs.CallOff",
    reason=RECORD,
    people=("registered_by", "cancelled_by"),
    shown=("decided_by",),
)
keep(Retention("call_offs", "calloffs.CallOff", _("Call-offs"), ARCHIVED))
