"""Uploads of a test stay in its own folder; a register with three sound rows and a bad one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.registers import actions
from contracts.registers.models import RegisterImport

HEADER = "Avtalsnummer;Leverantör;Organisationsnummer;Område;Delområde;Giltig från;Giltig till;Rang"
ROWS = [
    "R-2024:001;Stolar AB;5568393416;Möbler;Möbler / Stolar / Norr;2026-01-01;2029-12-31;1",
    "r 2024 001;Bord AB;556036-0793;Möbler;Möbler / Stolar / Norr;2026-01-01;2029-12-31;2",
    "R-2024:002;Enskild firma;640823-3234;Flyttar;;2026-01-01;2027-12-31;",
]
BAD = "R-2024:003;Fel AB;5568393417;Fel;;2026-01-01;2027-12-31;"


def text(*rows: str) -> bytes:
    """A register as a file."""
    return "\r\n".join(["Avtal 2026;;;;;;;", HEADER, *rows, ""]).encode("cp1252")


@pytest.fixture(autouse=True)
def _uploads_of_this_test(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def receive(association: Any, coordinator: Any) -> Callable[..., RegisterImport]:
    """Upload rows, take the guessed columns and do the dry run."""

    def upload(*rows: str, source: str = "Gamla registret") -> RegisterImport:
        made = actions.upload(
            actor=coordinator,
            responsible=association,
            source_name=source,
            file_name="register.csv",
            pieces=[text(*(rows or (*ROWS, BAD)))],
        )
        actions.choose_columns(actor=coordinator, register_import=made, mapping=made.mapping)
        return actions.check(actor=coordinator, register_import_id=made.pk)

    return upload


@pytest.fixture
def bring(receive: Any, coordinator: Any) -> Callable[..., RegisterImport]:
    """The same, and import it."""

    def bring_in(*rows: str, source: str = "Gamla registret") -> RegisterImport:
        made = receive(*rows, source=source)
        done = actions.import_register(actor=coordinator, register_import_id=made.pk)
        return done.register_import

    return bring_in
