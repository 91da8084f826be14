"""A demand with an adjustment and a snapshot for the matrix: made when an address asks for one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from needs.consolidation import actions
from needs.consolidation.models import Adjustment, Snapshot
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine
from tests.access.world import World


def _case(w: World) -> dict[str, Any]:
    return {"procurement_pk": w.asking.pk}


def _nothing(_w: World) -> dict[str, Any]:
    return {}


def _submitted(w: World) -> Answer:
    """An answer of the case that asks for needs which can be adjusted."""
    rows = Answer.objects.filter(
        inquiry__procurement=w.asking, status=AnswerStatus.SUBMITTED, stance=Stance.NEEDS
    )
    found: Answer = rows.exclude(adjustments__isnull=False).order_by("pk").first() or rows[0]
    return found


def _adjustment(w: World) -> Adjustment:
    found = Adjustment.objects.filter(withdrawn_at=None).first()
    if found is not None:
        return found
    answer = _submitted(w)
    line = AnswerLine.objects.filter(answer=answer).select_related("item")[0]
    return actions.adjust(
        actor=w.users["samordnare"],
        answer=answer,
        item=line.item,
        quantity=line.quantity + Decimal(1),
        reason="Per månad, inte per år.",
        version=answer.version,
    )


def _snapshot(w: World) -> Snapshot:
    found = Snapshot.objects.filter(procurement=w.asking).first()
    return found or actions.freeze(
        actor=w.users["samordnare"], procurement=w.asking, reason="Inför beslutet."
    )


def _one(find: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": find(w).pk}


PAGES: dict[str, Callable[[World], dict[str, Any]]] = {
    "inhabitants": _nothing,
    "inhabitants_template": _nothing,
    "demand": _case,
    "demand_export": _case,
    "demand_csv": _case,
    "estimate": _case,
    "lines": _case,
    "outliers": _case,
    "adjustments": _case,
    "scenarios": _case,
    "factors": _case,
    "snapshots": _case,
    "freeze": _case,
    "adjust": _one(_submitted),
    "withdraw": _one(_adjustment),
    "snapshot": _one(_snapshot),
    "verify": _one(_snapshot),
    "snapshot_json": _one(_snapshot),
    "snapshot_pdf": _one(_snapshot),
}
