"""A real register of framework agreements is read as the ledgers are: by content, not by habit."""

import os
from pathlib import Path
from typing import Any

import pytest

from contracts.agreements.models import Agreement
from contracts.registers import actions
from portal.jobs.reading import numbers, reader
from portal.jobs.reading.columns import Field, guess

DATA = Path(os.environ.get("SAMORDNA_REALDATA", Path(__file__).parents[3] / "shared/data"))
REGISTERS = DATA / "registers"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not REGISTERS.is_dir(), reason=f"no real registers under {DATA}"),
]
FILES = (
    "kammarkollegiet_giltiga_ramavtal_sample.tsv",
    "kammarkollegiet_giltiga_ramavtal_sample.xlsx",
)


def rows_of(name: str, folder: Path) -> tuple[list[str], list[list[str]]]:
    """Headers and rows, as the import sees them."""
    layout = reader.prepare(REGISTERS / name, folder)
    return list(layout.headers), reader.sample(layout, 100)


@pytest.mark.parametrize("name", FILES)
def test_the_header_is_found_under_the_title_row(name: str, tmp_path: Path) -> None:
    headers, rows = rows_of(name, tmp_path)
    assert headers[:3] == ["Avtalsnummer", "Leverantör", "Organisationsnummer"]
    assert len(rows) == 23
    assert not any("Giltiga ramavtal" in cell for row in rows for cell in row)


def test_text_and_workbook_hold_the_same_rows(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    as_text, as_workbook = (rows_of(n, f)[1] for n, f in zip(FILES, folders, strict=True))
    plain = [[cell.strip() for cell in row] for row in as_text]
    assert plain == [[cell.strip() for cell in row] for row in as_workbook]


@pytest.mark.parametrize("name", FILES)
def test_supplier_columns_are_recognised_and_every_number_is_understood(
    name: str, tmp_path: Path
) -> None:
    headers, rows = rows_of(name, tmp_path)
    mapping = guess(headers, rows)
    assert headers[mapping[Field.SUPPLIER_NUMBER]] == "Organisationsnummer"
    assert headers[mapping[Field.SUPPLIER_NAME]] == "Leverantör"
    kinds = {numbers.parse(row[mapping[Field.SUPPLIER_NUMBER]]).kind for row in rows}
    assert numbers.NumberKind.ORGANISATION in kinds
    assert numbers.NumberKind.PERSON not in kinds


@pytest.mark.parametrize("name", FILES)
def test_the_register_becomes_agreements_and_twice_changes_nothing(
    name: str, association: Any, coordinator: Any, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    figures = []
    for _time in range(2):
        made = actions.upload(
            actor=coordinator,
            responsible=association,
            source_name="Kammarkollegiet",
            file_name=name,
            pieces=[(REGISTERS / name).read_bytes()],
        )
        actions.choose_columns(actor=coordinator, register_import=made, mapping=made.mapping)
        actions.check(actor=coordinator, register_import_id=made.pk)
        done = actions.import_register(actor=coordinator, register_import_id=made.pk)
        found = done.register_import
        figures.append((found.rows_read, found.rows_rejected, found.made, found.unchanged))

    assert figures == [(23, 0, 11, 0), (23, 0, 0, 11)]
    staff = Agreement.objects.get(number="23.3-14537-2023-001")
    assert [lot.sub_areas.count() for lot in staff.lots.all()] == [4, 4]
    passport = Agreement.objects.get(number_key="233296520001")
    assert passport.number == "23.3-2965-20:001"
    assert passport.title == "Identifiering och behörighet"
    assert passport.call_off_model == "competition"
