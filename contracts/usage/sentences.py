"""What people read when a file cannot be a ledger: what is wrong, and what to do about it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.errors import ActionError
from portal.jobs.reading.faults import BadFile

_FAULTS = {
    "empty": gettext_lazy("The file is empty."),
    "empty_sheet": gettext_lazy("The file has no rows. Check that the right sheet was saved."),
    "only_header": gettext_lazy("The file has a header but no rows below it."),
    "wrong_type": gettext_lazy(
        "The file is not a ledger: it was recognised as %(found)s. Use CSV, XLSX, XLS, ODS or JSON."
    ),
    "damaged": gettext_lazy("The file is damaged and cannot be read. Export it again."),
    "encrypted": gettext_lazy("The file is protected by a password. Save it without one."),
    "bomb": gettext_lazy(
        "The file unpacks to an unreasonable size and was not opened. Save it as CSV instead."
    ),
    "too_large_area": gettext_lazy(
        "The sheet claims to be unreasonably large and was not opened. Save it as CSV instead."
    ),
    "too_much_memory": gettext_lazy(
        "The file is too large for a spreadsheet. Save it as CSV instead."
    ),
    "no_columns": gettext_lazy(
        "No columns were found in the file. The cells of a row must be separated by "
        "semicolon, tab or "
        "comma."
    ),
    "no_rows_in_json": gettext_lazy("The JSON file holds no list of rows."),
    "open_quote": gettext_lazy(
        "A quotation mark is opened near row %(row)s and never closed, so the rows after it "
        "cannot be "
        "told apart. Correct the row and try again."
    ),
    "too_big": gettext_lazy(
        "The file is %(size)s MB; the limit is %(limit)s MB. Split it by month and import "
        "the months "
        "one by one."
    ),
}
_NOTES = {
    "other_sheets": gettext_lazy("Only one sheet is read. Not read: %(sheets)s."),
    "part_of_store": gettext_lazy(
        "The file holds %(held)s of the %(stated)s rows that the source says it has."
    ),
}


def of_fault(fault: BadFile) -> ActionError:
    """The fault as a sentence at the file's field."""
    return ActionError(str(_FAULTS[fault.code]) % fault.facts, field="file")


class faults:  # noqa: N801 - reads as a statement where it is used
    """Faults that show themselves only deep in the file, as sentences: `with faults():`."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, BadFile):
            raise of_fault(error) from error


def of_note(note: dict[str, Any]) -> str:
    """Something the person should know about how the file was read."""
    return str(_NOTES[note["code"]]) % note


def unrecognised() -> ActionError:
    """Nothing tells which column holds the amount."""
    return ActionError(
        _("No column was recognised as the amount, so nothing can be imported."), field="amount"
    )
