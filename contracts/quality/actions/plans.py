"""Action plans: steps with a last day, said to be done, and verified."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.quality import audit_codes, letters, policies
from contracts.quality.actions.common import locked_deviation, needed, note, plain
from contracts.quality.enums import DeviationState, Side
from contracts.quality.models import Deviation, PlanStep
from contracts.quality.policies import Responder
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def add_step(*, actor: Any, deviation: Deviation, what: str, side: Side, due_on: date) -> PlanStep:
    """Add a step to the plan. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_handle(actor, row))
    if side == Side.MEMBER and row.organisation_id is None:
        raise ActionError(_("No member has reported it, so no member takes a step."), field="side")
    if due_on < clock.today():
        raise ActionError(_("The last day of the step has passed."), field="due_on")
    step = PlanStep.objects.create(
        deviation=row,
        what=needed("what", what, _("Say what is to be done.")),
        side=side,
        due_on=due_on,
    )
    note(audit_codes.STEP_ADDED, actor, row, due=str(due_on), side=str(side))
    return step


@transaction.atomic
def drop_step(*, actor: Any, step: PlanStep) -> Deviation:
    """Take away a step that the plan does not need, before the plan begins."""
    row = locked_deviation(step.deviation_id)
    require(policies.may_handle(actor, row))
    if row.state == DeviationState.ACTING:
        raise ActionError(_("The plan has begun, so its steps stay."))
    PlanStep.objects.filter(pk=step.pk).delete()
    return row


@transaction.atomic
def begin_plan(*, actor: Any, deviation: Deviation) -> Deviation:
    """Let the plan begin; a supplier with steps in it gets a letter. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_handle(actor, row))
    if row.state == DeviationState.ACTING:
        raise ActionError(_("The action plan has begun already."))
    if not row.steps.exists():
        raise ActionError(_("Add at least one step first."))
    row.begin_plan()
    row.letters += 1
    row.save()
    written = 0
    if row.steps.filter(side=Side.SUPPLIER).exists():
        written = letters.about_deviation(row, f"plan{row.letters}")
    note(audit_codes.PLAN_BEGUN, actor, row, steps=row.steps.count(), letters=written)
    return row


def _locked_step(step: PlanStep) -> PlanStep:
    row = locked_deviation(step.deviation_id)
    found = PlanStep.objects.get(pk=step.pk)
    found.deviation = row
    return found


@transaction.atomic
def step_done(*, who: Responder, step: PlanStep, done_on: date, how: str) -> PlanStep:
    """Say that a step is done, and how; may be said again until it is verified. Audited."""
    found = _locked_step(step)
    require(policies.may_do(who, found))
    if who.link is not None and found.side != Side.SUPPLIER:
        raise ActionError(_("The step is not the supplier's."))
    if done_on > clock.today():
        raise ActionError(_("What is done has a day that has been."), field="done_on")
    found.done_on = done_on
    found.done_note = plain("how", how)
    found.save(update_fields=["done_on", "done_note"])
    note(audit_codes.STEP_DONE, who.user, found.deviation, side=str(found.side))
    return found


@transaction.atomic
def verify_step(*, actor: Any, step: PlanStep) -> PlanStep:
    """Verify that a step is done. Audited."""
    found = _locked_step(step)
    require(policies.may_verify(actor, found))
    found.verified_by, found.verified_at = actor, clock.now()
    found.save(update_fields=["verified_by", "verified_at"])
    note(audit_codes.STEP_VERIFIED, actor, found.deviation)
    return found
