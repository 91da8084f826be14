"""Several replicas start at the same moment: one migrates, the others wait."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.core.management.commands import locked_migrate


@pytest.mark.django_db
def test_only_one_migrates_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[Any] = []
    monkeypatch.setattr(locked_migrate, "call_command", lambda name, **_options: done.append(name))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locked_migrate.LOCK])
        with (
            pytest.raises(CommandError, match="Another process has been migrating for 1 s"),
            transaction.atomic(),
        ):
            call_command("locked_migrate", wait=1)
        assert done == []

        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [locked_migrate.LOCK])
        call_command("locked_migrate", wait=1)
        assert done == ["migrate"]

        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [locked_migrate.LOCK])
            assert cursor.fetchone() == (True,)
    finally:
        other.close()
