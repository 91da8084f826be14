"""Loaded for every test run: nothing a test does may reach outside or stay behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Every test database is a copy of the migrated template."""
    from django.db import connection

    from tests.support.database import template

    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template(connection.get_connection_params())


@pytest.fixture(autouse=True)
def _files_of_this_test(tmp_path: Path, settings: Any) -> None:
    """Stored files go to a folder of the test; Django makes the storage anew when told so."""
    stores = {name: dict(store) for name, store in settings.STORAGES.items()}
    for name, folder in (("default", "files"), ("public", "public")):
        stores[name]["OPTIONS"] = {**stores[name]["OPTIONS"], "location": tmp_path / folder}
    settings.STORAGES = stores


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Every test begins in Swedish, whatever language the one before it spoke."""
    from django.utils import translation

    with translation.override("sv"):
        yield


@pytest.fixture(autouse=True)
def _past_the_first_run() -> None:
    """Every test begins in an installation that is in use and has chosen no look of its own."""
    from portal.ui import brand
    from portal.web.set_up import state

    state.remember()
    brand.remember()
