"""What submitted reports mean as use: one line per row, through the door of the room of use.

Sales to parties become lines, inside or outside the agreement. Sales to others are no member's use:
they stay in the report. A price without a sale is no line.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from contracts.agreements.models import AgreementSupplier
from contracts.reports.models import ReportRow, ReportVersion
from contracts.usage import lines
from contracts.usage.enums import UsageSource


def key_of(version: ReportVersion) -> str:
    """The name under which the version's lines stand in the use."""
    return f"report:{version.pk}"


def post(version: ReportVersion, rows: Iterable[ReportRow], *, actor: Any) -> int:
    """Let the rows of a version be use; answers how many lines there are."""
    made = list(_lines(version, rows))
    if not made:
        return 0
    task = version.task
    place = lines.Place(
        key=key_of(version),
        title=f"{task.supplier.name}, {task.period_label}",
        url=task.get_absolute_url(),
    )
    lines.add_lines(actor=actor, source=UsageSource.REPORT, place=place, lines=made)
    return len(made)


def _lines(version: ReportVersion, rows: Iterable[ReportRow]) -> Iterator[lines.NewLine]:
    task = version.task
    anywhere = (
        AgreementSupplier.objects.filter(
            lot__agreement_id=task.agreement_id, supplier_id=task.supplier_id
        )
        .order_by("lot__number")
        .values_list("lot_id", flat=True)
        .first()
    )
    for row in rows:
        if row.is_party and row.organisation_id and row.amount:
            yield lines.NewLine(
                row=row.position,
                organisation_id=row.organisation_id,
                day=row.invoice_date or task.period_start,
                day_known=row.invoice_date is not None,
                amount=row.amount,
                supplier_number=task.supplier.organisation_number,
                supplier_name=task.supplier.name,
                invoice_number=row.invoice_number,
                account_text=row.article,
                # What lies outside is outside this agreement, whichever lot it resembles.
                lot_id=row.lot_id or anywhere,
                supplier_id=task.supplier_id,
                outside=row.is_outside,
            )


def reverse(version: ReportVersion, *, actor: Any) -> None:
    """Undo the lines of a version by their opposites; one that made none leaves nothing to undo."""
    if any(row.is_party and row.amount for row in version.rows.all()):
        lines.reverse_lines(actor=actor, key=key_of(version))
