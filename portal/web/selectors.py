"""Read models of the front pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core import clock
from portal.notices import todo
from portal.organisations import access
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Milestone, Procurement
from portal.procurements.registries import ChainStep, chain_for

CASES_SHOWN = 8
DATES_SHOWN = 6
ITEMS_SHOWN = 12
DATES_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A procurement on the front page: where it stands, and its chain."""

    procurement: Procurement
    steps: list[ChainStep]

    @property
    def now(self) -> ChainStep | None:
        """The first link that is not done: what holds the case now."""
        return next((step for step in self.steps if step.state != "done"), None)


@dataclass(frozen=True, slots=True)
class DateRow:
    """A coming date, from a case's plan or from what waits for the person."""

    day: date
    label: str
    url: str


def cases_panel(user: Any) -> dict[str, Any] | None:
    """The cases that go on, newest first; hidden for a person who may see none."""
    going_on = (
        Procurement.objects.visible_to(user)
        .exclude(status=ProcurementStatus.CANCELLED)
        .select_related("responsible")
        .order_by("-created_at")
    )
    rows = [CaseRow(case, chain_for(case, user)) for case in going_on[:CASES_SHOWN]]
    if not rows:
        return {"rows": []} if access.may_coordinate(user) else None
    return {"rows": rows}


def dates_panel(user: Any) -> dict[str, Any] | None:
    """The nearest dates: planned steps of the person's cases and their own deadlines."""
    today = clock.today()
    visible = Procurement.objects.visible_to(user).exclude(status=ProcurementStatus.CANCELLED)
    milestones = (
        Milestone.objects.filter(
            procurement_id__in=visible.values("pk"),
            done_on=None,
            planned_on__range=(today, today + DATES_AHEAD),
        )
        .select_related("procurement")
        .order_by("planned_on", "pk")[:DATES_SHOWN]
    )
    rows = [
        DateRow(m.planned_on, f"{m.label}: {m.procurement.title}", m.procurement.get_absolute_url())
        for m in milestones
        if m.planned_on
    ]
    return {"dates": rows} if rows else None


def greeting_key() -> str:
    """Which greeting the hour asks for: morning, day or evening."""
    hour = clock.now().astimezone(clock.STOCKHOLM).hour
    if hour < 10:
        return "morning"
    return "day" if hour < 18 else "evening"


def waiting(user: Any) -> list[todo.TodoItem]:
    """What waits for the person, nearest deadline first."""
    return todo.items_for(user)
