"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, exempt, holds, keep

holds(
    "organisations.Membership",
    people=("user",),
    shown=("organisation", "role", "valid_from", "valid_to", "granted_at"),
    reason=RECORD,
)
exempt("The official address of an authority, not of a person.", "organisations.Organisation")
keep(Retention("memberships", "organisations.Membership", _("Roles"), ARCHIVED))
