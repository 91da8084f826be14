"""Who is told, in the same transaction, that an agreement is another than it was.

A room above that shows facts of agreements elsewhere, such as the published cards, gives a
follower here; this room knows none of them.
"""

from collections.abc import Callable
from typing import Any

Follower = Callable[[Any, Any], None]

_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Tell `follower(agreement, actor)` of every correction and of every end."""
    if follower not in _followers:
        _followers.append(follower)


def tell(agreement: Any, actor: Any) -> None:
    """Tell all of them; the agreement is locked."""
    for follower in _followers:
        follower(agreement, actor)
