"""Who may plan, answer, assess, report and handle: every refusal says why."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contracts.quality.enums import AssessmentState, DeviationState, Kind
from contracts.quality.models import Assessment, Deviation, FollowUp, PlanStep, QualityLink
from contracts.quality.querysets import HANDLERS
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.querysets import OrganisationQuerySet

FOLLOWS_UP = (Role.COORDINATOR, Role.ASSOCIATION_ADMIN, Role.ASSOCIATION_CONTROLLER)


@dataclass(frozen=True, slots=True)
class Responder:
    """Who answers: a contact through a link, or a logged-in person."""

    link: QualityLink | None = None
    user: Any = None

    @property
    def name(self) -> str:
        """Under whose name it is done when nothing else is said."""
        return str(self.link.contact.name if self.link else self.user.name)


def may_follow_up(user: Any) -> Decision:
    """Whether `user` plans, assesses and handles: the association's coordinators, controllers."""
    if access.has_role(user, *FOLLOWS_UP):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators and controllers follow up."))


def sees_individual(user: Any) -> bool:
    """Whether `user` has the right to the individual cases of every member."""
    return access.has_role(user, *HANDLERS)


def may_end(user: Any, follow_up: FollowUp) -> Decision:
    """Whether the follow-up can be ended."""
    decision = may_follow_up(user)
    if decision and follow_up.ended_at is not None:
        return Decision.no(_("The follow-up has ended already."))
    return decision


def may_answer(responder: Responder, assessment: Assessment) -> Decision:
    """Whether the form can be filled in now, by the one whom it is for."""
    decision = _is_for(responder, assessment)
    if decision and assessment.state == AssessmentState.WAIVED:
        return Decision.no(_("The association does without it, so nothing needs to be answered."))
    if decision and assessment.state != AssessmentState.OPEN:
        return Decision.no(_("It is answered. Ask the association to open it if it is wrong."))
    return decision


def _is_for(responder: Responder, assessment: Assessment) -> Decision:
    if responder.link is not None:
        if responder.link.assessment_id == assessment.pk and responder.link.works:
            return Decision.yes()
        return Decision.no(_("The link no longer opens this form."))
    if assessment.kind_enum != Kind.MEMBERS:
        return may_follow_up(responder.user)
    party = assessment.organisation_id
    if party and access.may(responder.user, Permission.CALL_OFF, party):
        return Decision.yes()
    return Decision.no(
        _("The member's requesters and purchasing coordinators answer; you can read it.")
    )


def may_assess(user: Any, assessment: Assessment) -> Decision:
    """Whether a result can be set: when the form is answered."""
    decision = may_follow_up(user)
    if decision and assessment.kind_enum not in Kind.assessed():
        return Decision.no(_("The members' view is a result in itself."))
    if decision and assessment.state == AssessmentState.ASSESSED:
        return Decision.no(_("The result is set. Open it again to change it."))
    if decision and assessment.state != AssessmentState.ANSWERED:
        return Decision.no(_("It is not answered yet, so there is nothing to assess."))
    return decision


def may_open_again(user: Any, assessment: Assessment) -> Decision:
    """Whether it can be asked for once more."""
    decision = may_follow_up(user)
    if decision and assessment.state == AssessmentState.OPEN:
        return Decision.no(_("It is open already."))
    return decision


def may_waive(user: Any, assessment: Assessment) -> Decision:
    """Whether the association can do without it."""
    decision = may_follow_up(user)
    if decision and assessment.state != AssessmentState.OPEN:
        return Decision.no(_("Nothing is waited for, so there is nothing to do without."))
    return decision


def may_remind(user: Any, assessment: Assessment) -> Decision:
    """Whether a reminder can be sent now."""
    decision = may_follow_up(user)
    if decision and not assessment.kind_enum.is_asked:
        return Decision.no(_("The association does it itself, so nobody is reminded."))
    if decision and assessment.state != AssessmentState.OPEN:
        return Decision.no(_("Nothing is waited for, so there is nothing to remind of."))
    return decision


def reporters(user: Any, agreement: Any) -> OrganisationQuerySet:
    """For which of the agreement's parties `user` may report deviations."""
    parties = agreement.parties.values("organisation_id")
    mine = access.organisations_where(user, Permission.CALL_OFF)
    found: OrganisationQuerySet = mine.filter(pk__in=parties)
    return found


