"""The tables that the migrations make are those that the models describe, part by part."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relnamespace = 'public'::regnamespace
"""
FOREIGN_KEYS = """
    SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ALL (c.conkey)
    WHERE c.contype = 'f'
"""
NAMED = """
    SELECT indexrelid::regclass::text FROM pg_index
    UNION SELECT conname FROM pg_constraint
"""
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"

SAME_TYPE = {"varchar": "character varying", "time": "time without time zone"}
LONGEST_NAME = 63  # Characters; PostgreSQL cuts off the rest.


def asked(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def spelled(type_: str | None) -> str:
    """A type as PostgreSQL writes it."""
    plain = re.sub(r",\s+", ",", str(type_))
    return re.sub(r"^\w+", lambda found: SAME_TYPE.get(found[0], found[0]), plain)


def filled(field: Any) -> bool:
    """Whether the column may not be empty; what is computed from others may always be."""
    return field.primary_key or not (field.null or isinstance(field, models.GeneratedField))


@pytest.mark.django_db
def test_every_column_has_the_type_its_field_says() -> None:
    found = {(table, column): (type_, filled) for table, column, type_, filled in asked(COLUMNS)}
    wrong = [
        f"{model._meta.db_table}.{field.column}: {found.get((model._meta.db_table, field.column))}"
        for model in tables()
        for field in model._meta.local_concrete_fields
        if found.get((model._meta.db_table, field.column))
        != (spelled(field.db_type(connection)), filled(field))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_every_relation_is_kept_by_the_database() -> None:
    found = set(asked(FOREIGN_KEYS))
    wrong = [
        f"{model._meta.db_table}.{field.column}"
        for model in tables()
        for field in model._meta.local_concrete_fields
        if field.remote_field
        and getattr(field, "db_constraint", False)
        and (model._meta.db_table, field.column, field.remote_field.model._meta.db_table)
        not in found
    ]
    assert wrong == []


@pytest.mark.django_db
def test_every_rule_and_index_is_there() -> None:
    found = {name for (name,) in asked(NAMED)}
    wrong = [
        f"{model._meta.db_table}: {one.name}"
        for model in tables()
        for one in [*model._meta.constraints, *model._meta.indexes]
        if one.name[:LONGEST_NAME] not in found
    ]
    assert wrong == []


@pytest.mark.django_db
def test_every_trigger_is_there() -> None:
    found = set(asked(TRIGGERS))
    wrong = [
        f"{model._meta.db_table}: {trigger.name}"
        for model in tables()
        for trigger in getattr(model._meta, "triggers", [])
        if (model._meta.db_table, trigger.get_pgid(model)) not in found
    ]
    assert wrong == []
