"""Reading a workbook back: whose it is, what it would change, and what in it cannot be read."""

import json
import re
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from needs.inquiries.answering.prefill import Offers
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Answer, InquiryItem
from needs.inquiries.spreadsheets.layout import (
    COLUMNS,
    KEY_PREFIX,
    MARK_SHEET,
    WRITABLE,
    fingerprint,
    read_mark,
)
from portal.core import personal_numbers
from portal.core.errors import ActionError
from portal.jobs.reading import sniff
from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.reader import run_apart
from portal.ui import formats

MAX_BYTES = 2 * 1024 * 1024
_SECONDS = 45
MOST_DIGITS = Decimal(10) ** 12
# As people write figures: one decimal sign, points between thousands only.
_FIGURE = re.compile(r"-?(\d{1,3}(\.\d{3})+(,\d+)?|\d+([.,]\d+)?)")
LONGEST = {"note": 300, "agreement": 200}


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken over: its address, what stands there, and why not."""

    cell: str
    line: str
    stands: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the draft that the file would change; `before` and `after` as typed."""

    field: str
    line: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Found:
    """What a file says: changes, cells that cannot be read, and remarks to look at."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The same for keeping."""
        return {
            "changes": [asdict(row) for row in self.changes],
            "faults": [asdict(row) for row in self.faults],
            "remarks": self.remarks,
        }


def read(
    pieces: Iterable[bytes], answer: Answer, typed: dict[str, list[str]], offers: Offers
) -> Found:
    """What the file would change in the draft `typed`. Raises `ActionError` for a file that is not
    this party's, not of these lines, or no workbook at all."""
    sheets = _sheets(pieces)
    _check_owner(sheets, answer)
    for sheet in sheets:
        for y, row in enumerate(sheet["rows"]):
            keys = _keys(row)
            if "id" in keys:
                if "quantity" not in keys:
                    raise _refused(
                        _("The column “%(name)s” is gone from the file. Download a new one.")
                        % {"name": COLUMNS["quantity"]}
                    )
                return _Sheet(sheet, y, keys, answer, typed, offers).read()
    raise _refused(_("The hidden row with the names of the columns is gone. Download a new file."))


def _refused(message: str) -> ActionError:
    return ActionError(message, field="file")


def _sheets(pieces: Iterable[bytes]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="lines-") as folder:
        path, target = Path(folder) / "original", Path(folder) / "sheets.json"
        size = 0
        with path.open("wb") as out:
            for piece in pieces:
                size += len(piece)
                if size > MAX_BYTES:
                    raise _refused(_("The file is larger than 2 MB."))
                out.write(piece)
        try:
            kind = sniff.kind_of(path) if size else "empty"
            if kind != "xlsx":
                raise _refused(_("The file is no XLSX workbook by its content."))
            run_apart(
                "needs.inquiries.spreadsheets.convert", str(path), str(target), seconds=_SECONDS
            )
        except BadFile as fault:
            raise _refused(_("The file is damaged or too large to be opened.")) from fault
        sheets: list[dict[str, Any]] = json.loads(target.read_text())
        return sheets


def _check_owner(sheets: list[dict[str, Any]], answer: Answer) -> None:
    marks = [
        sheet["rows"][0][0]
        for sheet in sheets
        if sheet["name"].casefold() == MARK_SHEET
        and sheet["rows"]
        and sheet["rows"][0]
        and sheet["rows"][0][0]
    ]
    if not marks:
        raise _refused(
            _("The file was not made here for your answer. Download it from this page, fill it in.")
        )
    known = read_mark(marks[0])
    if known is None:
        raise _refused(_("The mark in the file has been changed. Download a new file."))
    if known.get("organisation") != answer.organisation_id:
        raise _refused(_("The file was made for another organisation. Its figures are not read."))
    if known.get("inquiry") != answer.inquiry_id or known.get("answer") != answer.pk:
        raise _refused(_("The file belongs to another inquiry. Download the one of this inquiry."))
    if known.get("lines") != fingerprint(answer):
        raise _refused(
            _(
                "The file is of an older version: the lines of the inquiry have changed since. "
                "Download a new file."
            )
        )


