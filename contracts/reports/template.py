"""The report as a workbook: the agreement's columns, its buyers and its lots filled in."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.reports.actions.drafts import prefilled
from contracts.reports.enums import Column
from contracts.reports.frame import Frame
from contracts.reports.models import ReportTask
from portal.ui import exports


def workbook_of(task: ReportTask, frame: Frame) -> bytes:
    """An XLSX that `read_file` understands when it comes back."""
    head: list[Any] = [str(column.label) for column in frame.columns]
    rows = [head]
    for texts in prefilled(task, frame):
        buyer = frame.parties[int(texts["buyer"])]
        lot = frame.lots.get(int(texts.get(Column.LOT, "")[1:] or 0))
        known = {
            Column.BUYER_NUMBER: buyer.organisation_number,
            Column.BUYER_NAME: buyer.name,
            Column.LOT: str(lot) if lot else "",
            Column.ARTICLE: texts.get(Column.ARTICLE, ""),
            Column.UNIT: texts.get(Column.UNIT, ""),
        }
        rows.append([known.get(column) or None for column in frame.columns])
    return exports.to_xlsx(rows, title=_("Report"))
