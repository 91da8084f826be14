"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import DISPOSAL, Fate, Retention, holds, keep

holds(
    "members.Invitation",
    people=("used_by",),
    addresses=("email",),
    shown=("name", "email", "phone", "organisation", "invited_at", "used_at"),
    fate=Fate.DELETE,
    reason=_("The role that came of it is kept as a role."),
)
keep(
    Retention(
        "invitations", "members.Invitation", _("Invitations"), DISPOSAL, years=2, since="expires_at"
    )
)
