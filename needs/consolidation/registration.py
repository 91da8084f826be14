"""What this room offers to the ones below it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from needs.consolidation import audit_codes as _codes  # noqa: F401 - registers the events
from needs.consolidation.enums import AdjustmentState
from needs.consolidation.models import Adjustment, Snapshot
from needs.inquiries import notes
from needs.inquiries.notes import Note
from needs.inquiries.selectors import current_inquiry
from portal.audit import timeline
from portal.organisations import access
from portal.procurements import registries
from portal.procurements.registries import CaseAction
from portal.ui import formats


def case_actions(procurement: Any, user: Any) -> list[CaseAction]:
    """The way from the case to its demand."""
    if not access.works_for_association(user) or current_inquiry(procurement) is None:
        return []
    url = reverse("consolidation:demand", args=[procurement.pk])
    return [CaseAction(label=_("See the demand"), url=url)]


def adjustments_of(answer: Any, user: Any) -> list[Note]:
    """Quantities of an answer that the association counts otherwise; the party reads it too."""
    rows = (
        Adjustment.objects.filter(answer=answer, withdrawn_at=None)
        .visible_to(user)
        .with_standing()
        .select_related("item", "made_by")
        .order_by("item__position", "pk")
    )
    notes = []
    for row in rows:
        row.answer = answer
        words = {
            "line": row.item.name,
            "counted": formats.number(row.quantity),
            "answered": formats.number(row.original),
            "unit": row.item.unit,
            "reason": row.reason,
        }
        if row.state == AdjustmentState.IN_FORCE:
            title = _("The association counts another figure")
            text = _("%(line)s: %(counted)s %(unit)s instead of %(answered)s. %(reason)s")
        else:
            title = _("An adjustment has fallen")
            text = _(
                "%(line)s: %(counted)s %(unit)s was counted instead of %(answered)s. The answer has"
                " changed since, and what it says now is counted."
            )
        url = ""
        if access.works_for_association(user):
            url = reverse("consolidation:adjustments", args=[answer.inquiry.procurement_id])
        notes.append(Note(title, text % words, url))
    return notes


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(Snapshot)
    timeline.register(Adjustment, fields_for=timeline.everyone)
    registries.register_actions(case_actions)
    notes.register(adjustments_of)
