"""Work for the worker: the watch over ceilings."""

from portal.core import clock
from portal.core.tasks import portal_task


@portal_task(name="calloffs.watch_ceiling")
def watch_ceiling(agreement_id: int) -> None:
    """Raise the alerts of one agreement that are due; safe to run twice."""
    from contracts.calloffs import alerts

    alerts.watch(agreement_id=agreement_id)


@portal_task(name="calloffs.watch_ceilings")
def watch_ceilings() -> None:
    """Every agreement that is in force: use grows by ledgers and reports too."""
    from contracts.agreements.models import Agreement

    for pk in Agreement.objects.holding(clock.today()).values_list("pk", flat=True):
        watch_ceiling.delay(pk)
