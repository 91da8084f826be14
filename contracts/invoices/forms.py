"""Upload of invoices, and why one is taken out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.invoices.uploads import MAX_FILES
from contracts.usage import policies as usage
from portal.organisations.models import Organisation
from portal.ui.forms import PortalForm


class SeveralFilesInput(forms.ClearableFileInput):
    """The browser's choice of files, as many as one likes."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of files, each checked as one is."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; an empty choice is the field's own error."""
        files = data if isinstance(data, list | tuple) else [data]
        clean = super().clean
        return [clean(file, initial) for file in files or [None]]


class UploadForm(PortalForm):
    """Whose invoices, and the files."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        help_text=_("Invoices to its companies are taken as well."),
        empty_label=None,
    )
    invoices = SeveralFilesField(
        label=_("Invoices"),
        help_text=_(
            "Peppol BIS Billing 3 as XML, or a ZIP of such files. At most %(count)s files at a "
            "time, together 200 MB; put more of them in a ZIP."
        ),
        widget=SeveralFilesInput(attrs={"accept": ".xml,.zip"}),
        max_length=200,
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = usage.importable(user)  # type: ignore[attr-defined]
        chosen = self.fields["invoices"]
        chosen.help_text = str(chosen.help_text) % {"count": MAX_FILES}


class WithdrawForm(PortalForm):
    """Why an invoice is not to count."""

    reason = forms.CharField(
        label=_("Why is it not to count?"),
        help_text=_("For example: disputed, or sent to the wrong buyer."),
        max_length=300,
    )
