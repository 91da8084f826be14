"""Work for the worker: matching lines that came before an agreement, and reminding in time."""

from datetime import timedelta

from django.db import transaction

from contracts.agreements.models import AgreementOption
from contracts.usage import again
from portal.core import clock
from portal.core.tasks import portal_task


@portal_task(name="agreements.match_use")
def match_use(agreement_id: int) -> None:
    """Match the parties' lines of the agreement's time again; safe to run twice."""
    again.match_agreement(agreement_id)


@portal_task(name="agreements.remind_options")
def remind_options() -> None:
    """Remind of options whose last day of notice comes near; each step once, so safe to run again.

    An option after one that is still open waits for it.
    """
    from contracts.agreements import reminders

    today = clock.today()
    rows = AgreementOption.objects.filter(
        taken_at=None,
        declined_at=None,
        notice_by__gte=today,
        notice_by__lte=today + timedelta(days=max(reminders.STEPS)),
        agreement__terminated_from=None,
    )
    for option in rows.select_related("agreement__procurement", "agreement__manager"):
        with transaction.atomic():
            reminders.remind_of(option)
