"""What waits for the coordinator on the spine: notice to record, tenders, award, signing."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Procurement
from portal.procurements.process import Key
from portal.procurements.selectors import milestones

S = ProcurementStatus


def items(user: Any) -> list[TodoItem]:
    """The next step of each case the person is responsible for; two statements."""
    if not access.may_coordinate(user):
        return []
    rows = Procurement.objects.visible_to(user).filter(
        responsible=user, status__in=[S.PREPARING, S.PUBLISHED, S.AWARDED]
    )
    rows = rows.select_related("publication", "award").prefetch_related("milestones")
    return [item for case in rows if (item := _item(case)) is not None]


def _item(case: Procurement) -> TodoItem | None:
    today = clock.today()
    rows = milestones(case)

    def planned(key: str) -> Any:
        return rows[key].planned_on if key in rows else None

    if case.status == S.PREPARING:
        list_row = rows.get(Key.PARTY_LIST)
        if list_row is None or list_row.done_on is None:
            return None
        return _todo(_("Record the notice"), case, "publication", planned(Key.PUBLICATION))
    if case.status == S.PUBLISHED:
        if today <= case.publication.tender_deadline:
            return None
        return _todo(_("Record tenders and award"), case, "tenders", planned(Key.AWARD))
    if today <= case.award.standstill_ends_on:
        return None
    return _todo(_("The standstill is over: register the agreement"), case, "award", None)


def _todo(title: str, case: Procurement, name: str, deadline: Any) -> TodoItem:
    late = bool(deadline and deadline < clock.today())
    return TodoItem(
        title=title,
        url=reverse(f"procurements:{name}", args=[case.pk]),
        deadline=deadline,
        detail=case.title,
        tone=Tone.WARNING if late else Tone.INFO,
    )
