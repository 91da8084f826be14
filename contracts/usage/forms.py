"""Upload of a ledger, and which of its columns holds what."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.usage import policies
from contracts.usage.enums import LedgerField, RuleKind, UsageSource
from contracts.usage.models import LedgerImport, LedgerSource
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


class ConfirmForm(PortalForm):
    """The group that is decided, and what it is: a lot with a supplier, or not relevant."""

    organisation = forms.ModelChoiceField(Organisation.objects.none())
    source = forms.ChoiceField(choices=UsageSource.choices)
    ledger_source = forms.ModelChoiceField(LedgerSource.objects.none(), required=False)
    supplier_number = forms.CharField(required=False, max_length=40)
    supplier_name = forms.CharField(required=False, max_length=300)
    account = forms.CharField(required=False, max_length=300)
    answer = forms.RegexField(r"[0-9]{1,18}:[0-9]{1,18}|none")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = policies.importable(user)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        sources = LedgerSource.objects.filter(organisation__in=organisations)
        self.fields["ledger_source"].queryset = sources  # type: ignore[attr-defined]

    def place(self) -> tuple[int | None, int | None]:
        """The lot and the supplier that were chosen."""
        answer = self.cleaned_data["answer"]
        if answer == "none":
            return None, None
        lot, supplier = answer.split(":")
        return int(lot), int(supplier)


class RuleForm(PortalForm):
    """An account or CPV code of a lot."""

    lot = forms.ModelChoiceField(LedgerSource.objects.none(), label=gettext_lazy("Lot"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=RuleKind.choices)
    code = forms.CharField(
        label=gettext_lazy("Begins with"),
        help_text=gettext_lazy("4682 also means 46821 and 46829."),
        max_length=20,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Buyer"),
        help_text=gettext_lazy("Leave empty for all parties. A buyer's own rules replace those."),
        required=False,
        empty_label=gettext_lazy("All parties"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, agreement: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = agreement.lots.all()  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            pk__in=agreement.parties.values("organisation")
        )
