"""The association's check: in force, or back to the party."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mandates import letters, policies, signatures
from mandates.actions import locks
from mandates.models import Mandate
from portal.audit import actions as audit
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def verify(*, actor: Any, mandate: Mandate, reason: str = "") -> Mandate:
    """Put an uploaded mandate in force: a coordinator who has read it, not the one who uploaded it.

    A signature that is missing or not trusted needs a reason, which is kept with the mandate.
    """
    mandate = locks.mandate(mandate)
    require(policies.may_check(actor, mandate))
    if not signatures.from_json(mandate.verdict).is_good and not reason.strip():
        raise ActionError(
            _("The signature could not be trusted by itself: say why you accept the mandate."),
            field="reason",
        )
    mandate.verified_by, mandate.verified_at = actor, clock.now()
    mandate.verified_reason = reason.strip()
    mandate.to_in_force()
    mandate.save(update_fields=["verified_by", "verified_at", "verified_reason", "status"])
    _record("mandates.verified", actor, mandate, {"reason": mandate.verified_reason})
    letters.in_force(mandate)
    return mandate


@transaction.atomic
def return_mandate(*, actor: Any, mandate: Mandate, comment: str) -> Mandate:
    """Give an uploaded mandate back with what must be corrected; the party is told."""
    mandate = locks.mandate(mandate)
    require(policies.may_check(actor, mandate))
    if not comment.strip():
        raise ActionError(_("Write what must be corrected."), field="comment")
    mandate.returned_comment = comment.strip()
    mandate.to_returned()
    mandate.save(update_fields=["returned_comment", "status"])
    _record("mandates.returned", actor, mandate, {})
    letters.returned(mandate)
    return mandate


def _record(code: str, actor: Any, mandate: Mandate, data: dict[str, Any]) -> None:
    audit.record(
        code,
        actor=actor,
        obj=mandate,
        organisation=mandate.organisation,
        case=mandate.request.procurement,
        data=data,
    )
