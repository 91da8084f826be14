"""What this room fills in of the registries: gates, links of the chain, panels, menu, search."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit import timeline
from portal.audit.support import limits
from portal.core import clock
from portal.core.decisions import Decision
from portal.documents import readers
from portal.notices import todo
from portal.organisations import access
from portal.people import second_factor
from portal.procurements import (
    followed,  # noqa: F401 - followed registers what followers are told
    grants,
    letters,  # noqa: F401 - letters registers its kinds
    panels,
    papers,
    policies,
    registries,
    search,
    waiting,
)
from portal.procurements.enums import ChainKey, ProcurementStatus, Right
from portal.procurements.models import Procurement
from portal.procurements.process import Key
from portal.procurements.registries import CaseAction, CasePanel, ChainStep
from portal.procurements.selectors import CaseFacts, facts_of
from portal.rules.enums import Regime
from portal.ui import formats, navigation
from portal.ui import search as search_box

S = ProcurementStatus


# --- Gates ---------------------------------------------------------------------------------------


def regime_confirmed(procurement: Procurement) -> Decision:
    """The legal regime is decided: periods and duties follow from it."""
    if procurement.regime != Regime.UNDECIDED:
        return Decision.yes()
    return Decision.no(_("The legal regime is not decided yet."), paragraph="LOU 1:4, 19:1")


def ceiling_set(procurement: Procurement) -> Decision:
    """Estimate and ceiling are set: both are stated in the notice."""
    if procurement.ceiling is not None:
        return Decision.yes()
    return Decision.no(
        _("The estimated value and the ceiling are not set. Both are stated in the notice."),
        paragraph="LOU 5:14, HFD 2022:4",
    )


def tenders_recorded(procurement: Procurement) -> Decision:
    """At least one tender that came in time is recorded."""
    if procurement.tenders.in_time().exists():
        return Decision.yes()
    return Decision.no(_("No tender is recorded, so there is nothing to award."))


# --- The chain: notice and award -----------------------------------------------------------------


def _elapsed(first: Any, last: Any) -> float:
    whole = (last - first).days or 1
    return min(max((clock.today() - first).days / whole, 0.0), 1.0)


def _span(first: Any, last: Any) -> str:
    if first and last:
        return f"{formats.day(first, 'short')} – {formats.day(last, 'short')}"
    return formats.day(first or last)


def notice_step(procurement: Procurement, user: Any) -> ChainStep:
    """The notice: when, until when, and whether the time for tenders runs."""
    url = reverse("procurements:publication", args=[procurement.pk])
    facts = facts_of(procurement)
    notice = facts.publication
    if notice is not None:
        fact = _span(notice.published_on, notice.tender_deadline)
        if clock.today() <= notice.tender_deadline and procurement.status == S.PUBLISHED:
            share = _elapsed(notice.published_on, notice.tender_deadline)
            return ChainStep(ChainKey.PUBLICATION, fact, "now", share, url)
        return ChainStep(ChainKey.PUBLICATION, fact, "done", 1.0, url)
    if procurement.status == S.CANCELLED:
        return ChainStep(ChainKey.PUBLICATION, _("cancelled"), url=url)
    planned = facts.day(Key.PUBLICATION)
    fact = _span(planned, facts.day(Key.TENDER_DEADLINE)) if planned else _("not planned")
    state = "ahead"
    if planned and planned < clock.today():
        state = "late"
    elif facts.is_done(Key.PARTY_LIST):
        state = "now"
    return ChainStep(ChainKey.PUBLICATION, fact, state, 0.0, url)


def award_step(procurement: Procurement, user: Any) -> ChainStep:
    """The award: planned, being decided, in standstill, or past it."""
    url = reverse("procurements:award", args=[procurement.pk])
    facts = facts_of(procurement)
    award = facts.award
    if award is not None:
        if clock.today() <= award.standstill_ends_on:
            until = formats.day(award.standstill_ends_on, "short")
            fact = _("standstill until %(day)s") % {"day": until}
            share = _elapsed(award.sent_on, award.standstill_ends_on)
            return ChainStep(ChainKey.AWARD, fact, "now", share, url)
        return ChainStep(ChainKey.AWARD, formats.day(award.decided_on), "done", 1.0, url)
    if procurement.status == S.CANCELLED:
        return ChainStep(ChainKey.AWARD, _("cancelled"), url=url)
    return _award_ahead(procurement, facts, url)


def _award_ahead(procurement: Procurement, facts: CaseFacts, url: str) -> ChainStep:
    planned = facts.day(Key.AWARD)
    if facts.publication and clock.today() > facts.publication.tender_deadline:
        state = "late" if planned and planned < clock.today() else "now"
        return ChainStep(ChainKey.AWARD, _("tenders are evaluated"), state, 0.0, url)
    return ChainStep(ChainKey.AWARD, formats.month(planned) if planned else "–", url=url)


# --- What can be done ----------------------------------------------------------------------------


def case_actions(procurement: Procurement, user: Any) -> list[CaseAction]:
    """The next thing the coordinator does on the spine, as one button."""
    if not policies.may_coordinate(user, procurement):
        return []
    status, pk = procurement.status, procurement.pk

    def action(label: str, name: str, *, primary: bool = True) -> CaseAction:
        return CaseAction(label, reverse(f"procurements:{name}", args=[pk]), primary=primary)

    if status == S.PREPARING:
        if not procurement.participations.exists():
            return [action(_("Invite parties"), "invite")]
        publish = action(_("Record the notice"), "publication")
        return [publish] if policies.may_publish(user, procurement) else []
    if status != S.PUBLISHED or not policies.deadline_passed(procurement):
        return []
    opening = policies.opening_of(procurement)
    opened = opening is not None and opening.is_certified
    if opened and policies.may_award(user, procurement):
        tenders = action(_("Tenders"), "tenders", primary=False)
        return [tenders, action(_("Record the award decision"), "award")]
    return [action(_("Tenders"), "tenders") if opened else action(_("Open the tenders"), "opening")]


def sees_cases(user: Any) -> bool:
    """Whether the person has any work to see."""
    invited = access.organisation_ids_where(user, "view_work")
    return bool(invited or grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS))


registries.register_gate(
    "procurements.regime_confirmed", regime_confirmed, gettext_lazy("The legal regime is decided")
)
registries.register_gate(
    "procurements.ceiling_set", ceiling_set, gettext_lazy("Estimate and ceiling are set")
)
registries.register_gate(
    "procurements.tender_deadline_passed",
    policies.deadline_passed,
    gettext_lazy("The last day for tenders has passed"),
)
registries.register_gate(
    "procurements.tenders_recorded", tenders_recorded, gettext_lazy("Tenders are recorded")
)
registries.register_gate(
    "procurements.standstill_over", policies.standstill_over, gettext_lazy("The standstill is over")
)

registries.register_chain(ChainKey.PUBLICATION, notice_step)
registries.register_chain(ChainKey.AWARD, award_step)
registries.register_actions(case_actions)

timeline.register(Procurement)
limits.forbid(
    *("procurements:*tender*", "procurements:*open*", "procurements:declar*"),
    *("procurements:set_sum", "procurements:close_qualification", "procurements:readings"),
    reason=limits.TENDERS,
)

_T = "procurements/panels/"
registries.register_panel(CasePanel("notice", 50, f"{_T}notice.html", panels.notice))
registries.register_panel(CasePanel("invited", 60, f"{_T}invited.html", panels.invited))
registries.register_panel(CasePanel("team", 70, f"{_T}team.html", panels.team))
registries.register_panel(CasePanel("timeline", 90, f"{_T}timeline.html", panels.timeline))
registries.register_panel(CasePanel("value", 20, f"{_T}value.html", panels.value, "aside"))
registries.register_panel(CasePanel("object", 30, f"{_T}object.html", panels.bought, "aside"))
registries.register_panel(CasePanel("dates", 40, f"{_T}dates.html", panels.dates, "aside"))


def reads_tenders(user: Any) -> str | None:
    """Why a person appointed to read tenders logs in with a second factor."""
    if not grants.case_ids(user, Right.READ_TENDERS):
        return None
    return _("You are appointed to read tenders, so you log in with a second factor.")


second_factor.require_when(reads_tenders)
readers.register(papers.KIND, papers.may_read_record)
todo.register(waiting.items)
todo.register(waiting.personal_items, personal=True)
search_box.register(search.hits)
navigation.register(
    navigation.NavItem(gettext_lazy("Procurements"), "procurements:list", 10, sees_cases)
)
navigation.register(
    navigation.NavItem(
        gettext_lazy("Suppliers"), "procurements:suppliers", 70, access.works_for_association
    )
)
navigation.register(
    navigation.NavItem(
        gettext_lazy("Conflicts of interest"),
        "procurements:declarations",
        75,
        access.works_for_association,
    )
)
