"""Filling in a form: saved as it goes, submitted once under a name."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.quality import audit_codes, letters, policies
from contracts.quality.actions.common import locked_assessment, needed, plain, write_down
from contracts.quality.enums import Kind, Satisfaction
from contracts.quality.models import Assessment
from contracts.quality.policies import Responder
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.questions import answers as answering


@transaction.atomic
def save_draft(
    *, responder: Responder, assessment: Assessment, answers: dict[str, Any],
    satisfaction: int | None = None,
) -> Assessment:  # fmt: skip
    """Keep what is filled in so far; nothing has to be answered yet."""
    row = locked_assessment(assessment.pk)
    require(policies.may_answer(responder, row))
    row.draft, row.draft_saved_at = _checked(answers), clock.now()
    row.satisfaction = satisfaction
    row.save(update_fields=["draft", "draft_saved_at", "satisfaction"])
    return row


def _checked(answers: dict[str, Any]) -> dict[str, Any]:
    for key, value in answers.items():
        if isinstance(value, str):
            plain(key, value)
    return answers


@transaction.atomic
def submit(
    *,
    responder: Responder,
    assessment: Assessment,
    answers: dict[str, Any],
    name: str,
    satisfaction: int | None = None,
) -> Assessment:
    """Answer the form. Audited; a supplier gets a receipt.

    Raises `ActionError` when a question that has to be answered is not, and for the second of two
    who answer at once.
    """
    row = locked_assessment(assessment.pk)
    require(policies.may_answer(responder, row))
    _require_whole(row, answers, satisfaction)
    row.draft = _checked(answers)
    row.satisfaction = satisfaction
    row.be_answered(needed("name", name, _("Write your name.")), responder.user)
    if row.kind_enum == Kind.VISIT and row.made_on is None:
        raise ActionError(_("Say on which day the visit was made first."))
    row.save()
    if responder.link is not None:
        letters.receipt(row)
    write_down(
        audit_codes.ANSWERED,
        responder.user,
        row,
        by="link" if responder.link else "person",
        version=row.questions.version,
    )
    return row


def _require_whole(row: Assessment, answers: dict[str, Any], satisfaction: int | None) -> None:
    asked = row.question_set
    for question in asked.visible(answering.from_json(asked, answers)):
        if question.required and answers.get(question.key) in (None, "", []):
            raise ActionError(_("This question has to be answered."), field=question.key)
    if row.kind_enum == Kind.MEMBERS and satisfaction not in Satisfaction.values:
        raise ActionError(_("Say what you think on the whole."), field="satisfaction")
