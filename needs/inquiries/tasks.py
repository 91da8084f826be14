"""Work for the worker: reminders by rule, one small task for each party."""

from typing import Any

from django.db.models import Q

from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.core.tasks import portal_task
from portal.procurements.enums import ProcurementStatus


@portal_task(name="needs.remind_party")
def remind_party(answer_id: int) -> None:
    """Remind one party as its inquiry's ladder says; a second time changes nothing."""
    from needs.inquiries import actions

    if waiting().filter(pk=answer_id).exists():
        actions.remind_by_rule(answer_id=answer_id)


@portal_task(name="needs.remind_by_rule")
def remind_by_rule() -> None:
    """Give every answer that waits to a task of its own, which asks the ladder."""
    for pk in waiting().order_by("pk").values_list("pk", flat=True):
        remind_party.delay(pk)


def waiting() -> Any:
    """Answers of sent inquiries that wait for the party and that a ladder may speak to."""
    is_open = Q(inquiry__closed_at=None) | Q(status=AnswerStatus.RETURNED)
    late = Q(late_until__gte=clock.today())
    return (
        Answer.objects.waiting()
        .filter(is_open | late, inquiry__sent_at__isnull=False)
        .exclude(inquiry__procurement__status=ProcurementStatus.CANCELLED)
    )
