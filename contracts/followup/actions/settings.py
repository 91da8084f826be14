"""Settings of following up."""

from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from contracts.followup import audit_codes, policies
from contracts.followup.models import FollowUpSettings
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require


@transaction.atomic
def change_settings(*, actor: Any, least: Decimal, lead_months: int) -> FollowUpSettings:
    """Decide from which amount leakage is asked about and how early renewal is. Audited."""
    require(policies.may_change_settings(actor))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('followup.settings'))")
    found = FollowUpSettings.current()
    before = {"least": str(found.least), "lead_months": found.lead_months}
    found.least, found.lead_months = least, lead_months
    found.changed_by, found.changed_at = actor, clock.now()
    found.save()
    record(
        audit_codes.SETTINGS_CHANGED,
        actor=actor,
        obj=found,
        data={"least": str(least), "lead_months": lead_months, "before": before},
    )
    return found
