"""What waits for the association and for the members' people, each with a list behind it."""

from collections.abc import Callable
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
    today = clock.today()
    deviations, forms = reverse("quality:deviations"), reverse("quality:assessments")
    open_ones = selectors.deviations(user).open()
    return [
        *_counted(
            [row.reported_at.date() for row in open_ones.filter(state=DeviationState.REPORTED)],
            lambda n: ngettext(
                "%(count)s deviation to look at", "%(count)s deviations to look at", n
            ),
            f"{deviations}?state=reported", Tone.WARNING, _("Look"), deadline=False,
        ),
        *_counted(
            [row.reported_at.date() for row in open_ones.filter(state=DeviationState.REPLIED)],
            lambda n: ngettext(
                "%(count)s reply about a deviation to look at", "%(count)s replies about deviations to look at", n
            ),
            f"{deviations}?state=replied", Tone.WARNING, _("Look"), deadline=False,
        ),
        *_counted(
            [row.reply_due_on or today for row in open_ones.filter(overdue=1)],
            lambda n: ngettext(
                "%(count)s deviation is overdue", "%(count)s deviations are overdue", n
            ),
            f"{deviations}?overdue=true", Tone.DANGER, _("Follow up"), deadline=False,
        ),
        *_counted(
            list(_to_assess(user).values_list("due_on", flat=True)),
            lambda n: ngettext(
                "%(count)s follow-up to assess", "%(count)s follow-ups to assess", n
            ),
            f"{forms}?standing=answered", Tone.INFO, _("Assess"),
        ),
        *_counted(
            list(_late(user, today).values_list("due_on", flat=True)),
            lambda n: ngettext(
                "%(count)s follow-up is late", "%(count)s follow-ups are late", n
            ),
            f"{forms}?standing=late", Tone.DANGER, _("Follow up"),
        ),
    ]  # fmt: skip


def _to_assess(user: Any) -> Any:
    rows = Assessment.objects.visible_to(user).filter(state=AssessmentState.ANSWERED)
    return rows.filter(follow_up__kind__in=sorted(Kind.assessed())).order_by("due_on")


def _late(user: Any, today: date) -> Any:
    """Late visits and reviews, and forms that reminders have not helped."""
    rows = Assessment.objects.visible_to(user).late(today)
    own = Q(follow_up__kind__in=[Kind.VISIT, Kind.REVIEW])
    return rows.filter(own | Q(stage__gte=Stage.ESCALATED)).order_by("due_on")


def _counted(
    days: list[date],
    title: Callable[[int], str],
    url: str,
    tone: Tone,
    action: str,
    *,
    deadline: bool = True,
) -> list[TodoItem]:
    if not days:
        return []
    first = min(days) if deadline else None
    words = title(len(days)) % {"count": len(days)}
    return [TodoItem(title=words, url=url, deadline=first, tone=tone, action=action)]


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
            organisation=row.deviation.organisation.short_name,
            action=_("Open"),
        )
        for row in rows.select_related("deviation__organisation")
    ]
