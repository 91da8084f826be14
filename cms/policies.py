"""Who may show a case to the public."""

from typing import Any

from portal.core.decisions import Decision
from portal.procurements.policies import may_coordinate


def may_publish_status(user: Any, procurement: Any) -> Decision:
    """The one who coordinates the procurement decides what the public sees of it."""
    return may_coordinate(user, procurement)
