"""Calls that were agreed on and whose day has come."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from needs.inquiries.models import Answer
from needs.inquiries.pursuing import CallNote
from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.procurements import grants
from portal.procurements.enums import ProcurementStatus, Right


def agreed_calls(user: Any) -> list[TodoItem]:
    """For who runs the procurement: parties to call today, while they have not answered."""
    coordinated = grants.case_ids(user, Right.COORDINATE)
    if not coordinated:
        return []
    today = clock.today()
    latest = CallNote.objects.filter(answer=OuterRef("pk")).order_by("-called_at", "-pk")
    rows = (
        Answer.objects.waiting()
        .filter(inquiry__procurement_id__in=coordinated, inquiry__sent_at__isnull=False)
        .exclude(inquiry__procurement__status=ProcurementStatus.CANCELLED)
        .annotate(call_on=Subquery(latest.values("next_contact_on")[:1]))
        .filter(call_on__lte=today)
        .select_related("organisation", "inquiry__procurement")
        .order_by("call_on", "pk")
    )
    return [
        TodoItem(
            title=_("Call %(party)s about needs") % {"party": row.organisation.short_name},
            url=reverse("needs:call", args=[row.pk]),
            deadline=row.call_on,
            detail=row.inquiry.procurement.title,
            tone=Tone.WARNING if row.call_on == today else Tone.DANGER,
            action=_("Note a call"),
        )
        for row in rows
    ]
