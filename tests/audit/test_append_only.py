"""The database itself refuses to change, remove or empty what the audit keeps."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from portal.audit import actions, codes
from portal.audit.chain import guards
from portal.audit.chain.making import chain_all, close_days
from portal.audit.history import without_history
from portal.audit.models import AuditEvent, Day, Link, Look
from portal.core import clock
from portal.organisations.models import Organisation
from portal.people.models import User

codes.register("tests.something_done", "Something done")


@pytest.fixture
def kept(coordinator: User, bjuv: Organisation) -> None:
    """A row in every kind of table."""
    actions.record("tests.something_done", actor=coordinator, obj=bjuv)
    Look.objects.create(user=coordinator, outcome="seen", object_type="x", path="/x/")
    chain_all()
    close_days(until=clock.today())


def refused(statement: str) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL samordna.may_empty = 'off'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError) as caught:
            cursor.execute(statement)
        transaction.set_rollback(True)
    return str(caught.value)


@pytest.mark.parametrize("model", [AuditEvent, Look, Link, Day])
def test_rows_of_the_audit_cannot_be_touched(kept: None, model: Any) -> None:
    table = model._meta.db_table
    column = {AuditEvent: "code", Look: "path", Link: "digest", Day: "digest"}[model]
    for statement in (
        f"UPDATE {table} SET {column} = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        assert "only ever added" in refused(statement), statement
    assert model.objects.exists()


def test_a_history_cannot_be_touched(kept: None) -> None:
    for statement in (
        "UPDATE organisations_organisationevent SET name = 'x'",
        "DELETE FROM organisations_organisationevent",
        "TRUNCATE organisations_organisationevent",
    ):
        assert "only ever added" in refused(statement), statement


def test_the_orm_meets_the_same_refusal(kept: None) -> None:
    event = AuditEvent.objects.get(code="tests.something_done")
    for change in (event.delete, lambda: AuditEvent.objects.update(code="x"), event.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_every_table_of_the_audit_is_guarded() -> None:
    assert guards.unguarded() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_look DISABLE TRIGGER ALL")
    assert guards.unguarded() == ["audit_look"]


def test_every_model_of_the_rooms_has_a_history_or_a_reason() -> None:
    assert without_history() == []
