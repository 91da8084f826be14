"""What this room brings to the page of an agreement, to the to-do lists and to the menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.panels import AgreementAction, AgreementPanel, Tab
from contracts.calloffs import alerts, burndown, forms, policies, selectors
from contracts.calloffs.models import CallOff
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.enums import Tone
from portal.members.registries import Matter
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import grants
from portal.ui import formats


def ceiling_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """Ceiling, burn-down and forecast, with the alerts nobody has answered."""
    shown = burndown.burn_down(agreement)
    if shown is None:
        return None
    sees_alerts = access.works_for_association(user)
    return {
        "agreement": agreement,
        "burn_down": shown,
        "alerts": [
            (row, policies.may_note(user, row), forms.NoteForm(auto_id=f"id_alert_{row.pk}_%s"))
            for row in shown.alerts
            if sees_alerts
        ],
    }


def call_offs_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """The latest call-offs that the person may see."""
    rows = selectors.recent(agreement, user)
    if not rows:
        return None
    return {"agreement": agreement, "rows": rows}


PANELS = (
    AgreementPanel(
        "calloffs.ceiling", 20, "calloffs/panels/ceiling.html", ceiling_panel, tab=Tab.USE
    ),
    AgreementPanel(
        "calloffs.recent", 30, "calloffs/panels/recent.html", call_offs_panel, tab=Tab.USE
    ),
)


def actions(agreement: Any, user: Any) -> list[AgreementAction]:
    """Making a call-off, for those who make them; closed with its reason while none can be made."""
    if not policies.calls_off_anything(user) or not agreement.call_off_model:
        return []
    if not access.may_coordinate(user):
        own = access.organisation_ids_where(user, Permission.CALL_OFF)
        if not agreement.parties.holding(clock.today()).filter(organisation_id__in=own).exists():
            return []
    way = selectors.way_in(agreement)
    return [AgreementAction(way.label, way.url, _open(agreement), primary=True)]


def _open(agreement: Any) -> Decision:
    """Whether anybody can call off today, by the agreement's own days."""
    today = clock.today()
    ended = agreement.terminated_from
    if agreement.valid_from <= today <= agreement.valid_to and (ended is None or ended > today):
        return Decision.yes()
    return Decision.no(
        _("Call-offs can be made %(period)s.")
        % {"period": formats.period(agreement.valid_from, agreement.valid_to)}
        if ended is None
        else _("The agreement is terminated.")
    )


def todo_items(user: Any) -> list[TodoItem]:
    """For lawyers: ceilings to decide about. For those who keep watch: alerts nobody has seen."""
    items = []
    if grants.is_lawyer(user):
        items = [_question(row) for row in selectors.waiting().exclude(asked_by=user)]
    if access.may_coordinate(user):
        items += [_alert(row) for row in alerts.unseen()]
    return items


def _question(row: Any) -> TodoItem:
    return TodoItem(
        title=_("Call-off above the ceiling: %(agreement)s")
        % {"agreement": row.call_off.lot.agreement.title},
        url=reverse("calloffs:examine", args=[row.pk]),
        organisation=row.call_off.organisation.short_name,
        detail=_("%(value)s, where the ceiling leaves %(left)s.")
        % {
            "value": formats.money(row.call_off.value),
            "left": formats.money(row.left),
        },
        tone=Tone.WARNING,
        action=_("Decide"),
    )


def _alert(row: Any) -> TodoItem:
    name = f"{row.agreement.title}, {row.lot.name}" if row.lot else row.agreement.title
    return TodoItem(
        title=_("%(level)s %% of the ceiling: %(name)s") % {"level": row.level, "name": name},
        url=f"{row.agreement.url_of(Tab.USE)}#ceiling",
        detail=_("%(taken)s of %(ceiling)s is bought or called off.")
        % {"taken": formats.money(row.taken), "ceiling": formats.money(row.ceiling)},
        tone=Tone.DANGER if row.level >= 90 else Tone.WARNING,
        action=_("Look"),
    )


def running(organisation_ids: list[int]) -> list[Matter]:
    """Contracts by call-off that have not ended; one statement."""
    rows = (
        CallOff.objects.counted()
        .filter(organisation_id__in=organisation_ids, contract_to__gte=clock.today())
        .select_related("lot__agreement", "organisation", "place__supplier")
        .order_by("contract_to", "pk")
    )
    return [
        Matter(
            _("Call-off"),
            f"{row.lot.agreement.title}: {row.place.supplier.name}",
            row.get_absolute_url(),
            _("contract until %(day)s") % {"day": formats.day(row.contract_to)},
        )
        for row in rows
    ]


def sees_call_offs(user: Any) -> bool:
    """Whether call-offs stand in the person's menu."""
    return bool(access.organisation_ids_where(user, Permission.VIEW_WORK))
