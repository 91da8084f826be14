"""The database's own refusal to change, remove or empty what the audit keeps.

The guards are put on every table of the chain after each migration, so that a room that gets a new
history gets its guard as well. A verification names a table whose guard is gone or switched off.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from pghistory.models import Context

from portal.audit.chain.sources import sources
from portal.audit.models import Check, Day, Fault, Link, Seal

ROWS, EMPTYING = "audit_only_added", "audit_never_emptied"
_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit: rows of % are only ever added; % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$
"""
# Test runs empty the database between tests that commit; they say so when they connect.
_MAY_EMPTY = "WHEN (current_setting('samordna.may_empty', true) IS DISTINCT FROM 'on')"


def tables() -> list[str]:
    """Every table that only ever gets new rows."""
    own = [model._meta.db_table for model in (Link, Day, Seal, Check, Fault)]
    return [*(one.table for one in sources()), *own, Context._meta.db_table]


def install() -> None:
    """Put the guards on the tables that lack them; what is guarded already is left alone."""
    missing = unguarded()
    if not missing:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTION)
        for table in missing:
            # Telling the same again of who acted is no change; the history's library does it.
            only = (
                "WHEN (OLD.metadata IS DISTINCT FROM NEW.metadata)"
                if table == Context._meta.db_table
                else ""
            )
            for statement in _statements(table, only):
                cursor.execute(statement)


def _statements(table: str, only_updates: str) -> Iterable[str]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    each = f'ON "{table}" FOR EACH ROW'
    yield f"CREATE OR REPLACE TRIGGER {ROWS}_update BEFORE UPDATE {each} {only_updates} {refuse}"
    yield f"CREATE OR REPLACE TRIGGER {ROWS}_delete BEFORE DELETE {each} {refuse}"
    yield (
        f'CREATE OR REPLACE TRIGGER {EMPTYING} BEFORE TRUNCATE ON "{table}"'
        f" FOR EACH STATEMENT {_MAY_EMPTY} {refuse}"
    )
    for name in (f"{ROWS}_update", f"{ROWS}_delete", EMPTYING):
        yield f'ALTER TABLE "{table}" ENABLE TRIGGER {name}'


def unguarded() -> list[str]:
    """The tables that exist and whose guards are not all there and switched on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text FROM pg_class c WHERE c.oid = ANY("
            "  SELECT to_regclass(quote_ident(name)) FROM unnest(%s::text[]) name)"
            " AND 3 > (SELECT count(*) FROM pg_trigger g WHERE g.tgrelid = c.oid"
            "  AND g.tgname = ANY(%s) AND g.tgenabled IN ('O', 'A'))",
            [tables(), [f"{ROWS}_update", f"{ROWS}_delete", EMPTYING]],
        )
        return [row[0] for row in cursor.fetchall()]


def after_migrating(**_told: Any) -> None:
    """Called by Django when the migrations have been run."""
    install()
