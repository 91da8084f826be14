"""What the worker does for this room at intervals."""

from datetime import timedelta

from contracts.usage import actions
from contracts.usage.models import LedgerImport
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
