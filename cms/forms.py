"""Forms of the public site inside the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import PortalForm


class PublishForm(PortalForm):
    """The words above the figures; the figures themselves are never typed."""

    introduction = forms.CharField(
        label=_("Introduction in Swedish"),
        help_text=_("One or two sentences: what is bought, and what happens next."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    introduction_en = forms.CharField(
        label=_("Introduction in English"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )
