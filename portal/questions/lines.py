"""The form field of a table of lines. Works without JavaScript: blank rows, and "more rows"."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.questions.kinds import TableQuestion
from portal.questions.values import is_blank
from portal.ui.forms import dress, refuse_personal_numbers

BLANK_ROWS = 3
MORE_ROWS = 5
# The name of the buttons; a view that gets it shows the form again and submits nothing.
MORE = "more_rows"


class TableWidget(forms.Widget):
    """Rows of inputs in a table, some of them blank."""

    template_name = "questions/widgets/table.html"
    use_fieldset = True

    def __init__(self, question: TableQuestion, cells: dict[str, forms.Field]) -> None:
        self.question, self.cells = question, cells
        for field in cells.values():
            dress(field)
        super().__init__()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """The rows as they were typed, and how many to show."""
        count = _count(data.get(f"{name}-rows"), self.question.max_rows)
        rows = [
            {
                key: field.widget.value_from_datadict(data, files, f"{name}-{row}-{key}")
                for key, field in self.cells.items()
            }
            for row in range(count)
        ]
        return {"rows": rows, "more": data.get(MORE) == name}

    def value_omitted_from_data(self, data: Any, _files: Any, name: str) -> bool:
        """Whether nothing of it was posted."""
        return f"{name}-rows" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The head, and one input per cell."""
        context = super().get_context(name, None, attrs)
        rows, more = (value["rows"], value["more"]) if isinstance(value, dict) else (value, False)
        rows = list(rows or [])
        filled = max((n for n, row in enumerate(rows, 1) if not _is_empty(row)), default=0)
        shown = max(filled + BLANK_ROWS, len(rows) + (MORE_ROWS if more else 0))
        shown = min(max(shown, self.question.min_rows), self.question.max_rows)
        own = context["widget"]["attrs"]
        context["widget"] |= {
            "columns": self.question.columns,
            "count": shown,
            "may_grow": shown < self.question.max_rows,
            "rows": [
                self._row(name, number, rows[number] if number < len(rows) else {}, own.get("id"))
                for number in range(shown)
            ],
        }
        return context

    def _row(self, name: str, number: int, row: dict[str, Any], own_id: Any) -> list[Any]:
        cells = []
        for column in self.question.columns:
            field = self.cells[column.key]
            label = _("%(column)s, row %(number)s") % {"column": column.label, "number": number + 1}
            attrs = {"id": f"{own_id}_{number}_{column.key}", "aria-label": label}
            value = field.prepare_value(row.get(column.key))
            cells.append(field.widget.render(f"{name}-{number}-{column.key}", value, attrs))
        return cells


class TableField(forms.Field):
    """A table of lines; its value is a list of rows with what is filled in."""

    widget: TableWidget

    def __init__(self, question: TableQuestion, cells: dict[str, forms.Field]) -> None:
        self.question, self.cells = question, cells
        for field in cells.values():
            field.required = False
        super().__init__(widget=TableWidget(question, cells))

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The rows that hold something. Every wrong cell is said with its row and column."""
        rows, wrong = [], []
        for number, raw in enumerate(value["rows"] if isinstance(value, dict) else [], start=1):
            if _is_empty(raw):
                continue
            row = {}
            for column in self.question.columns:
                try:
                    cell = self.cells[column.key].clean(raw[column.key])
                    if isinstance(cell, str):
                        refuse_personal_numbers(cell)
                except ValidationError as error:
                    wrong += [_said(number, column.label, text) for text in error.messages]
                    continue
                if not is_blank(cell):
                    row[column.key] = cell
            rows.append(row)
        if wrong:
            raise ValidationError(wrong)
        if not rows and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows


def lacking(question: TableQuestion, rows: list[dict[str, Any]] | None) -> list[str]:
    """What a table lacks before it can be submitted: rows, and cells that have to be filled in."""
    rows = rows or []
    said = []
    if rows and len(rows) < question.min_rows:
        said.append(_("Fill in at least %(count)s rows.") % {"count": question.min_rows})
    for number, row in enumerate(rows, start=1):
        said += [
            _said(number, column.label, _("This cell has to be filled in."))
            for column in question.columns
            if column.required and is_blank(row.get(column.key))
        ]
    return said


def _said(number: int, column: str, text: str) -> str:
    names = {"number": number, "column": column, "text": text}
    return _("Row %(number)s, %(column)s: %(text)s") % names


def _is_empty(row: dict[str, Any]) -> bool:
    values = (value.strip() if isinstance(value, str) else value for value in row.values())
    return all(map(is_blank, values))


def _count(raw: Any, most: int) -> int:
    text = str(raw or "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return min(number, most)
