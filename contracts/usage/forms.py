"""Upload of a ledger, and which of its columns holds what."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.usage import policies
from contracts.usage.enums import LedgerField
from contracts.usage.models import LedgerImport
from contracts.usage.period import Period
from portal.core.errors import ActionError
from portal.organisations.models import Organisation
from portal.ui.forms import PortalForm

DEFAULT_SOURCE = "Leverantörsreskontra"
ACCEPTED = ".csv,.txt,.xlsx,.xls,.ods,.json"


class UploadForm(PortalForm):
    """Whose ledger, which months, from where, and the file."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Organisation"), empty_label=None
    )
    period = forms.CharField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("A month (2026-03), a quarter (2026-Q1) or a year (2026)."),
        max_length=20,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The columns you choose are remembered for each source."),
        initial=DEFAULT_SOURCE,
        max_length=80,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, Excel (XLSX, XLS), ODS or JSON as your system exports it. Nothing is "
            "imported until "
            "you have seen the result of a dry run. Personal numbers are masked."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = policies.importable(user)  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        """The months meant."""
        try:
            return Period.parse(self.cleaned_data["period"])
        except ActionError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_file(self) -> Any:
        """Below the limit."""
        file = self.cleaned_data["file"]
        if file.size > settings.LEDGER_MAX_BYTES:
            limit = settings.LEDGER_MAX_BYTES // 2**20
            raise forms.ValidationError(
                _(
                    "The file is %(size)s MB; the limit is %(limit)s MB. Split it by month "
                    "and import "
                    "the months one by one."
                )
                % {"size": file.size // 2**20, "limit": limit}
            )
        return file


class ColumnsForm(PortalForm):
    """One choice of column for each thing the platform wants to know."""

    def __init__(self, *args: Any, ledger_import: LedgerImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headers = ledger_import.layout["headers"]
        columns = [
            (str(index), header or _("Column %(number)s") % {"number": index + 1})
            for index, header in enumerate(headers)
        ]
        for field in LedgerField:
            chosen = ledger_import.mapping.get(field.value)
            required = field is LedgerField.AMOUNT
            self.fields[field.value] = forms.ChoiceField(
                label=field.label,
                choices=columns if required and chosen is not None else [("", "–"), *columns],
                initial="" if chosen is None else str(chosen),
                required=required,
                widget=forms.Select(attrs={"class": "ds-input"}),
            )

    def mapping(self) -> dict[str, int]:
        """Field → index of its column, for those that were chosen."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value != ""}
