"""Freezing a demand."""

from typing import Any

import pandas as pd
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from needs.consolidation import audit_codes, canonical, frames, policies, ranges, selectors
from needs.consolidation.models import Snapshot, SnapshotRow
from needs.consolidation.selectors import Consolidated
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements.models import Procurement

BATCH = 5_000


@transaction.atomic
def freeze(*, actor: Any, procurement: Any, reason: str) -> Snapshot:
    """Keep the demand as it stands, with a checksum over every figure; nobody can change it after.

    What the estimate, the ceiling and the mandates refer to. Two at once get numbers of their own.
    """
    require(policies.may_freeze(actor, procurement))
    if not reason.strip():
        raise ActionError(_("Say why the demand is frozen."), field="reason")
    Procurement.objects.select_for_update(of=("self",), no_key=True).get(pk=procurement.pk)
    demand = selectors.consolidated(procurement)
    if demand is None:
        raise ActionError(_("There is no demand before an inquiry is sent."))
    made = Snapshot.objects.filter(procurement=procurement)
    number = (made.aggregate(last=Max("number"))["last"] or 0) + 1
    content = content_of(demand)
    made_at = clock.now()
    rows = rows_of(demand)
    text = canonical.text(
        procurement_id=procurement.pk,
        number=number,
        made_at=canonical.moment(made_at),
        content=content,
        rows=rows,
    )
    snapshot = Snapshot.objects.create(
        procurement=procurement,
        inquiry=demand.inquiry,
        number=number,
        reason=reason.strip(),
        content=content,
        estimate=demand.estimate,
        value_per_year=demand.value_per_year,
        answered=demand.answered,
        asked=demand.asked,
        sha256=canonical.digest(text),
        made_at=made_at,
        made_by=actor,
    )
    for row in rows:
        row.snapshot = snapshot
    SnapshotRow.objects.bulk_create(rows, batch_size=BATCH)
    record(
        audit_codes.FROZEN,
        actor=actor,
        obj=snapshot,
        case=procurement,
        data={
            "number": number,
            "sha256": snapshot.sha256,
            "rows": len(rows),
            "estimate": str(demand.estimate),
            "reason": snapshot.reason[:300],
        },
    )
    return snapshot


def rows_of(demand: Consolidated) -> list[SnapshotRow]:
    """Every quantity, also of those that are unsure."""
    columns = [
        "organisation_id",
        "item_id",
        "quantity",
        "original",
        "confidence",
        "stance",
        "starts_on",
    ]
    return [
        SnapshotRow(
            organisation_id=int(organisation_id),
            item_id=int(item_id),
            quantity=frames.amount(quantity),
            original=frames.amount(original),
            confidence=confidence,
            stance=stance,
            starts_on=None if pd.isna(begins) else begins.date(),
        )
        for organisation_id, item_id, quantity, original, confidence, stance, begins in (
            demand.book.facts[columns].itertuples(index=False, name=None)
        )
    ]


def content_of(demand: Consolidated) -> dict[str, Any]:
    """What is not a quantity, as plain values that JSON gives back as they were."""
    book, inquiry = demand.book, demand.inquiry
    with translation.override("sv"):
        reasoning = selectors.reasoning(demand)
    spread = ranges.of_demand(demand)
    return {
        "procurement": inquiry.procurement.title,
        "inquiry": {"id": inquiry.pk, "title": inquiry.title},
        "reasoning": reasoning,
        "value_per_year": str(demand.value_per_year),
        "estimate": str(demand.estimate),
        "answered": demand.answered,
        "asked": demand.asked,
        "nothing": demand.nothing,
        "unsure": demand.unsure,
        "term_months": demand.term_months,
        "start": book.start.isoformat(),
        "years": [
            [int(row.Index), str(row.quantity), str(row.value)]
            for row in frames.by_year(
                book.counted, book.items, book.start, book.months
            ).itertuples()
        ],
        "scenarios": {
            "answered": [str(part) for part in spread.answered],
            "with_undecided": [str(part) for part in spread.whole],
        },
        "factors": {
            "high": [str(part) for part in book.factors.high],
            "medium": [str(part) for part in book.factors.medium],
            "low": [str(part) for part in book.factors.low],
            "undecided": [str(book.factors.undecided_likely), str(book.factors.undecided_high)],
        },
        "lines": [
            {
                "id": row.item.pk,
                "name": row.item.name,
                "unit": row.item.unit,
                "lot": str(row.item.lot) if row.item.lot else "",
                "price": str(row.item.unit_price) if row.item.unit_price is not None else "",
                "quantity": str(row.total),
                "answered": str(row.original),
                "parties": row.parties,
            }
            for row in demand.items
        ],
        "parties": [
            {
                "id": party.organisation_id,
                "name": party.name,
                "code": party.code,
                "county": party.county,
                "status": party.status.value,
                "stance": party.stance.value if party.is_counted else "",
                "submitted": party.submitted_at.isoformat()
                if party.is_counted and party.submitted_at
                else "",
                "inhabitants": party.inhabitants,
            }
            for party in sorted(demand.people, key=lambda p: p.organisation_id)
        ],
        "adjustments": [
            {
                "organisation": row.answer.organisation_id,
                "line": row.item_id,
                "from": str(row.original),
                "to": str(row.quantity),
                "reason": row.reason,
                "adjustment": row.pk,
                "at": canonical.moment(row.made_at),
            }
            for key, row in sorted(book.adjustments.items())
        ],
    }
