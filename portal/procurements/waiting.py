"""What waits on the spine: notice, opening, award, signing; and the team's declarations."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.procurements import grants
from portal.procurements.enums import DeclarationState, ProcurementStatus, Right
from portal.procurements.models import Declaration, Procurement
from portal.procurements.process import Key
from portal.procurements.selectors import milestones

S = ProcurementStatus


def personal_items(user: Any) -> list[TodoItem]:
    """What the team waits for from this very person: nobody declares or opens for another."""
    return [*_of_team(user), *_to_handle(user)]


def items(user: Any) -> list[TodoItem]:
    """The next step of each case the person is responsible for; two statements."""
    if not access.may_coordinate(user):
        return []
    rows = Procurement.objects.visible_to(user).filter(
        responsible=user, status__in=[S.PREPARING, S.PUBLISHED, S.AWARDED]
    )
    rows = rows.select_related("publication", "award", "opening").prefetch_related("milestones")
    return [item for case in rows if (item := _item(case)) is not None]


def _of_team(user: Any) -> list[TodoItem]:
    """What an appointed person declares, opens and reads; none of it for a recused one."""
    ids = grants.case_ids(user, *Right)
    if not ids:
        return []
    declared = {
        row.procurement_id: row
        for row in Declaration.objects.current().filter(user_id=user.pk, procurement_id__in=ids)
    }
    cases = Procurement.objects.filter(pk__in=ids).exclude(status=S.CANCELLED)
    cases = cases.exclude(status=S.CONCLUDED).select_related("opening")
    return [item for case in cases for item in _of_member(user, case, declared.get(case.pk))]


def _of_member(user: Any, case: Procurement, row: Declaration | None) -> list[TodoItem]:
    opening = getattr(case, "opening", None)
    if row is None:
        return [_plain(_("Declare your interests"), case, "declare")]
    if row.state == DeclarationState.RECUSED or row.waits_for_handling:
        return []
    found = []
    reads = grants.holds(user, Right.READ_TENDERS, case)
    if opening and opening.is_certified and reads and not row.knows_bidders:
        found.append(_plain(_("Renew your declaration of interests"), case, "declare"))
    if opening and not opening.is_certified and user.pk in opening.opener_ids:
        first = user.pk == opening.first_opener_id
        if not (opening.first_confirmed_at if first else opening.second_confirmed_at):
            found.append(_plain(_("Confirm the list of tenders"), case, "opening"))
    return found


def _plain(title: str, case: Procurement, name: str) -> TodoItem:
    return TodoItem(
        title=title,
        url=reverse(f"procurements:{name}", args=[case.pk]),
        detail=case.title,
        tone=Tone.WARNING,
        minutes=5,
        action=_("Open"),
    )


def _to_handle(user: Any) -> list[TodoItem]:
    """Declared interests that wait for this person's decision, without whose; one statement."""
    coordinated = grants.case_ids(user, Right.COORDINATE)
    lawyer = grants.is_lawyer(user)
    if not lawyer and not coordinated:
        return []
    rows = Declaration.objects.unhandled().exclude(user_id=user.pk).select_related("procurement")
    rows = rows.exclude(procurement__status__in=[S.CANCELLED, S.CONCLUDED])
    if not lawyer:
        rows = rows.filter(procurement__responsible_id=user.pk, procurement_id__in=coordinated)
    return [
        TodoItem(
            title=_("Decide about a declared interest"),
            url=reverse("procurements:declaration", args=[row.procurement_id, row.pk]),
            detail=row.procurement.title,
            tone=Tone.WARNING,
            minutes=10,
            action=_("Open"),
        )
        for row in rows
    ]


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
        return _published(case, today, planned(Key.AWARD))
    if today <= case.award.standstill_ends_on:
        return None
    return _todo(_("The standstill is over: register the agreement"), case, "award", None)


def _published(case: Procurement, today: date, award_on: date | None) -> TodoItem | None:
    opening = getattr(case, "opening", None)
    if today <= case.publication.tender_deadline:
        return None
    if opening is None:
        return _todo(_("Open the tenders"), case, "opening", award_on)
    if not opening.is_certified:
        return None
    return _todo(_("Evaluate the tenders and award"), case, "tenders", award_on)


def _todo(title: str, case: Procurement, name: str, deadline: Any) -> TodoItem:
    late = bool(deadline and deadline < clock.today())
    return TodoItem(
        title=title,
        url=reverse(f"procurements:{name}", args=[case.pk]),
        deadline=deadline,
        detail=case.title,
        tone=Tone.WARNING if late else Tone.INFO,
    )
