"""Work for the worker: ledgers that came before the agreement are matched to it."""

from contracts.agreements.models import Agreement, AgreementParty
from contracts.usage import again
from contracts.usage.models import LedgerImport
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
    for found in imports:
        again.match_import(found)
    for organisation_id in parties.values_list("organisation_id", flat=True):
        again.match_others(organisation_id, agreement.valid_from, agreement.last_contract_date)
