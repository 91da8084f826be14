"""Work for the worker: looking for joint demand."""

from datetime import datetime

from django.db import transaction

from needs.radar import actions
from portal.core import clock
from portal.core.tasks import portal_task


@portal_task(name="radar.recompute")
def recompute(asked_at: str = "") -> None:
    """Gather and group the signals; nothing when it was done since it was asked for."""
    actions.recompute(asked_at=datetime.fromisoformat(asked_at) if asked_at else None)


def look_again() -> None:
    """Let the worker look again when what is written now is committed.

    The moment told is that of the commit: a look that began before it may have missed it.
    """
    transaction.on_commit(lambda: recompute.delay(clock.now().isoformat()))
