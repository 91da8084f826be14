"""What waits for the association and for the members' people, each with a list behind it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.quality import policies, selectors
from contracts.quality.enums import AssessmentState, DeviationState, Kind, Side, Stage
from contracts.quality.models import Assessment, Deviation, PlanStep
from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.organisations.enums import Permission


def items(user: Any) -> list[TodoItem]:
    """For those who follow up, and for those who answer and report; at most five statements."""
    found = _of_association(user) if policies.may_follow_up(user) else []
    if access.organisation_ids_where(user, Permission.CALL_OFF):
        found += _to_answer(user) + _own_steps(user)
    return found


def _of_association(user: Any) -> list[TodoItem]:
    deviations, forms = reverse("quality:deviations"), reverse("quality:assessments")
    open_ones = selectors.deviations(user).open()
    reported = open_ones.filter(state=DeviationState.REPORTED).count()
    replied = open_ones.filter(state=DeviationState.REPLIED).count()
    overdue = open_ones.filter(overdue=1).count()
    to_assess = list(_to_assess(user).values_list("due_on", flat=True))
    late = list(_late(user, clock.today()).values_list("due_on", flat=True))
    rows = (
        (
            reported,
            ngettext("%(count)s deviation to look at", "%(count)s deviations to look at", reported),
            TodoItem("", f"{deviations}?state=reported", tone=Tone.WARNING, action=_("Look")),
        ),
        (
            replied,
            ngettext(
                "%(count)s reply about a deviation to look at",
                "%(count)s replies about deviations to look at",
                replied,
            ),
            TodoItem("", f"{deviations}?state=replied", tone=Tone.WARNING, action=_("Look")),
        ),
        (
            overdue,
            ngettext("%(count)s deviation is overdue", "%(count)s deviations are overdue", overdue),
            TodoItem("", f"{deviations}?overdue=true", tone=Tone.DANGER, action=_("Follow up")),
        ),
        (
            len(to_assess),
            ngettext(
                "%(count)s follow-up to assess", "%(count)s follow-ups to assess", len(to_assess)
            ),
            TodoItem(
                "", f"{forms}?standing=answered", _first(to_assess), tone=Tone.INFO,
                action=_("Assess"),
            ),
        ),
        (
            len(late),
            ngettext("%(count)s follow-up is late", "%(count)s follow-ups are late", len(late)),
            TodoItem(
                "", f"{forms}?standing=late", _first(late), tone=Tone.DANGER,
                action=_("Follow up"),
            ),
        ),
    )  # fmt: skip
    return [replace(item, title=title % {"count": count}) for count, title, item in rows if count]


def _first(days: list[date]) -> date | None:
    return min(days, default=None)


def _to_assess(user: Any) -> Any:
    rows = Assessment.objects.visible_to(user).filter(state=AssessmentState.ANSWERED)
    return rows.filter(follow_up__kind__in=sorted(Kind.assessed())).order_by("due_on")


def _late(user: Any, today: date) -> Any:
    """Late visits and reviews, and forms that reminders have not helped."""
    rows = Assessment.objects.visible_to(user).late(today)
    own = Q(follow_up__kind__in=[Kind.VISIT, Kind.REVIEW])
    return rows.filter(own | Q(stage__gte=Stage.ESCALATED)).order_by("due_on")


def _to_answer(user: Any) -> list[TodoItem]:
    """One item for each agreement, member and day, however many suppliers it is about."""
    groups: dict[Any, list[Assessment]] = {}
    for row in selectors.waiting_answers(user):
        key = (row.follow_up_id, row.organisation_id, row.due_on)
        groups.setdefault(key, []).append(row)
    found = []
    for rows in groups.values():
        first = rows[0]
        names = ", ".join(row.supplier.name for row in rows[:3])
        found.append(
            TodoItem(
                title=_("What do you think of the suppliers? %(agreement)s")
                % {"agreement": first.follow_up.agreement.title},
                url=reverse("quality:answer", args=[first.pk]),
                deadline=first.due_on,
                organisation=first.organisation.short_name if first.organisation else "",
                detail=names if len(rows) <= 3 else _("%(names)s and %(count)s more")
                % {"names": names, "count": len(rows) - 3},
                minutes=3 * len(rows),
                action=_("Fill in"),
            )
        )  # fmt: skip
    return found


def _own_steps(user: Any) -> list[TodoItem]:
    """Steps of action plans that the member is to take."""
    mine = Deviation.objects.visible_to(user).filter(state=DeviationState.ACTING)
    rows = PlanStep.objects.filter(deviation__in=mine, side=Side.MEMBER, done_on=None)
    ids = access.organisation_ids_where(user, Permission.CALL_OFF)
    rows = rows.filter(deviation__organisation_id__in=ids)
    return [
        TodoItem(
            title=_("A step of the action plan: %(deviation)s") % {"deviation": row.deviation},
            url=row.deviation.get_absolute_url(),
            deadline=row.due_on,
            organisation=str(getattr(row.deviation.organisation, "short_name", "")),
            action=_("Open"),
        )
        for row in rows.select_related("deviation__organisation")
    ]
