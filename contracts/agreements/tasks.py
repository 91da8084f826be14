"""Work for the worker: lines that came before the agreement are matched to it."""

from contracts.usage import again
from portal.core.tasks import portal_task


@portal_task(name="agreements.match_use")
def match_use(agreement_id: int) -> None:
    """Match the parties' lines of the agreement's time again; safe to run twice."""
    again.match_agreement(agreement_id)
