"""Read models of an import's pages."""

from dataclasses import dataclass
from typing import Any

from contracts.registers.columns import RegisterField
from contracts.registers.models import RegisterImport
from contracts.usage import sentences, uploads
from portal.jobs.reading import reader
from portal.jobs.reading.numbers import mask_text

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """The head of a file, to choose columns by; personal numbers are covered."""

    headers: list[tuple[str, str]]
    rows: list[list[str]]
    header_row: int
    notes: list[str]


def sample_of(register_import: RegisterImport) -> Sample:
    """The first rows of the file, each column with what it is taken for."""
    layout = uploads.layout_of(register_import)
    meaning = {index: str(RegisterField(f).label) for f, index in register_import.mapping.items()}
    return Sample(
        headers=[(text, meaning.get(index, "")) for index, text in enumerate(layout.headers)],
        rows=[[mask_text(c) for c in row] for row in reader.sample(layout, SAMPLE_ROWS)],
        header_row=layout.header_row,
        notes=[sentences.of_note(note) for note in layout.notes],
    )


def check_report(register_import: RegisterImport) -> dict[str, Any] | None:
    """What the dry run found, the rejected rows with the label of their column."""
    found = register_import.check_result
    if not found:
        return None
    rows = [
        (number, str(RegisterField(field).label), reason, text)
        for number, field, reason, text in found["rows"]
    ]
    return {**found, "rows": rows}
