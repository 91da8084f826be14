"""The tables that the chain covers, and the one way in which their rows become digests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from pghistory.models import Context, Event

from portal.audit.models import AuditEvent, Look


@dataclass(frozen=True, slots=True)
class Source:
    """One table of rows that are only ever added."""

    label: str
    table: str
    key: str
    history: bool
    model: type[models.Model]

    @property
    def name(self) -> str:
        """What people call the table."""
        if not self.history:
            return str(self.model._meta.verbose_name_plural)
        return str(self.model.pgh_tracked_model._meta.verbose_name_plural)  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """The audit's own tables, then the history of every domain model, always in the same order."""
    rooms = {app.label for app in apps.get_app_configs() if app.name in settings.ROOMS}
    kept: list[type[models.Model]] = [AuditEvent, Look]
    kept += sorted(
        (
            model
            for model in apps.get_models()
            if issubclass(model, Event) and model._meta.managed and model._meta.app_label in rooms
        ),
        key=lambda model: model._meta.label_lower,
    )
    return tuple(
        Source(
            model._meta.label_lower,
            model._meta.db_table,
            str(model._meta.pk.column),
            issubclass(model, Event),
            model,
        )
        for model in kept
    )


def source(label: str) -> Source | None:
    """The table of that name; None when no room has it any longer."""
    return next((one for one in sources() if one.label == label), None)


def columns_of(table: str) -> list[str]:
    """The table's columns in the database, in a fixed order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s)"
            " AND attnum > 0 AND NOT attisdropped",
            [f'"{table}"'],
        )
        return sorted(row[0] for row in cursor.fetchall())


def digest_sql(
    one: Source, columns: Iterable[str], present: Iterable[str]
) -> tuple[str, list[Any]]:
    """SQL for the digest of row `t`, and its parameters.

    Covered are the named columns as PostgreSQL's own canonical JSON, and for history rows who
    caused them. The row's number is not covered: it stands beside the digest, so that a row that
    was moved can be told from one that was rewritten.
    """
    left_out = sorted(set(present) - set(columns))
    text = "to_jsonb(t) - %s::text[]"
    if one.history:
        context = Context._meta.db_table
        text += (
            " || jsonb_build_object('context', (SELECT c.metadata"
            f' FROM "{context}" c WHERE c.id = t.pgh_context_id))'
        )
    return f"sha256(convert_to(({text})::text, 'UTF8'))", [left_out]


def read(
    one: Source, columns: Sequence[str], present: Sequence[str], where: str, params: Sequence[Any]
) -> list[tuple[int, bytes]]:
    """(number, digest) of the rows that `where` keeps, in order of number."""
    expression, first = digest_sql(one, columns, present)
    # Moments are written in the zone of the session: always the same one.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', 'UTC', true)")
        cursor.execute(
            f'SELECT t."{one.key}", {expression} FROM "{one.table}" t {where}',
            [*first, *params],
        )
        return [(row[0], bytes(row[1])) for row in cursor.fetchall()]
