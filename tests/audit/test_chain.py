"""The chain finds and names every row that was touched behind the portal's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from portal.audit import actions, codes
from portal.audit.chain import digests
from portal.audit.chain.checking import Found, check_all
from portal.audit.chain.making import chain_all, close_days
from portal.audit.models import AuditEvent, Check, Day, Link, Look
from portal.core import clock
from portal.people.models import User
from tests.support.factories import base

codes.register("tests.something_done", "Something done")
HISTORY = "organisations_organisationevent"


@contextmanager
def superuser() -> Iterator[Any]:
    """Someone with all rights to the database, who goes past every trigger."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        yield cursor


def found() -> set[tuple[str, str, str]]:
    return {(f.kind.value, f.source, f.row) for f in check_all().faults}


@pytest.fixture
def rows(transactional_db: None) -> dict[str, list[int]]:
    """Three rows of each kind, chained in a day that is closed, and their numbers."""
    with clock.pretend(clock.now() - timedelta(days=1)):
        organisation = base.OrganisationFactory(name="Bjuvs kommun", short_name="Bjuv", code="1260")
        person = base.UserFactory(name="Anna Lindqvist")
        for name in ("Ett", "Två", "Tre"):
            organisation.name = name
            organisation.save()
            actions.record("tests.something_done", actor=person, obj=organisation)
            Look.objects.create(user=person, outcome="seen", object_type=name, path=f"/{name}/")
        chain_all()
    close_days()
    chain_all()
    with connection.cursor() as cursor:
        kept = {}
        for table, key in (("audit_auditevent", "id"), ("audit_look", "id"), (HISTORY, "pgh_id")):
            cursor.execute(f"SELECT {key} FROM {table} ORDER BY 1")
            kept[table] = [row[0] for row in cursor.fetchall()][-3:]
    assert found() == set()
    return kept


CASES = [
    ("audit_auditevent", "id", "audit.auditevent", "object_name"),
    ("audit_look", "id", "audit.look", "path"),
    (HISTORY, "pgh_id", "organisations.organisationevent", "name"),
]


@pytest.mark.parametrize(("table", "key", "source", "column"), CASES)
def test_a_changed_row_is_named(
    rows: dict[str, list[int]], table: str, key: str, source: str, column: str
) -> None:
    with superuser() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'x' WHERE {key} = %s", [rows[table][1]])
    assert ("changed", source, str(rows[table][1])) in found()
    assert len(found()) == 1


@pytest.mark.parametrize(("table", "key", "source", "column"), CASES)
def test_a_removed_row_is_named(
    rows: dict[str, list[int]], table: str, key: str, source: str, column: str
) -> None:
    with superuser() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [rows[table][1]])
    assert found() == {("removed", source, str(rows[table][1]))}


@pytest.mark.parametrize(("table", "key", "source", "column"), CASES)
def test_rows_that_changed_places_are_named(
    rows: dict[str, list[int]], table: str, key: str, source: str, column: str
) -> None:
    first, second, _third = rows[table]
    unused = -5
    with superuser() as cursor:
        for old, new in ((first, unused), (second, first), (unused, second)):
            cursor.execute(f"UPDATE {table} SET {key} = %s WHERE {key} = %s", [new, old])
    assert found() == {("reordered", source, str(first)), ("reordered", source, str(second))}


@pytest.mark.parametrize(("table", "key", "source", "column"), CASES)
def test_a_row_put_among_old_ones_is_named(
    rows: dict[str, list[int]], table: str, key: str, source: str, column: str
) -> None:
    last = rows[table][2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
            f" WHERE attrelid = '{table}'::regclass AND attnum > 0"
            " AND NOT attisdropped AND attname NOT IN (%s, 'mark')",
            [key],
        )
        columns = cursor.fetchone()[0]
    extra = ", mark" if table.startswith("audit") else ""
    value = ", 'x'" if extra else ""
    with superuser() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({key}, {columns}{extra})"
            f" SELECT -7, {columns}{value} FROM {table} WHERE {key} = %s",
            [last],
        )
    assert ("inserted", source, "-7") in found()
    chain_all()
    assert ("inserted", source, "-7") in found()


def test_an_event_written_past_the_portal_is_named_at_once(rows: dict[str, list[int]]) -> None:
    """With a number of its own, today, before anything is chained."""
    with superuser() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditevent (code, at, actor_name, on_behalf_name, object_type,"
            " object_id, object_name, data, request_id, mark)"
            " SELECT code, now(), actor_name, on_behalf_name, object_type, object_id, object_name,"
            " data, request_id, reverse(mark) FROM audit_auditevent LIMIT 1 RETURNING id"
        )
        forged = cursor.fetchone()[0]
    assert found() == {("inserted", "audit.auditevent", str(forged))}


def test_a_touched_chain_is_named(rows: dict[str, list[int]]) -> None:
    link = Link.objects.filter(source="audit.look").earliest("number")
    with superuser() as cursor:
        cursor.execute("UPDATE audit_link SET day = day - 1 WHERE id = %s", [link.pk])
    assert ("link_changed", "audit.look", f"link {link.number}") in found()


