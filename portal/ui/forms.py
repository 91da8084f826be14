"""Forms in Designsystemet's markup: every form of the portal is a `PortalForm`.

What they guarantee: label, help and error are tied to the field (`aria-describedby`), errors stand
in a summary on top that links to the fields and back, days are chosen with the browser's own
calendar, figures are written as people write them (`1 234,50`), and what is optional says so. No
text that a person types holds a personal number: it is refused at its field, and what was typed
stays there.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

from portal.core import antivirus, personal_numbers
from portal.core.errors import ActionError
from portal.ui import formats

MOST_DIGITS = 24


class PortalRenderer(DjangoTemplates):
    """Renders forms and fields from `ui/form.html` and `ui/field.html`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class FigureInput(forms.TextInput):
    """A figure as text, so that `1 234,50` can be written; knows Swedish and English signs."""

    decimals: int | None = None

    def __init__(self, attrs: dict[str, Any] | None = None, decimals: int | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.decimals = decimals

    def format_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        try:
            figure = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        if not figure.is_finite() or abs(figure.adjusted()) > MOST_DIGITS:
            return str(value)  # Nothing anybody meant: shown back as it was typed.
        text = formats.number(figure, self.decimals if figure % 1 else 0)
        return text.replace(formats.MINUS, "-")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        value = data.get(name)
        return formats.parse_number(value) if isinstance(value, str) else value


class DayInput(forms.DateInput):
    """The browser's own calendar; the value on the wire is always ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MoneyField(forms.DecimalField):
    """SEK excluding VAT, two decimals, typed as people type it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("widget", FigureInput(decimals=2))
        super().__init__(**kwargs)
        self.unit = "kr"


_PLAIN_WIDGETS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.NumberInput: FigureInput,
    forms.DateInput: DayInput,
    forms.DateTimeInput: MomentInput,
    forms.RadioSelect: forms.RadioSelect,
    forms.CheckboxSelectMultiple: forms.CheckboxSelectMultiple,
}
_CHOICE_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def dress(field: forms.Field) -> None:
    """Give a field the widget and classes of the portal; a widget chosen on purpose stays."""
    kind = type(field.widget)
    replacement = _PLAIN_WIDGETS.get(kind)
    if replacement and replacement is not kind:
        attrs = {
            key: value
            for key, value in field.widget.attrs.items()
            if key not in {"step", "min", "max"}
        }
        old, field.widget = field.widget, replacement(attrs)
        field.widget.is_required = old.is_required
        field.widget.is_localized = False
    if isinstance(field, forms.DecimalField) and isinstance(field.widget, FigureInput):
        field.widget.decimals = field.decimal_places
    if isinstance(field.widget, _CHOICE_GROUPS):
        field.widget.template_name = "ui/widgets/choices.html"
        field.widget.option_template_name = "ui/widgets/choice.html"  # type: ignore[attr-defined]
    if isinstance(field.widget, forms.Textarea):
        rows = str(field.widget.attrs.get("rows", "10"))
        field.widget.attrs["rows"] = (
            4 if rows == "10" else rows
        )  # 10 is Django's own, not a choice.
        field.widget.attrs.pop("cols", None)
    classes = field.widget.attrs.get("class", "").split()
    if "ds-input" not in classes and not field.widget.is_hidden:
        field.widget.attrs["class"] = " ".join([*classes, "ds-input"])


def refuse_personal_numbers(text: str) -> None:
    """Raise `ValidationError` when `text` holds a Swedish personal or co-ordination number."""
    if personal_numbers.holds_one(text):
        raise ValidationError(
            _(
                "This looks like a personal number. Take it away: personal numbers are not kept"
                " here, and nothing needs them."
            ),
            code="personal_number",
        )


def refuse_bad_upload(file: UploadedFile) -> None:
    """Raise `ValidationError` for a file whose name holds a personal number, or that is infected.

    Every upload passes here: the portal's forms by their base, the editors' by theirs. When a
    scanner is set and does not answer, the file is refused: nobody has looked at it.
    """
    if personal_numbers.holds_one(file.name or ""):
        message = _("The file's name holds a personal number. Rename the file and choose it again.")
        raise ValidationError(message, code="personal_number")
    try:
        found = antivirus.scan(file)  # type: ignore[arg-type]
    except antivirus.ScannerDown as error:
        message = _(
            "Files are searched for viruses, and the search cannot be reached just now. Nothing is"
            " kept of the file. Try again in a while."
        )
        raise ValidationError(message, code="scanner_down") from error
    if found:
        message = _("The virus search found %(name)s in the file. Nothing is kept of it.")
        raise ValidationError(message % {"name": found}, code="infected")


def _refuse(field: forms.Field, value: Any) -> None:
    """What holds for every field of every form. A password is never kept as it was typed."""
    if isinstance(value, UploadedFile):
        refuse_bad_upload(value)
    elif isinstance(value, list) and isinstance(field, forms.FileField):
        for file in value:
            refuse_bad_upload(file)
    elif (
        isinstance(value, str)
        and isinstance(field, forms.CharField)
        and not isinstance(field.widget, forms.PasswordInput)
    ):
        refuse_personal_numbers(value)


class DressedForm(forms.BaseForm):
    """What PortalForm and PortalModelForm share; also mixed into forms of other libraries."""

    default_renderer = PortalRenderer()
    required_css_class = ""
    mark_optional = True
    summary = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def _clean_form(self) -> None:
        """Refuse personal numbers and infected files before the form looks at the whole."""
        for name, field in self.fields.items():
            if name in self.cleaned_data:
                try:
                    _refuse(field, self.cleaned_data[name])
                except ValidationError as error:
                    self.add_error(name, error)
        super()._clean_form()  # type: ignore[misc]

    @property
    def summary_id(self) -> str:
        """Id of the error summary, unique when a page holds several forms."""
        return f"{self.prefix}-errors" if self.prefix else "form-errors"

    @property
    def summary_rows(self) -> list[tuple[Any, str]]:
        """Every error with the field it belongs to (None: the form as a whole)."""
        rows: list[tuple[Any, str]] = [(None, str(error)) for error in self.non_field_errors()]
        for field in self:
            rows.extend((field, str(error)) for error in field.errors)
        return rows


class PortalForm(DressedForm, forms.Form):
    """Base of every form."""


class PortalModelForm(DressedForm, forms.ModelForm):
    """Base of every form over a model."""


class errors_into:  # noqa: N801 - read as a verb: `with errors_into(form):`
    """Turn an action's refusal into an error of the form, at its field where it names one.

    A `return` inside the block is the way out when the action succeeds:

        if form.is_valid():
            with errors_into(form):
                actions.send(...)
                return redirect(...)
        return render(...)
    """

    def __init__(self, form: forms.BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: Any
    ) -> bool:
        """Take what an action refused; let everything else through."""
        if not isinstance(error, ActionError):
            return False
        self.form.add_error(error.field if error.field in self.form.fields else None, str(error))
        return True
