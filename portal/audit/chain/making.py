"""Making the chain: a link for what is new, a closed day after midnight.

Nobody who writes waits for this. A row that commits after rows with higher numbers is "late": it
comes with the next link. When all transactions that could still bring such a row are over, the
numbers are settled, and what turns up among them later was put there behind the portal's back.
"""

from datetime import date, timedelta

from django.db import connection, transaction

from portal.audit.chain import digests
from portal.audit.chain.sources import Source, columns_of, read, sources
from portal.audit.models import Day, Link
from portal.core import clock

ROWS_A_LINK = 2000
LOWEST = -(2**63)
_LOCK = 0x41554449  # "AUDI"


def chain_all() -> int:
    """Chain what is new in every table; answers how many rows. Safe to run at any time."""
    return sum(chain(one) for one in sources())


@transaction.atomic
def chain(one: Source) -> int:
    """Chain what is new in one table. Two at once: the second leaves it to the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, one.label])
        if not cursor.fetchone()[0]:
            return 0
        # No day is closed while a link is being made for it.
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [_LOCK])
    return _Chainer(one).run()


class _Chainer:
    """One run over one table."""

    def __init__(self, one: Source) -> None:
        self.one = one
        self.last = Link.objects.filter(source=one.label).order_by("number").last()
        closed = Day.objects.order_by("number").values_list("day", flat=True).last()
        # What comes when its day is closed belongs to the day after.
        self.day = max(clock.today(), closed + timedelta(days=1)) if closed else clock.today()
        self.columns = [name for name in columns_of(one.table) if name != one.key]
        self.present = [*self.columns, one.key]
        # Asked before any row is read: whoever is not among them has committed what they wrote.
        self.settled = self._settled(_writers(one.table))

    def run(self) -> int:
        """Late rows first, then the new ones in order."""
        high = self.last.high_id if self.last else LOWEST
        rows = self._late(high)
        late = [pk for pk, _digest in rows]
        count = 0
        while True:
            room = max(ROWS_A_LINK - len(rows), 1)
            where = f'WHERE t."{self.one.key}" > %s ORDER BY t."{self.one.key}" LIMIT {room}'
            fresh = read(self.one, self.columns, self.present, where, [high])
            high = fresh[-1][0] if fresh else high
            rows += fresh
            before = self.last.settled_id if self.last else LOWEST
            if not rows and self.settled == before:
                return count
            self._add(rows, late, high)
            count += len(rows)
            if len(fresh) < room:
                return count
            rows, late = [], []

    def _late(self, high: int) -> list[tuple[int, bytes]]:
        """Rows below the highest number seen that are in no link, and may still come honestly."""
        if high == LOWEST:
            return []
        key = self.one.key
        where = (
            f'WHERE t."{key}" > %s AND t."{key}" <= %s AND t."{key}" NOT IN ('
            f'SELECT unnest(ids) FROM "{Link._meta.db_table}" WHERE source = %s AND last_id > %s)'
            f' ORDER BY t."{key}"'
        )
        before = self.last.settled_id if self.last else LOWEST
        params = [before, high, self.one.label, before]
        return read(self.one, self.columns, self.present, where, params)

    def _settled(self, writers: set[str]) -> int:
        """Up to which number all who could still bring a row have ended."""
        if self.last is None:
            return LOWEST
        settled = self.last.settled_id
        open_links = Link.objects.filter(source=self.one.label, high_id__gt=settled)
        for high, waiting in open_links.order_by("number").values_list("high_id", "waiting"):
            if writers & set(waiting):
                break
            settled = max(settled, high)
        return settled

    def _add(self, rows: list[tuple[int, bytes]], late: list[int], high: int) -> None:
        ids = [pk for pk, _digest in rows]
        link = Link(
            source=self.one.label,
            number=self.last.number + 1 if self.last else 1,
            day=self.day,
            columns=self.columns,
            ids=ids,
            digests=b"".join(digest for _pk, digest in rows),
            late=late,
            first_id=min(ids, default=None),
            last_id=max(ids, default=None),
            high_id=high,
            settled_id=self.settled,
            # Asked after the rows were read: whoever holds a lower number is among them.
            waiting=sorted(_writers(self.one.table)),
            previous=self.last.digest if self.last else "",
        )
        link.digest = digests.of_link(link)
        link.save(force_insert=True)
        self.last = link


def _writers(table: str) -> set[str]:
    """The open transactions, our own aside, that have written to the table or are about to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT virtualtransaction FROM pg_locks WHERE locktype = 'relation'"
            " AND relation = to_regclass(%s) AND mode = 'RowExclusiveLock'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND pid <> pg_backend_pid()",
            [f'"{table}"'],
        )
        return {row[0] for row in cursor.fetchall()}


def close_days(until: date | None = None) -> list[Day]:
    """Close every day before today (or up to `until`) that is not closed; oldest first."""
    until = until or clock.today() - timedelta(days=1)
    chain_all()
    closed = []
    while (day := _next_day(until)) is not None:
        closed.append(_close(day))
    return closed


def _next_day(until: date) -> date | None:
    last = Day.objects.order_by("number").last()
    if last is not None:
        day = last.day + timedelta(days=1)
    else:
        first = Link.objects.order_by("day").first()
        if first is None:
            return None
        day = first.day
    return day if day <= until else None


@transaction.atomic
def _close(day: date) -> Day:
    """Close one day; the one before is closed already. Twice gives the same day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])
    made = Day.objects.filter(day=day).first()
    if made is not None:
        return made
    before = Day.objects.order_by("number").last()
    tables = dict(before.tables) if before else {}
    tables = {label: {**table, "rows": 0} for label, table in tables.items()}
    links = Link.objects.filter(day__lte=day).order_by("source", "number").defer("digests")
    if before:
        links = links.filter(day__gt=before.day)
    for link in links.iterator():
        kept = tables.get(link.source, {"rows": 0})
        tables[link.source] = {
            "link": link.number,
            "digest": link.digest,
            "rows": kept["rows"] + len(link.ids),
            "high": link.high_id,
        }
    closed = Day(
        number=before.number + 1 if before else 1,
        day=day,
        tables=tables,
        previous=before.digest if before else "",
    )
    closed.digest = digests.of_day(closed)
    closed.save(force_insert=True)
    return closed
