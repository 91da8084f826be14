"""What waits for the coordinator: reports that reminders have not helped, and nobody to ask."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.reports import selectors
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access

NAMED = 3


def items(user: Any) -> list[TodoItem]:
    """Two items at most, each with a list behind it; two statements."""
    if not access.may_coordinate(user):
        return []
    found = []
    late = list(selectors.handed_over(user).select_related("supplier").order_by("due_on"))
    url = reverse("reports:list")
    if late:
        found.append(
            TodoItem(
                title=ngettext(
                    "%(count)s supplier report is late in spite of reminders",
                    "%(count)s supplier reports are late in spite of reminders",
                    len(late),
                )
                % {"count": len(late)},
                url=f"{url}?standing=late",
                deadline=late[0].due_on,
                detail=_names(task.supplier.name for task in late),
                tone=Tone.DANGER,
                action=_("Follow up"),
            )
        )
    unasked = list(selectors.unasked(user))
    if unasked:
        found.append(
            TodoItem(
                title=ngettext(
                    "%(count)s supplier report has nobody to ask",
                    "%(count)s supplier reports have nobody to ask",
                    len(unasked),
                )
                % {"count": len(unasked)},
                url=f"{url}?standing=unasked",
                deadline=min(task.due_on for task in unasked),
                detail=_names(task.supplier.name for task in unasked),
                tone=Tone.WARNING,
                action=_("Add contacts"),
            )
        )
    return found


def _names(names: Any) -> str:
    """The first names, and how many more."""
    every = list(dict.fromkeys(names))
    first = ", ".join(every[:NAMED])
    if len(every) <= NAMED:
        return first
    return _("%(names)s and %(count)s more") % {"names": first, "count": len(every) - NAMED}
