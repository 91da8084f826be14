"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import Fate, holds

holds(
    "sso.DirectoryIdentity",
    people=("user",),
    shown=("directory", "subject", "linked_at"),
    fate=Fate.DELETE,
    reason=_("The role that came of it is kept as a role."),
)
