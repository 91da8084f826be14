"""Two imports of one register at once: the agreements are made once."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.agreements.models import Agreement
from contracts.registers import actions
from contracts.registers.models import RegisterImport
from portal.organisations.enums import Role
from tests.registers.conftest import ROWS, text
from tests.support.factories import base


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_the_agreements_once(tmp_path: Any, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    files = []
    for name in ("a.csv", "b.csv"):
        made = actions.upload(
            actor=actor,
            responsible=association,
            source_name="Gamla",
            file_name=name,
            pieces=[text(*ROWS)],
        )
        files.append(actions.check(actor=actor, register_import_id=made.pk))
    ready = Barrier(2, timeout=20)

    def bring(pk: int) -> None:
        try:
            ready.wait()
            actions.import_register(actor=actor, register_import_id=pk)
        finally:
            connection.close()

    threads = [Thread(target=bring, args=[row.pk]) for row in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert Agreement.objects.count() == 2
    figures = sorted((r.made, r.unchanged) for r in RegisterImport.objects.all())
    assert figures == [(0, 2), (2, 0)]
