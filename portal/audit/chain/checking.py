"""Reading everything again: what is not as it was is found and named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from portal.audit import marks, seal
from portal.audit.chain import digests, guards
from portal.audit.chain.making import LOWEST
from portal.audit.chain.sources import Source, columns_of, read, source, sources
from portal.audit.enums import FaultKind
from portal.audit.models import Day, Link, Seal
from portal.audit.models.events import Marked

ROWS_AT_ONCE = 5000
MOST_FAULTS = 10_000


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is not as it was: which row of which table, of which day."""

    kind: FaultKind
    source: str
    row: str = ""
    day: date | None = None
    detail: str = ""

    def __str__(self) -> str:
        day = f" ({self.day})" if self.day else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.kind.value} {self.source} {self.row}{day}{detail}"


@dataclass
class Report:
    """What a verification went through and what it found."""

    rows: int = 0
    late: int = 0
    days: int = 0
    seals: int = 0
    faults: list[Found] = field(default_factory=list)

    def add(self, found: Found) -> None:
        """Keep a fault; a flood of them is cut off, since the first thousands say enough."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(found)


def check_all() -> Report:
    """Read every row, link, day and seal again; memory does not grow with the tables."""
    report = Report()
    for table in guards.unguarded():
        report.add(Found(FaultKind.UNGUARDED, table))
    for one in sources():
        check_source(one, report)
    for label in Link.objects.order_by("source").values_list("source", flat=True).distinct():
        if source(label) is None:
            report.add(Found(FaultKind.REMOVED, label, detail="no room has this table any longer"))
    _check_days(report)
    return report


def check_source(one: Source, report: Report) -> None:
    """One table: its links, the rows they vouch for, and the rows that no link knows."""
    checker = _Checker(one, report)
    for link in Link.objects.filter(source=one.label).order_by("number").iterator(chunk_size=20):
        checker.link(link)
    checker.rows_of_no_link()
    checker.conclude()
    if issubclass(one.model, Marked):
        _check_marks(one, report)


@dataclass
class _Other:
    """A row that is not as its digest says."""

    row: int
    day: date | None
    recorded: bytes | None
    now: bytes | None


class _Checker:
    """One pass over one table."""

    def __init__(self, one: Source, report: Report) -> None:
        self.one = one
        self.report = report
        self.present = columns_of(one.table)
        self.number = 0
        self.digest = ""
        self.settled = LOWEST
        self.others: list[_Other] = []

    def link(self, link: Link) -> None:
        """A link and the rows that it vouches for."""
        name = f"link {link.number}"
        for number in range(self.number + 1, min(link.number, self.number + 100)):
            self._tell(FaultKind.LINK_REMOVED, f"link {number}", link.day)
        if link.number == self.number + 1 and link.previous != self.digest:
            self._tell(FaultKind.LINK_CHANGED, name, link.day, "does not follow the one before")
        if digests.of_link(link) != link.digest:
            self._tell(FaultKind.LINK_CHANGED, name, link.day)
        self.number, self.digest, self.settled = link.number, link.digest, link.settled_id
        gone = sorted(set(link.columns) - set(self.present))
        if gone:
            self._tell(FaultKind.COLUMN_GONE, name, link.day, ", ".join(gone))
            return
        key = self.one.key
        now = dict(
            read(self.one, link.columns, self.present, f'WHERE t."{key}" = ANY(%s)', [link.ids])
        )
        recorded = zip(link.ids, digests.split(link.digests), strict=False)
        for pk, digest in recorded:
            self.report.rows += 1
            if now.get(pk) != digest:
                self._other(_Other(pk, link.day, digest, now.get(pk)))
        self.report.late += len(link.late)

    def rows_of_no_link(self) -> None:
        """Rows among the settled numbers that no link knows."""
        key, low = self.one.key, LOWEST
        where = f'WHERE t."{key}" > %s AND t."{key}" <= %s ORDER BY t."{key}" LIMIT {ROWS_AT_ONCE}'
        known_in = (
            f'SELECT unnest(ids) FROM "{Link._meta.db_table}"'
            " WHERE source = %s AND first_id <= %s AND last_id >= %s"
        )
        columns = [name for name in self.present if name != key]
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT t."{key}" FROM "{self.one.table}" t {where}', [low, self.settled]
                )
                ids = [row[0] for row in cursor.fetchall()]
                if not ids:
                    return
                cursor.execute(known_in, [self.one.label, ids[-1], ids[0]])
                unknown = sorted(set(ids) - {row[0] for row in cursor.fetchall()})
            if unknown:
                here = f'WHERE t."{key}" = ANY(%s)'
                for pk, digest in read(self.one, columns, self.present, here, [unknown]):
                    self._other(_Other(pk, self._day_at(pk), None, digest))
            low = ids[-1]

    def conclude(self) -> None:
        """Tell rows that changed places from rows that were rewritten, and name them all."""
        recorded = {other.recorded: other.row for other in self.others if other.recorded}
        standing = {other.now for other in self.others if other.now}
        for other in self.others:
            if other.now is not None and other.now in recorded:
                origin = recorded[other.now]
                self._tell(
                    FaultKind.REORDERED, str(other.row), other.day, f"holds what stood as {origin}"
                )
            elif other.now is None and other.recorded in standing:
                self._tell(FaultKind.REORDERED, str(other.row), other.day, "stands elsewhere")
            elif other.now is None:
                self._tell(FaultKind.REMOVED, str(other.row), other.day)
            elif other.recorded is None:
                self._tell(FaultKind.INSERTED, str(other.row), other.day)
            else:
                self._tell(FaultKind.CHANGED, str(other.row), other.day)

    def _other(self, other: _Other) -> None:
        if len(self.others) < MOST_FAULTS:
            self.others.append(other)

    def _tell(self, kind: FaultKind, row: str, day: date | None, detail: str = "") -> None:
        self.report.add(Found(kind, self.one.label, row, day, detail[:300]))

    def _day_at(self, pk: int) -> date | None:
        """The day of the rows that stand around the number."""
        links = Link.objects.filter(source=self.one.label, high_id__gte=pk)
        return links.order_by("number").values_list("day", flat=True).first()


def _check_marks(one: Source, report: Report) -> None:
    """Rows that the portal did not write, chained or not: their mark does not hold."""
    broken = {found.row for found in report.faults if found.source == one.label}
    rows: Any = one.model._default_manager
    for row in rows.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        if str(row.pk) not in broken and not marks.holds(row.mark, row.marked_values()):
            day = row.at.date()
            report.add(Found(FaultKind.INSERTED, one.label, str(row.pk), day, "not written by us"))


def _check_days(report: Report) -> None:
    """The closed days, whether the chain still stands where they say, and their seals."""
    number, digest, sealing = 0, "", False
    for day in Day.objects.order_by("number").select_related("seal").iterator(chunk_size=100):
        report.days += 1
        for missing in range(number + 1, min(day.number, number + 100)):
            report.add(Found(FaultKind.DAY_REMOVED, "audit.day", str(missing), day.day))
        follows = day.number != number + 1 or day.previous == digest
        if not follows or digests.of_day(day) != day.digest:
            report.add(Found(FaultKind.DAY_CHANGED, "audit.day", str(day.number), day.day))
        for found in _against_links(day):
            report.add(found)
        number, digest = day.number, day.digest
        kept: Seal | None = getattr(day, "seal", None)
        if kept is not None:
            report.seals += 1
            sealing = True
            if problem := seal.problem_of(kept, day):
                report.add(
                    Found(FaultKind.SEAL_FORGED, "audit.seal", str(day.number), day.day, problem)
                )
        elif sealing and day.number < _last_sealed():
            report.add(Found(FaultKind.SEAL_REMOVED, "audit.seal", str(day.number), day.day))


def _last_sealed() -> int:
    return Seal.objects.order_by("day__number").values_list("day__number", flat=True).last() or 0


def _against_links(day: Day) -> Iterator[Found]:
    """Tables whose chain no longer stands where the closed day says that it did."""
    wanted = {label: (table["link"], table["digest"]) for label, table in day.tables.items()}
    if not wanted:
        return
    numbers = {number for number, _digest in wanted.values()}
    links = Link.objects.filter(source__in=wanted, number__in=numbers)
    found = {
        (source, number): digest
        for source, number, digest in links.values_list("source", "number", "digest")
    }
    for label, (number, digest) in wanted.items():
        now = found.get((label, number))
        if now is None:
            yield Found(FaultKind.LINK_REMOVED, label, f"link {number}", day.day)
        elif now != digest:
            yield Found(FaultKind.LINK_CHANGED, label, f"link {number}", day.day)
