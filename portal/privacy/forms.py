"""Forms of personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import PortalForm


class EraseForm(PortalForm):
    """Why, and that one has read what is going to happen."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        help_text=_("For example “Asked for it on 3 March, registration number 2026/12”."),
    )
    understood = forms.BooleanField(
        label=_("I have read what is erased and what is kept. It cannot be undone.")
    )


class RetentionForm(PortalForm):
    """Whether a rule deletes, after how many years, by which decision."""

    years = forms.IntegerField(label=_("Keep for how many years"), min_value=1, max_value=100)
    decision = forms.CharField(
        label=_("Decision"),
        max_length=200,
        help_text=_("The association's own decision on disposal: body, day and paragraph."),
    )
    is_on = forms.BooleanField(label=_("Delete what is older, every night"), required=False)
