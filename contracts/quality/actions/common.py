"""Locks, the audit, and the texts that must not hold what is not kept here."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.quality.models import Assessment, Deviation
from portal.audit.actions import record
from portal.core import personal_numbers
from portal.core.errors import ActionError


def locked_assessment(pk: int) -> Assessment:
    """The assessment under a lock until the transaction ends."""
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related(
        "follow_up__agreement__procurement", "supplier", "organisation", "questions"
    ).get(pk=pk)


def locked_deviation(pk: int) -> Deviation:
    """The deviation under a lock until the transaction ends."""
    rows = Deviation.objects.select_for_update(of=("self",))
    return rows.select_related("agreement__procurement", "supplier", "organisation").get(pk=pk)


def write_down(code: str, actor: Any, assessment: Assessment, **data: Any) -> None:
    """The event of an assessment."""
    record(
        code,
        actor=actor,
        obj=assessment,
        organisation=assessment.organisation,
        case=assessment.follow_up.agreement.procurement,
        data={"due": str(assessment.due_on), **data},
    )


def note(code: str, actor: Any, deviation: Deviation, **data: Any) -> None:
    """The event of a deviation: known to the reporting member and the association, to no other.

    No text that people wrote: the log is read by more people than the deviation is.
    """
    record(code, actor=actor, obj=deviation, organisation=deviation.organisation, data=data)


def plain(field: str, text: str) -> str:
    """The text as it is kept. Raises `ActionError` at `field` when it holds a personal number."""
    if personal_numbers.holds_one(text):
        raise ActionError(
            _("This looks like a personal number. Write your own case reference instead."),
            field=field,
        )
    return text.strip()


def needed(field: str, text: str, message: str) -> str:
    """The same for a text that has to be there."""
    found = plain(field, text)
    if not found:
        raise ActionError(message, field=field)
    return found
