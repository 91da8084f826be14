"""What this room brings to the pages of a case and to the front pages."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import answering, policies, selectors, use
from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import Agreement
from contracts.agreements.panels import Tab
from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.procurements.enums import ChainKey, ProcurementStatus
from portal.procurements.registries import CaseAction, CasePanel, ChainStep, check_gate
from portal.ui import formats

FRONT_ROWS = 8
SOON = timedelta(days=60)


def _agreement_of(procurement: Any, user: Any) -> Any:
    """The agreement with status and whether `user` may open it; once per page and case."""
    key = f"_agreement_for_{getattr(user, 'pk', None)}"
    if key not in procurement.__dict__:
        visible = Agreement.objects.visible_to(user).filter(pk=OuterRef("pk"))
        rows = Agreement.objects.filter(procurement=procurement).with_status(clock.today())
        procurement.__dict__[key] = rows.annotate(is_visible=Exists(visible)).first()
    return procurement.__dict__[key]


def _url(agreement: Any) -> str:
    return agreement.get_absolute_url() if agreement.is_visible else ""


def agreement_step(procurement: Any, user: Any) -> ChainStep:
    """Until when call-offs can be made."""
    agreement = _agreement_of(procurement, user)
    if agreement is None:
        if procurement.status != ProcurementStatus.AWARDED:
            return ChainStep(ChainKey.AGREEMENT)
        may_sign = check_gate("procurements.standstill_over", procurement)
        return ChainStep(ChainKey.AGREEMENT, _("not signed yet"), "now" if may_sign else "ahead")
    fact = _("until %(day)s") % {"day": formats.day(agreement.valid_to)}
    return ChainStep(ChainKey.AGREEMENT, fact, "done", 1.0, _url(agreement))


def use_step(procurement: Any, user: Any) -> ChainStep:
    """How much of the ceiling is used, or how much is bought where there is none."""
    agreement = _agreement_of(procurement, user)
    if agreement is None:
        return ChainStep(ChainKey.USE)
    url = agreement.url_of(Tab.USE) if agreement.is_visible else ""
    share = use.share_of(agreement.used, agreement.ceiling_total)
    if share is None:
        fact = formats.money(agreement.used)
    else:
        fact = _("%(share)s of the ceiling") % {"share": formats.percent(share)}
    states = {
        AgreementStatus.UPCOMING: "ahead",
        AgreementStatus.EXPIRED: "done",
        AgreementStatus.TERMINATED: "done",
        AgreementStatus.CEILING_REACHED: "late",
    }
    state = states.get(agreement.status_enum, "now")
    if state == "ahead":
        fact = _("from %(day)s") % {"day": formats.day(agreement.valid_from)}
    return ChainStep(ChainKey.USE, fact, state, min(share or 0.0, 1.0), url)


def agreement_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The agreement in short, for people who may open it."""
    agreement = _agreement_of(procurement, user)
    if agreement is None or not agreement.is_visible:
        return None
    share = use.share_of(agreement.used, agreement.ceiling_total)
    return {
        "agreement": agreement,
        "share": share,
        "percent": round(min(share or 0.0, 1.0) * 100, 1),
        "tone": selectors.tone_of(agreement),
    }


def use_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The use with its coverage and forecast."""
    agreement = _agreement_of(procurement, user)
    if agreement is None or not agreement.is_visible:
        return None
    if agreement.status_enum == AgreementStatus.UPCOMING:
        return None
    return {"agreement": agreement, "use": use.use_of(agreement, user)}


PANELS = (
    CasePanel("agreements.agreement", 60, "agreements/panels/case.html", agreement_panel, "aside"),
    CasePanel("agreements.use", 65, "agreements/panels/case_use.html", use_panel, "aside"),
)


def actions(procurement: Any, user: Any) -> list[CaseAction]:
    """Registering the agreement, once the award is decided; closed with its reason until it may."""
    if procurement.status != ProcurementStatus.AWARDED or not access.may_coordinate(user):
        return []
    decision = policies.may_register(user, procurement)
    url = reverse("agreements:register", args=[procurement.pk])
    return [CaseAction(_("Register the agreement"), url, decision, primary=True)]


def todo_items(user: Any) -> list[TodoItem]:
    """For the coordinator who answers for the agreement, or all: options to give notice of."""
    if not access.may_coordinate(user):
        return []
    coordinators = answering.coordinator_ids()
    return [
        TodoItem(
            title=_("Option to extend: %(agreement)s") % {"agreement": option.agreement.title},
            url=f"{option.agreement.url_of(Tab.CHANGES)}#options",
            deadline=option.notice_by,
            detail=_("%(months)s months, to %(day)s. After the last day of notice it is gone.")
            % {"months": option.months, "day": formats.day(option.extends_to)},
            tone=Tone.DANGER if option.notice_by <= clock.today() + SOON else Tone.WARNING,
            action=_("Decide"),
        )
        for option in selectors.coming_notices(user)
        if answering.waits_for(user, option.agreement, coordinators)
    ]


def front_panel(user: Any) -> dict[str, Any] | None:
    """“Agreements we may use”: for people of parties, with their own use this year."""
    if access.works_for_association(user):
        return None
    rows = [
        row for row in use.overview(user) if row.agreement.status_enum in AgreementStatus.usable()
    ]
    if not rows:
        return None
    rows.sort(key=lambda row: row.agreement.valid_to)
    return {"rows": rows[:FRONT_ROWS], "count": len(rows), "year": clock.today().year}


def sees_use(user: Any) -> bool:
    """Whether the menu offers the use of agreements."""
    return bool(access.organisation_ids_where(user, "view_use"))
