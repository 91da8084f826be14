"""Upload of a register, and which of its columns holds what."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.registers.columns import RegisterField
from contracts.registers.models import RegisterImport
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.ui.forms import PortalForm

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json"
_AUTHORITIES = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.COMPANY,
    OrganisationKind.REGION,
)


class UploadForm(PortalForm):
    """The file, where it comes from, and who made the agreements in it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "XLSX, XLS, ODS, CSV or TSV with one row per agreement, supplier and lot. Nothing is"
            " imported until you have seen the result of a dry run."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The columns you choose are remembered for each source."),
        max_length=80,
    )
    responsible = forms.ModelChoiceField(
        Organisation.objects.filter(kind__in=_AUTHORITIES),
        label=gettext_lazy("Responsible authority"),
        help_text=gettext_lazy("Who made the agreements in the file."),
        empty_label=None,
    )

    def clean_file(self) -> Any:
        """Below the limit."""
        file = self.cleaned_data["file"]
        if file.size > settings.LEDGER_MAX_BYTES:
            limit = settings.LEDGER_MAX_BYTES // 2**20
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB.") % {"limit": limit}
            )
        return file


class ColumnsForm(PortalForm):
    """One choice of column for each thing that a register can tell."""

    def __init__(self, *args: Any, register_import: RegisterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [
            (str(index), header or _("Column %(number)s") % {"number": index + 1})
            for index, header in enumerate(register_import.layout["headers"])
        ]
        for field in RegisterField:
            chosen = register_import.mapping.get(field.value)
            required = field in RegisterField.required()
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