def test_a_row_and_its_digests_rewritten_together_are_found_by_the_closed_day(
    rows: dict[str, list[int]],
) -> None:
    table = "audit_look"
    with superuser() as cursor:
        cursor.execute("UPDATE audit_look SET path = '/nothing/' WHERE id = %s", [rows[table][0]])
        cursor.execute("DELETE FROM audit_link WHERE source = 'audit.look'")
    with clock.pretend(clock.now() - timedelta(days=1)):
        chain_all()
    kinds = {(kind, source) for kind, source, _row in found()}
    assert kinds & {("link_changed", "audit.look"), ("link_removed", "audit.look")}


def test_a_touched_or_removed_day_is_named(rows: dict[str, list[int]]) -> None:
    with clock.pretend(clock.now() + timedelta(days=2)):
        close_days()
    assert found() == set()
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_day WHERE number = 2")
        cursor.execute("UPDATE audit_day SET day = day - 9 WHERE number = 1")
    assert {("day_removed", "audit.day", "2"), ("day_changed", "audit.day", "1")} <= found()


def test_what_an_event_tells_of_who_acted_is_covered(rows: dict[str, list[int]]) -> None:
    from portal.core import history

    with history.acting(user=1):
        organisation = base.OrganisationFactory(name="Lunds kommun", short_name="Lund", code="1281")
    assert organisation.events.latest("pgh_id").pgh_context.metadata == {"user": 1}
    chain_all()
    with superuser() as cursor:
        cursor.execute("UPDATE pghistory_context SET metadata = '{\"user\": 2}'")
    kinds = {(kind, source) for kind, source, _row in found()}
    assert kinds == {("changed", "organisations.organisationevent")}


def test_a_row_that_commits_late_is_no_fault(transactional_db: None) -> None:
    """Its number was taken before rows that are chained already, by someone who is still at it."""
    Look.objects.create(outcome="seen", object_type="a", path="/a/")
    other = connection.copy()
    try:
        look = Look(outcome="seen", object_type="late", path="/late/", at=clock.now())
        other.set_autocommit(False)
        look.mark = "late" * 22
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_look (at, user_name, on_behalf_name, outcome, object_type,"
                " object_id, path, reason, mark) VALUES (now(), '', '', 'seen', 'late', '', '/x/',"
                " '', %s) RETURNING id",
                [look.mark],
            )
            late = cursor.fetchone()[0]
        after = Look.objects.create(outcome="seen", object_type="b", path="/b/")
        assert late < after.pk
        for _time in range(3):
            chain_all()
        other.commit()
        chain_all()
    finally:
        other.close()
    assert Link.objects.filter(source="audit.look", late=[late]).exists()
    chain_all()
    report = check_all()
    assert report.late == 1
    # The chain has no objection; only the mark says that this test wrote the row itself.
    assert {(f.row, f.detail) for f in report.faults} == {(str(late), "not written by us")}


def test_rolled_back_numbers_are_closed_when_everyone_has_ended(transactional_db: None) -> None:
    Look.objects.create(outcome="seen", object_type="a", path="/a/")
    with transaction.atomic():
        gone = Look.objects.create(outcome="seen", object_type="b", path="/b/")
        transaction.set_rollback(True)
    Look.objects.create(outcome="seen", object_type="c", path="/c/")
    chain_all()
    chain_all()
    moved = Look(pk=gone.pk, outcome="seen", object_type="late", path="/late/")
    moved.save(force_insert=True)
    chain_all()
    assert found() == {("inserted", "audit.look", str(gone.pk))}


def test_days_follow_each_other_and_say_how_much_they_brought(rows: dict[str, list[int]]) -> None:
    with clock.pretend(clock.now() + timedelta(days=3)):
        close_days()
        assert close_days() == []
    days = list(Day.objects.order_by("number"))
    assert [day.number for day in days] == [1, 2, 3, 4]
    assert [day.previous for day in days] == ["", *(day.digest for day in days[:-1])]
    assert days[0].tables["audit.look"]["rows"] == 3
    assert days[3].rows == 0
    assert all(digests.of_day(day) == day.digest for day in days)


def test_the_command_names_what_it_finds_and_fails(rows: dict[str, list[int]], capsys: Any) -> None:
    call_command("verify_audit")
    assert "0 faults" in capsys.readouterr().out
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_look WHERE id = %s", [rows["audit_look"][0]])
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")
    assert ended.value.code == 1
    assert f"removed: audit.look {rows['audit_look'][0]} day=" in capsys.readouterr().out
    kept = Check.objects.latest("pk")
    assert kept.faults_found == 1
    assert kept.faults.get().row == str(rows["audit_look"][0])


def test_a_column_added_later_changes_nothing(rows: dict[str, list[int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_look ADD COLUMN extra text DEFAULT 'x'")
    try:
        assert found() == set()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_look DROP COLUMN extra")


def test_the_words_of_a_fault_say_where(coordinator: User) -> None:
    from portal.audit.enums import FaultKind

    assert str(Found(FaultKind.CHANGED, "audit.look", "7")) == "changed audit.look 7"
    assert AuditEvent._meta.label_lower == "audit.auditevent"
