"""Asking for assessments, and reminding of them."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.quality import audit_codes, coming, letters, links, policies
from contracts.quality.actions.common import locked_assessment, locked_deviation, write_down
from contracts.quality.enums import AssessmentState, DeviationState, Kind, Stage
from contracts.quality.links import Signed
from contracts.quality.models import Assessment, FollowUp
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.questions import actions as questions

BEFORE = timedelta(days=7)
AFTER = timedelta(days=3)
ESCALATE = timedelta(days=10)


@transaction.atomic
def ask_for(*, follow_up_id: int) -> list[Assessment]:
    """Make the assessments of a follow-up whose time has come, and ask; used by the clock. Audited.

    Two at once, or the same again, make them once: the other answers an empty list.
    """
    rows = FollowUp.objects.select_for_update(of=("self",))
    follow_up = rows.select_related("agreement__procurement", "form").get(pk=follow_up_id)
    if follow_up.ended_at is not None:
        return []
    today = clock.today()
    there = set(follow_up.assessments.values_list("due_on", flat=True))
    missing = [day for day in coming.due_days(follow_up, today) if day not in there]
    pairs = coming.asked_of(follow_up, today) if missing else []
    stored = follow_up.form.newest()
    if not pairs or stored is None:
        return []
    questions.use(actor=None, stored=stored)
    made = Assessment.objects.bulk_create(
        Assessment(
            follow_up=follow_up,
            supplier_id=supplier_id,
            organisation_id=organisation_id,
            questions=stored,
            due_on=day,
            created_at=clock.now(),
        )
        for day in missing
        for supplier_id, organisation_id in pairs
    )
    return [_asked(row.pk) for row in made]


def _asked(pk: int) -> Assessment:
    assessment = locked_assessment(pk)
    _write(assessment, Stage.ASKED, audit_codes.ASKED, actor=None)
    return assessment


def _write(assessment: Assessment, stage: Stage, code: str, *, actor: Any) -> int:
    assessment.stage = max(stage, assessment.stage)
    assessment.letters += 1
    what = f"{'asked' if code == audit_codes.ASKED else 'reminder'}{assessment.letters}"
    written = 0
    if assessment.kind_enum == Kind.SELF:
        written = letters.ask_supplier(assessment, what)
    elif assessment.kind_enum == Kind.MEMBERS:
        written = letters.ask_member(assessment, what)
    if written:
        assessment.reminded_at = clock.now()
    assessment.save(update_fields=["stage", "letters", "reminded_at"])
    write_down(code, actor, assessment, letters=written)
    return written


def stage_on(assessment: Assessment, today: date) -> Stage:
    """How far the reminding of an open form should have come on a day."""
    if today > assessment.due_on + ESCALATE:
        return Stage.ESCALATED
    if today >= assessment.due_on + AFTER:
        return Stage.AFTER
    return Stage.BEFORE if today >= assessment.due_on - BEFORE else Stage.ASKED


@transaction.atomic
def remind_by_clock(*, assessment_id: int) -> Stage | None:
    """Remind of an open form as far as its day has come; safe to run twice. Audited.

    A day that nobody ran is made up for by one letter. Answers the new stage, None when there was
    nothing to do.
    """
    assessment = locked_assessment(assessment_id)
    stage = stage_on(assessment, clock.today())
    if assessment.state != AssessmentState.OPEN or stage <= assessment.stage:
        return None
    if not assessment.kind_enum.is_asked:
        return None
    _write(assessment, stage, audit_codes.REMINDED, actor=None)
    return stage


@transaction.atomic
def remind(*, actor: Any, assessment: Assessment) -> int:
    """Remind now, because somebody says so; answers how many letters. Audited."""
    row = locked_assessment(assessment.pk)
    require(policies.may_remind(actor, row))
    written = _write(row, Stage(row.stage), audit_codes.REMINDED, actor=actor)
    if not written:
        raise ActionError(
            _("There is nobody to write to. Add a contact at %(supplier)s first.")
            % {"supplier": row.supplier.name}
            if row.kind_enum == Kind.SELF
            else _("Nobody at the member may answer.")
        )
    return written


@transaction.atomic
def send_new_link(*, signed: Signed) -> bool:
    """Send a new link to the contact of one that has expired; used by whoever holds the old one.

    Goes to the contact's own address only, at most once a day, and only while something is waited
    for. Answers whether one was sent.
    """
    again = f"again{clock.today():%Y%m%d}"
    if signed.kind == links.ASSESSMENT:
        assessment = locked_assessment(signed.pk)
        waits = assessment.state == AssessmentState.OPEN
        return waits and _holds(assessment, signed) and letters.ask_supplier(assessment, again) > 0
    deviation = locked_deviation(signed.pk)
    waits = deviation.state in {DeviationState.ASKED, DeviationState.ACTING}
    return waits and _holds(deviation, signed) and letters.about_deviation(deviation, again) > 0


def _holds(about: Any, signed: Signed) -> bool:
    return any(contact.pk == signed.contact_id for contact in letters.contacts_of(about))
