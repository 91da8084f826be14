"""Events of the rooms below this one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit import actions, codes

codes.register("organisations.membership_granted", _("Role granted"))


def membership_granted(actor: Any, membership: Any) -> None:
    """Record who gave whom which role."""
    actions.record(
        "organisations.membership_granted",
        actor=actor,
        obj=membership,
        organisation=membership.organisation,
        data={"role": membership.role, "user": membership.user_id},
    )
