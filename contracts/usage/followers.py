"""What other rooms want done when a ledger is imported: they say so here when the site starts.

A room that tells of the same purchases (electronic invoices) then lets its lines stand on the days
on which the ledger has them. What is done is part of the import's transaction.
"""

from collections.abc import Callable
from typing import Any

Follower = Callable[[Any], object]
_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Be told of each import: `follower(ledger_import)`; the same one again is one."""
    if follower not in _followers:
        _followers.append(follower)


def tell(ledger_import: Any) -> None:
    """Tell everybody of an import whose lines are in place."""
    for follower in _followers:
        follower(ledger_import)
