"""Submitting: a version that never changes, the use it makes, and the receipt."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.reports import audit_codes, letters, policies, posting, rows, selectors
from contracts.reports.actions.locking import locked, write_down
from contracts.reports.enums import Channel
from contracts.reports.frame import frame_of
from contracts.reports.models import ReportDraft, ReportRow, ReportTask, ReportVersion
from contracts.reports.policies import Reporter
from contracts.reports.rows import Sale
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def submit(
    *, reporter: Reporter, task: ReportTask, declared_by: str, after: int, note: str = ""
) -> ReportVersion:
    """Submit the draft: the rows become a version and use of the agreement. Audited.

    `after` is the number of the version that the reporter saw (0: none), so that the second of two
    at once is told. An earlier version is reversed. Raises `ActionError` when a row has a fault,
    when there are none, or nobody's name stands for it.
    """
    row = _ready(reporter, task, after)
    draft = selectors.draft_of(row)
    reading = rows.read_all(draft.rows if draft else [], frame_of(row))
    if not reading.sales:
        raise ActionError(_("There are no rows. If nothing was sold, say so on the first page."))
    if reading.faulty:
        raise ActionError(
            _("%(count)s rows have something that must be put right first.")
            % {"count": len(reading.faulty)}
        )
    if not declared_by.strip():
        raise ActionError(_("Write your name: you declare that it is right."), field="name")
    file_name, mapping = (draft.file_name, draft.mapping) if draft else ("", {})
    return _settle(
        reporter,
        row,
        reading.sales,
        declared_by=declared_by.strip()[:200],
        note=note.strip(),
        file_name=file_name,
        mapping=mapping,
    )


@transaction.atomic
def report_nothing(*, reporter: Reporter, task: ReportTask, after: int) -> ReportVersion:
    """Say that nothing was sold in the period; an earlier version is reversed. Audited."""
    row = _ready(reporter, task, after)
    return _settle(reporter, row, [], declared_by=reporter.name)


def _ready(reporter: Reporter, task: ReportTask, after: int) -> ReportTask:
    row = locked(task.pk)
    require(policies.may_report(reporter, row))
    current = selectors.current_version(row)
    if (current.number if current else 0) != after:
        raise ActionError(
            _("The report has been submitted meanwhile. Look at it, and correct it if it is wrong.")
        )
    return row


def _settle(
    reporter: Reporter, task: ReportTask, sales: list[Sale], *, declared_by: str, **more: Any
) -> ReportVersion:
    earlier = selectors.current_version(task)
    if earlier is not None:
        earlier.reversed_at = clock.now()
        earlier.save(update_fields=["reversed_at"])
        posting.reverse(earlier, actor=reporter.user)
    link = reporter.link
    version = ReportVersion.objects.create(
        task=task,
        number=task.versions.count() + 1,
        is_nil=not sales,
        channel=Channel.LINK if link else Channel.STAFF,
        declared_by=declared_by,
        contact=link.contact if link else None,
        entered_by=None if link else reporter.user,
        submitted_at=clock.now(),
        **more,
    )
    made = ReportRow.objects.bulk_create(_row_of(version, sale) for sale in sales)
    posting.post(version, made, actor=reporter.user)
    task.be_submitted()
    task.save(update_fields=["state"])
    ReportDraft.objects.filter(task=task).delete()
    sums = selectors.sums_of(made)
    letters.receipt(version, sums)
    write_down(
        audit_codes.CORRECTED if earlier else audit_codes.SUBMITTED,
        reporter.user,
        task,
        version=version.number,
        rows=len(made),
        inside=str(sums.inside),
        apart=str(sums.apart),
        channel=version.channel,
    )
    return version


def _row_of(version: ReportVersion, sale: Sale) -> ReportRow:
    return ReportRow(
        version=version,
        position=sale.position,
        organisation_id=sale.organisation_id,
        is_party=sale.is_party,
        buyer_name=sale.buyer_name,
        buyer_number=sale.buyer_number,
        lot_id=sale.lot_id,
        article=sale.article,
        quantity=sale.quantity,
        unit=sale.unit,
        unit_price=sale.unit_price,
        amount=sale.amount,
        invoice_number=sale.invoice_number,
        invoice_date=sale.invoice_date,
        is_outside=sale.is_outside,
        remarks="\n".join(sale.remarks),
    )
