"""What suppliers are asked, and what they answer."""

from contracts.reports.models.answers import ReportDraft, ReportRow, ReportVersion
from contracts.reports.models.asking import (
    ReportingContact,
    ReportLink,
    ReportSchedule,
    ReportTask,
)

__all__ = [
    "ReportDraft",
    "ReportLink",
    "ReportRow",
    "ReportSchedule",
    "ReportTask",
    "ReportVersion",
    "ReportingContact",
]