def _keys(row: list[str]) -> dict[str, int]:
    """Which column is what, by the hidden names; the first of two with one name."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = cell.removeprefix(KEY_PREFIX)
        if cell.startswith(KEY_PREFIX) and key in COLUMNS:
            found.setdefault(key, place)
    return found


def address(y: int, x: int) -> str:
    """A cell as the spreadsheet names it: row and column from nought to “G6”."""
    letters, x = "", x + 1
    while x:
        x, rest = divmod(x - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{y + 1}"


class _Sheet:
    """The sheet with the lines, read row by row."""

    def __init__(  # noqa: PLR0917 - one sheet and what it is held against
        self,
        sheet: dict[str, Any],
        head: int,
        keys: dict[str, int],
        answer: Answer,
        typed: dict[str, list[str]],
        offers: Offers,
    ) -> None:
        self.rows: list[list[str]] = sheet["rows"]
        self.head, self.keys, self.typed, self.offers = head, keys, typed, offers
        self.formulas = set(sheet["formulas"])
        self.merged = {
            (y, x)
            for top, left, bottom, right in sheet["merged"]
            for y in range(top, min(bottom, top + 500) + 1)
            for x in range(left, min(right, left + 80) + 1)
        }
        self.items = {str(item.pk): item for item in answer.inquiry.items.all()}
        self.found = Found()

    def read(self) -> Found:
        """Every row below the hidden one, then what the file does not speak of."""
        seen: dict[str, int] = {}
        for y in range(self.head + 1, len(self.rows)):
            row = self.rows[y]
            if not any(row):
                continue
            number = self._cell(row, "id")
            item = self.items.get(number)
            if item is None:
                self._stray(y, row)
            elif number in seen:
                self._fault(
                    y, "name", item.name, _("The line stands twice; the first one is read.")
                )
            elif self._cell(row, "name") != " ".join(item.name.split()):
                seen[number] = y
                self._fault(
                    y,
                    "name",
                    item.name,
                    _("The row has been moved in part: here “%(line)s” should stand.")
                    % {"line": item.name},
                )
            else:
                seen[number] = y
                self._line(y, row, item)
        missing = [item.name for number, item in self.items.items() if number not in seen]
        if missing:
            self.found.remarks.append(
                _("Not in the file, and so left as they stand: %(lines)s.")
                % {"lines": ", ".join(missing)}
            )
        gone = [str(COLUMNS[key]) for key in WRITABLE if key not in self.keys]
        if gone:
            self.found.remarks.append(
                _("Columns that are gone from the file, and so left as they stand: %(columns)s.")
                % {"columns": ", ".join(gone)}
            )
        return self.found

    def _cell(self, row: list[str], key: str) -> str:
        place = self.keys.get(key)
        text = row[place] if place is not None and place < len(row) else ""
        return " ".join(text.split()) if key != "note" else text

    def _fault(self, y: int, key: str, line: str, why: str) -> None:
        x = self.keys.get(key, 0)
        stands = personal_numbers.cover(self._cell(self.rows[y], key), bare=True)
        self.found.faults.append(Fault(address(y, x), line, stands[:200], why))

    def _stray(self, y: int, row: list[str]) -> None:
        if any(self._cell(row, key) for key in (*WRITABLE, "name")):
            self._fault(
                y,
                "name",
                "",
                _(
                    "The row is none of the inquiry's lines. Lines cannot be added here: write a "
                    "comment to the association instead."
                ),
            )

    def _line(self, y: int, row: list[str], item: InquiryItem) -> None:
        for key in WRITABLE:
            place = self.keys.get(key)
            if place is None:
                continue
            if (y, place) in self.merged:
                self._fault(y, key, item.name, _("The cell is merged with others. Split it."))
                continue
            text = self._cell(row, key)
            named = address(y, place)
            if named in self.formulas and not self._formula(y, key, item, text):
                continue
            try:
                after = self._value(key, text)
            except ValueError as wrong:
                self._fault(y, key, item.name, str(wrong))
                continue
            self._compare(item, key, after)

    def _formula(self, y: int, key: str, item: InquiryItem, text: str) -> bool:
        """A formula counts by the figure that the file kept of it; the person is told."""
        if key != "quantity" or not text:
            self._fault(
                y,
                key,
                item.name,
                _("The cell holds a formula without a figure. Write the figure itself."),
            )
            return False
        self.found.remarks.append(
            _("%(cell)s holds a formula; its figure %(figure)s is read.")
            % {"cell": address(y, self.keys[key]), "figure": text}
        )
        return True

    def _value(self, key: str, text: str) -> str:
        """The cell as it would be typed in the form. Raises `ValueError` with a sentence."""
        if not text:
            return ""
        if key == "quantity":
            return _quantity(text)
        if key == "confidence":
            return _confidence(text)
        if key == "until":
            try:
                return date.fromisoformat(text[:10]).isoformat()
            except ValueError:
                raise ValueError(_("Write the day as 2029-12-31.")) from None
        if len(text) > LONGEST[key]:
            raise ValueError(
                _("The text is longer than %(most)s characters.") % {"most": LONGEST[key]}
            )
        if personal_numbers.holds_one(text):
            raise ValueError(_("This looks like a personal number. Take it away."))
        return text

    def _compare(self, item: InquiryItem, key: str, after: str) -> None:
        name = f"{key}_{item.pk}"
        before = (self.typed.get(name) or [""])[0]
        if key == "confidence" and not after:
            return
        if _same(key, before, after):
            return
        self.found.changes.append(Change(name, item.name, str(COLUMNS[key]), before, after))
        if key == "quantity" and after:
            figure = Decimal(formats.parse_number(after))
            if self.offers.is_absurd(item.pk, figure):
                self.found.remarks.append(
                    _(
                        "%(line)s: %(quantity)s %(unit)s is very much. Check the unit; you are "
                        "asked again when you submit."
                    )
                    % {"line": item.name, "quantity": after, "unit": item.unit}
                )


def _same(key: str, before: str, after: str) -> bool:
    if key == "quantity" and before.strip() and after:
        try:
            return Decimal(formats.parse_number(before)) == Decimal(formats.parse_number(after))
        except InvalidOperation:
            return False
    return before.strip().replace("\r\n", "\n") == after


def _quantity(text: str) -> str:
    if not _FIGURE.fullmatch("".join(text.split()).replace(formats.MINUS, "-")):
        raise ValueError(_("Write the quantity as a number, like 1 250 or 12,5."))
    figure = Decimal(formats.parse_number(text))
    if figure < 0:
        raise ValueError(_("A quantity cannot be negative."))
    if figure >= MOST_DIGITS:
        raise ValueError(_("The figure has too many digits."))
    if figure != figure.quantize(Decimal("0.01")):
        raise ValueError(_("Write at most two decimals."))
    return formats.number(figure)


def _confidence(text: str) -> str:
    for language in ("sv", "en"):
        with translation.override(language):
            words = {str(label).casefold(): value for value, label in Confidence.choices}
        if text.casefold() in words:
            return words[text.casefold()]
    if text in Confidence.values:
        return text
    raise ValueError(
        _("Choose one of: %(words)s.") % {"words": ", ".join(map(str, Confidence.labels))}
    )
