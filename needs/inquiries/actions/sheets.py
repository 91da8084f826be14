"""Keeping what a workbook says until it is taken over into the draft."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries.actions.drafts import DraftOutcome, Raw, locked, save_draft
from needs.inquiries.answering import drafts, policies
from needs.inquiries.answering.models import SheetUpload
from needs.inquiries.models import Answer
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def keep_sheet(*, actor: Any, answer: Answer, filename: str, found: dict[str, Any]) -> SheetUpload:
    """Keep what a workbook would change, held against the draft as it stands; changes nothing."""
    answer = locked(answer)
    require(policies.may_write(actor, answer))
    return SheetUpload.objects.create(
        answer=answer,
        user=actor,
        uploaded_at=clock.now(),
        filename=filename[-200:],
        version=answer.version,
        **found,
    )


@transaction.atomic
def take_sheet(*, actor: Any, sheet: SheetUpload, untouched: Raw) -> DraftOutcome:
    """Write the changes of a workbook into the draft, once.

    What a colleague has changed since the file was read stands; the outcome names it.
    """
    row = SheetUpload.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if row.taken_at is not None:
        raise ActionError(_("The workbook is already taken over."))
    values = {change["field"]: [change["after"]] for change in row.changes}
    outcome = save_draft(
        actor=actor,
        answer=row.answer,
        values=values,
        version=row.version,
        token=f"sheet-{row.pk}",
        untouched=untouched,
        scope=drafts.only(values),
    )
    row.taken_at = clock.now()
    row.save(update_fields=["taken_at"])
    record(
        "needs.sheet_taken",
        actor=actor,
        obj=outcome.answer,
        organisation=outcome.answer.organisation,
        case=outcome.answer.inquiry.procurement,
        data={"file": row.filename, "cells": len(values) - len(outcome.theirs)},
    )
    return outcome
