"""What submitted reports mean as use: one line per row, through the door of the room of use."""

from collections.abc import Iterable

from contracts.reports.models import ReportRow, ReportVersion


def place_of(version: ReportVersion) -> str:
    """The name under which the version's lines stand in the use."""
    return f"report:{version.pk}"


def post(version: ReportVersion, rows: Iterable[ReportRow]) -> int:
    """Let the rows of a version be use; answers how many lines there are."""
    raise NotImplementedError


def reverse(version: ReportVersion) -> int:
    """Take the lines of a reversed version away."""
    raise NotImplementedError
