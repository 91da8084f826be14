"""Input of supplier reports: files, pasted cells, columns, and what the association decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement
from contracts.reports import selectors
from contracts.reports.enums import Column, Interval, Need
from contracts.reports.models import ReportDraft, ReportSchedule
from contracts.reports.reading.columns import fit_of, headers_of
from contracts.reports.reading.workbook import MAX_BYTES
from portal.ui.forms import PortalForm


class PasteForm(PortalForm):
    """Cells copied from a spreadsheet. What must not be kept of them is covered, not refused."""

    cells = forms.CharField(
        label=_("Cells with their headings"),
        widget=forms.Textarea(attrs={"rows": "8"}),
        max_length=2_000_000,
        strip=False,
        help_text=_("Mark the rows with the headings in the spreadsheet, copy, and paste here."),
    )

    def _clean_form(self) -> None:
        """Personal numbers are covered when the cells are read, in the place where they stand."""
        forms.BaseForm._clean_form(self)  # type: ignore[attr-defined]


class FileForm(PortalForm):
    """A file with the sales."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, XLS, ODS or CSV, at most %(size)s MB. What the formulas gave is read.")
        % {"size": MAX_BYTES >> 20},
    )


class ColumnsForm(PortalForm):
    """Which sheet, and which column holds what."""

    def __init__(self, *args: Any, draft: ReportDraft, place: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        cells = draft.sheets[place]["rows"]
        self.fit = fit_of(place, cells, draft.mapping)
        headers = enumerate(headers_of(cells, self.fit), start=1)
        columns = [
            (str(number - 1), name or _("Column %(number)s") % {"number": number})
            for number, name in headers
        ]
        for column in Column:
            found = self.fit.mapping.get(column)
            self.fields[column.value] = forms.ChoiceField(
                label=column.label,
                choices=[("", "–"), *columns],
                initial="" if found is None else str(found),
                required=False,
                widget=forms.Select(attrs={"class": "ds-input"}),
            )

    def mapping(self) -> dict[Column, int]:
        """Column → place, for those that were chosen."""
        return {Column(name): int(value) for name, value in self.cleaned_data.items() if value}


class DeclareForm(PortalForm):
    """The name under which the figures are declared to be right."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("You declare that the report is complete and right, as of today."),
    )
    note = forms.CharField(
        label=_("Anything we should know?"), widget=forms.Textarea, required=False, max_length=2000
    )


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class ScheduleForm(PortalForm):
    """How an agreement's suppliers report."""

    is_asked = forms.BooleanField(label=_("The suppliers report their sales"), required=False)
    interval = forms.ChoiceField(label=_("How often"), choices=Interval)
    working_days = forms.IntegerField(
        label=_("Working days to report after the period"), min_value=1, max_value=90
    )
    starts_on = forms.DateField(
        label=_("First day that is reported"),
        required=False,
        help_text=_("Empty: from the period in which the agreement was registered here."),
    )
    instructions = forms.CharField(
        label=_("To the supplier"),
        required=False,
        widget=forms.Textarea,
        max_length=2000,
        help_text=_("Shown on top of the report: what to count, and how lots are told apart."),
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        self.schedule: ReportSchedule = selectors.schedule_of(agreement)
        plain = ("is_asked", "interval", "working_days", "starts_on", "instructions")
        initial = {name: getattr(self.schedule, name) for name in plain}
        super().__init__(*args, initial=initial, **kwargs)
        for column in Column.choosable():
            self.fields[column.value] = forms.ChoiceField(
                label=column.label, choices=Need, initial=self.schedule.need_of(column)
            )

    def choices(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        columns = {column.value: data.pop(column.value) for column in Column.choosable()}
        return {**data, "interval": Interval(data["interval"]), "columns": columns}


class ContactForm(PortalForm):
    """Somebody who reports."""

    supplier: Any = forms.ModelChoiceField(queryset=None, label=_("Supplier"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=[("sv", _("Swedish")), ("en", _("English"))]
    )
    everything = forms.BooleanField(
        label=_("Reports for all agreements of the supplier"), required=False
    )

    def __init__(self, *args: Any, suppliers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier"].queryset = suppliers  # type: ignore[attr-defined]
