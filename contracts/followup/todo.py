"""What waits for people in this room."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.followup import ending, leakage, policies
from contracts.followup.enums import LeakageState, Standing
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.ui import formats

NAMED = 3
MOST_ENDINGS = 5


def to_explain(user: Any) -> list[TodoItem]:
    """For a buyer's controllers and purchasing coordinators: purchases to explain."""
    ids = policies.explains_for(user)
    if not ids:
        return []
    rows = leakage.purchases(organisation_ids=ids, first=leakage.asked_since())
    open_rows: dict[int, list[leakage.Purchase]] = {}
    for row in rows:
        if row.state == LeakageState.OPEN:
            open_rows.setdefault(row.organisation.pk, []).append(row)
    return [_item(group) for group in open_rows.values()]


def _item(group: list[leakage.Purchase]) -> TodoItem:
    titles = list(dict.fromkeys(row.agreement.title for row in group))
    named = ", ".join(titles[:NAMED])
    if len(titles) > NAMED:
        named = _("%(names)s and %(count)s more") % {
            "names": named,
            "count": len(titles) - NAMED,
        }
    amount = formats.money(sum((row.amount for row in group), leakage.ZERO))
    text = ngettext(
        "Explain %(count)s purchase outside the agreements",
        "Explain %(count)s purchases outside the agreements",
        len(group),
    )
    return TodoItem(
        title=text % {"count": formats.number(len(group))},
        url=reverse("followup:explain", args=[group[0].organisation.pk]),
        organisation=group[0].organisation.short_name,
        detail=f"{amount}: {named}",
        tone=Tone.WARNING,
        minutes=5,
        action=_("Explain"),
    )


def to_renew(user: Any) -> list[TodoItem]:
    """For the coordinator who answers: agreements whose next procurement should begin soon."""
    if not access.may_coordinate(user):
        return []
    rows = ending.waiting_for(user)
    found = [
        TodoItem(
            title=_("What follows %(agreement)s?") % {"agreement": row.agreement.title},
            url=reverse("followup:next", args=[row.pk]),
            deadline=row.decide_by,
            detail=_("It ends %(day)s. Start the next procurement, or say why not.")
            % {"day": formats.day(row.ends)},
            tone=Tone.DANGER if row.standing == Standing.LATE else Tone.WARNING,
            action=_("Decide"),
        )
        for row in rows[:MOST_ENDINGS]
    ]
    if len(rows) > MOST_ENDINGS:
        more = len(rows) - MOST_ENDINGS
        text = ngettext(
            "%(count)s more agreement to decide about",
            "%(count)s more agreements to decide about",
            more,
        )
        found.append(
            TodoItem(
                title=text % {"count": formats.number(more)},
                url=reverse("followup:expiring"),
                deadline=rows[MOST_ENDINGS].decide_by,
                tone=Tone.WARNING,
                action=_("Show"),
            )
        )
    return found
