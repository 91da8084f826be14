"""The lock every action of a procurement takes first."""

from typing import Any

from portal.procurements.models import Procurement


def locked(procurement: Procurement | int) -> Procurement:
    """The procurement read again under a row lock: what two people do at once happens in turn."""
    pk: Any = procurement if isinstance(procurement, int) else procurement.pk
    rows = Procurement.objects.select_for_update(of=("self",))
    return rows.select_related("process__template").get(pk=pk)


def mirror(target: Procurement, source: Procurement, *fields: str) -> None:
    """Let the caller's object show what the action wrote."""
    for field in fields:
        setattr(target, field, getattr(source, field))
