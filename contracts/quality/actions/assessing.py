"""What the association does with an assessment: the visit's day, the result, and once more."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.quality import audit_codes, letters, policies
from contracts.quality.actions.common import locked_assessment, needed, plain, write_down
from contracts.quality.enums import Kind, Result, Stage
from contracts.quality.models import Assessment, QualityLink
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def set_visit(
    *,
    actor: Any,
    assessment: Assessment,
    planned_on: date | None,
    made_on: date | None,
    present: str = "",
) -> Assessment:
    """Say when a visit is planned, or was made, and who took part. Audited."""
    row = locked_assessment(assessment.pk)
    require(policies.may_follow_up(actor))
    if row.kind_enum != Kind.VISIT:
        raise ActionError(_("This is not a visit."))
    if row.state != "open":
        raise ActionError(_("The visit is written down already. Open it again to change it."))
    if made_on is not None and made_on > clock.today():
        raise ActionError(_("A visit that is made has a day that has been."), field="made_on")
    row.planned_on, row.made_on, row.present = planned_on, made_on, plain("present", present)
    row.save(update_fields=["planned_on", "made_on", "present"])
    write_down(audit_codes.VISIT_SET, actor, row, planned=str(planned_on or ""))
    return row


@transaction.atomic
def assess(*, actor: Any, assessment: Assessment, result: Result, note: str) -> Assessment:
    """Say what it came to, and why. Audited. The second of two at once is refused."""
    row = locked_assessment(assessment.pk)
    require(policies.may_assess(actor, row))
    row.be_assessed(actor, result, needed("note", note, _("Say why.")))
    row.save()
    write_down(audit_codes.ASSESSED, actor, row, result=str(result))
    return row


@transaction.atomic
def open_again(*, actor: Any, assessment: Assessment, reason: str) -> Assessment:
    """Ask for it once more: what was answered is the draft to go on with. Audited."""
    row = locked_assessment(assessment.pk)
    require(policies.may_open_again(actor, row))
    reason = needed("reason", reason, _("Say why it is opened again."))
    row.be_opened_again()
    row.stage = Stage.ASKED
    row.letters += 1
    row.save()
    if row.kind_enum == Kind.SELF and letters.ask_supplier(row, f"again{row.letters}"):
        row.reminded_at = clock.now()
        row.save(update_fields=["reminded_at"])
    write_down(audit_codes.OPENED_AGAIN, actor, row, reason=reason)
    return row


@transaction.atomic
def waive(*, actor: Any, assessment: Assessment, reason: str) -> Assessment:
    """Do without it; its links are thrown away. Audited."""
    row = locked_assessment(assessment.pk)
    require(policies.may_waive(actor, row))
    row.be_waived(actor, needed("reason", reason, _("Say why it is done without.")))
    row.save()
    QualityLink.objects.filter(assessment=row).delete()
    write_down(audit_codes.WAIVED, actor, row, reason=row.waive_reason)
    return row
