"""What a supplier reads when a file cannot be a return: what is wrong, and what to do about it."""

from django.utils.translation import gettext_lazy

from portal.core.errors import ActionError
from portal.jobs.reading.faults import BadFile

_FAULTS = {
    "empty": gettext_lazy("There is nothing in it."),
    "empty_sheet": gettext_lazy("The file has no rows."),
    "wrong_type": gettext_lazy(
        "The file is not a spreadsheet: it was recognised as %(found)s. Use XLSX, XLS, ODS or CSV."
    ),
    "damaged": gettext_lazy("The file is damaged and cannot be read. Save it again."),
    "encrypted": gettext_lazy("The file is protected by a password. Save it without one."),
    "bomb": gettext_lazy(
        "The file unpacks to an unreasonable size and was not opened. Save it as CSV instead."
    ),
    "too_large_area": gettext_lazy(
        "The sheet claims to be unreasonably large and was not opened. Copy the rows to a new one."
    ),
    "too_much_memory": gettext_lazy("The file is too large. Copy the rows to a new one."),
    "no_columns": gettext_lazy(
        "No columns were found. Copy whole cells with their headings from the spreadsheet."
    ),
    "too_many_rows": gettext_lazy(
        "There are %(rows)s rows; at most %(most)s can be reported at once. Add up sales to the"
        " same buyer."
    ),
    "too_big": gettext_lazy("The file is %(size)s MB; the limit is %(limit)s MB."),
}


def of_fault(fault: BadFile, field: str) -> ActionError:
    """The fault as a sentence at its field."""
    return ActionError(str(_FAULTS[fault.code]) % fault.facts, field=field)
