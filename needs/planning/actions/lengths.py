"""How long the association counts for each step."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from needs.planning import policies
from needs.planning.enums import LengthKey
from needs.planning.models import StepLength
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require

MOST_DAYS = 730


@transaction.atomic
def change_length(*, actor: Any, key: LengthKey, days: int, reason: str) -> StepLength:
    """Decide how long a step takes, and why. Audited; proposals are counted anew by themselves.

    The law's own least times hold whatever is decided here. Raises `ActionError` without a reason.
    """
    require(policies.may_plan(actor))
    if not reason.strip():
        raise ActionError(_("Say why."), field=f"reason_{key.value}")
    if not 0 <= days <= MOST_DAYS:
        raise ActionError(_("At most two years."), field=f"days_{key.value}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('planning.lengths'))")
    before = StepLength.objects.filter(key=key).first()
    row, _made = StepLength.objects.update_or_create(
        key=key,
        defaults={
            "days": days,
            "reason": reason.strip(),
            "changed_by": actor,
            "changed_at": clock.now(),
        },
    )
    record(
        "planning.length_changed",
        actor=actor,
        obj=row,
        data={"key": key.value, "days": days, "before": before.days if before else None},
    )
    return row