def may_report(user: Any, agreement: Any) -> Decision:
    """Whether `user` may report a deviation from the agreement."""
    if may_follow_up(user) or reporters(user, agreement).exists():
        return Decision.yes()
    return Decision.no(
        _(
            "Deviations are reported by the requesters and purchasing coordinators of the"
            " agreement's parties, and by the association."
        )
    )


def may_handle(user: Any, deviation: Deviation) -> Decision:
    """Whether `user` handles the deviation now: while it is open."""
    decision = may_follow_up(user)
    if decision and not deviation.is_open:
        return Decision.no(_("The deviation has come to its end. Open it again first."))
    return decision


def may_send(user: Any, deviation: Deviation) -> Decision:
    """Whether the supplier can be asked."""
    decision = may_handle(user, deviation)
    if decision and deviation.state_enum not in DeviationState.before_plan():
        return Decision.no(_("There is an action plan; remind the supplier of it instead."))
    return decision


def may_remind_of(user: Any, deviation: Deviation) -> Decision:
    """Whether the supplier can be reminded: of the reply, or of its steps."""
    decision = may_handle(user, deviation)
    waits = {DeviationState.ASKED, DeviationState.ACTING}
    if decision and deviation.state_enum not in waits:
        return Decision.no(_("The supplier has not been asked for anything."))
    return decision


def may_reply(responder: Responder, deviation: Deviation) -> Decision:
    """Whether the supplier can reply through its link: while it is asked."""
    if (decision := may_open(responder, deviation)) and deviation.state != DeviationState.ASKED:
        return Decision.no(_("No reply is waited for."))
    return decision


def may_open(responder: Responder, deviation: Deviation) -> Decision:
    """Whether the link opens the deviation."""
    link = responder.link
    if link is not None and link.deviation_id == deviation.pk and link.works:
        return Decision.yes()
    return Decision.no(_("The link no longer opens this deviation."))


def may_close(user: Any, deviation: Deviation) -> Decision:
    """Whether the deviation can be closed: every step of its plan is verified."""
    decision = may_handle(user, deviation)
    if decision and deviation.state == DeviationState.ASKED:
        return Decision.no(_("The supplier has been asked and has not replied yet."))
    if decision and deviation.steps.filter(verified_at=None).exists():
        return Decision.no(_("A step of the action plan is not verified yet."))
    return decision


def may_dismiss(user: Any, deviation: Deviation) -> Decision:
    """Whether it can be found to be no deviation: before there is a plan."""
    decision = may_handle(user, deviation)
    if decision and deviation.state == DeviationState.ACTING:
        return Decision.no(_("There is an action plan, so it was a deviation."))
    return decision


def may_reopen(user: Any, deviation: Deviation) -> Decision:
    """Whether it can be opened again."""
    decision = may_follow_up(user)
    if decision and deviation.is_open:
        return Decision.no(_("The deviation is open already."))
    return decision


def may_do(who: Responder, step: PlanStep) -> Decision:
    """Whether a step can be said to be done: by its own side, or by the association."""
    if step.deviation.state != DeviationState.ACTING:
        return Decision.no(_("The action plan has not begun, or is at its end."))
    if step.verified_at is not None:
        return Decision.no(_("The step is verified already."))
    if who.link is not None:
        return may_open(who, step.deviation)
    party = step.deviation.organisation_id
    if party and access.may(who.user, Permission.CALL_OFF, party):
        return Decision.yes()
    return may_follow_up(who.user)


def may_verify(user: Any, step: PlanStep) -> Decision:
    """Whether a step can be verified: when it is said to be done."""
    decision = may_handle(user, step.deviation)
    if decision and step.verified_at is not None:
        return Decision.no(_("The step is verified already."))
    if decision and step.done_on is None:
        return Decision.no(_("Nobody has said that the step is done."))
    return decision


def may_attach(user: Any, deviation: Deviation) -> Decision:
    """Whether a document can be added: by the reporting member and the association."""
    party = deviation.organisation_id
    if party and access.may(user, Permission.CALL_OFF, party):
        return Decision.yes()
    return may_follow_up(user)
