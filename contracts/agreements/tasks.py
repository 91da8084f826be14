"""Work for the worker: matching ledgers that came before an agreement, and reminding in time."""

from datetime import timedelta

from django.db import transaction

from contracts.agreements.models import Agreement, AgreementOption, AgreementParty
from contracts.usage import matching
from contracts.usage.models import LedgerImport
from portal.core import clock
from portal.core.tasks import portal_task


@portal_task(name="agreements.match_use")
def match_use(agreement_id: int) -> None:
    """Match the parties' imported ledgers of the agreement's time again; safe to run twice."""
    agreement = Agreement.objects.filter(pk=agreement_id).first()
    if agreement is None:
        return
    parties = AgreementParty.objects.filter(agreement=agreement)
    imports = LedgerImport.objects.imported().filter(
        organisation_id__in=parties.values("organisation_id"),
        period_start__lte=agreement.last_contract_date,
        period_end__gte=agreement.valid_from,
    )
    for pk, organisation_id in imports.values_list("pk", "organisation_id"):
        matching.match_again(ledger_import_id=pk, organisation_id=organisation_id)


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
