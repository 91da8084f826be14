"""Helping somebody who has lost what they log in with."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core.errors import ActionError, require
from portal.members import audit_codes, letters, policies
from portal.members.enums import Help
from portal.organisations.models import Membership
from portal.people import second_factor, sessions
from portal.people.models import User


@transaction.atomic
def help_log_in(*, actor: User, membership: Membership, what: Help, reason: str) -> None:
    """End the log-ins of the one who has the role, and take away their second factors if so chosen.

    Audited with the reason, and told to the person by letter. Raises `Refused` for those who may
    not, and `ActionError` without a reason.
    """
    require(policies.may_help(actor, membership))
    if not reason.strip():
        raise ActionError(
            _("Say why, and how you made sure that it is the person."), field="reason"
        )
    person = membership.user
    if what is Help.FACTORS:
        second_factor.take_away(actor=actor, user=person)
    else:
        sessions.end_all(actor=actor, user=person, why="administrator")
    event = record(
        audit_codes.LOG_IN_HELPED,
        actor=actor,
        obj=person,
        organisation=membership.organisation,
        data={"what": what.value, "reason": reason.strip()[:300]},
    )
    letters.log_in_helped(person, what, event.pk)
