"""What the worker does for this room at intervals."""

from datetime import date, timedelta

from contracts.usage import actions, again, rollups
from contracts.usage.enums import UsageSource
from contracts.usage.models import LedgerImport, UsageLine
from portal.core.tasks import portal_task


@portal_task(name="usage.discard_old_uploads")
def discard_old_uploads() -> None:
    """Files that nobody went on with for a day are deleted."""
    actions.discard_old(timedelta(days=1))


@portal_task(name="usage.match_import_again")
def match_import_again(import_id: int) -> None:
    """Match one import to the agreements as they are now."""
    found = LedgerImport.objects.imported().select_related("organisation").filter(pk=import_id)
    for ledger_import in found:
        actions.match_again(actor=None, ledger_import=ledger_import)


@portal_task(name="usage.match_all_again")
def match_all_again() -> None:
    """Agreements registered since yesterday find their lines: one small task per import."""
    for pk in LedgerImport.objects.imported().values_list("pk", flat=True):
        match_import_again.delay(pk)
    others = UsageLine.objects.exclude(source=UsageSource.LEDGER).order_by()
    for pk in others.values_list("organisation_id", flat=True).distinct():
        match_others_again.delay(pk)


@portal_task(name="usage.match_others_again")
def match_others_again(organisation_id: int) -> None:
    """Match a buyer's reports, invoices and call-offs to the agreements as they are now."""
    again.match_others(organisation_id, date(1990, 1, 1), date.max)


@portal_task(name="usage.match_agreement_again")
def match_agreement_again(agreement_id: int) -> None:
    """Match the lines of an agreement's parties again, after its account rules have changed."""
    again.match_agreement(agreement_id)


@portal_task(name="usage.rebuild_months")
def rebuild_months() -> None:
    """Make the sums per month again from the lines: one task per buyer."""
    for pk in rollups.buyers():
        rebuild_months_of.delay(pk)


@portal_task(name="usage.rebuild_months_of")
def rebuild_months_of(organisation_id: int) -> None:
    """Make the sums per month of one buyer again."""
    rollups.rebuild_buyer(organisation_id)
