"""Work for the worker: looking for joint demand."""

from datetime import datetime

from django.db import connection, transaction

from needs.radar import actions
from portal.core import clock
from portal.core.tasks import portal_task


@portal_task(name="radar.recompute")
def recompute(asked_at: str = "") -> None:
    """Gather and group the signals; nothing when it was done since it was asked for."""
    actions.recompute(asked_at=datetime.fromisoformat(asked_at) if asked_at else None)


def look_again() -> None:
    """Let the worker look again when what is written now is committed; once for a transaction."""
    # The queue of the connection tells whether it is asked for already in this transaction.
    if not any(_ask in entry for entry in connection.run_on_commit):
        transaction.on_commit(_ask)


def _ask() -> None:
    """The moment told is that of the commit: a look that began before it may have missed it."""
    recompute.delay(clock.now().isoformat())
