"""Forms of the pages about the portal itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ui.forms import PortalForm
from portal.web import actions


class FeedbackForm(PortalForm):
    """What does not work, where; an address only for those who want an answer."""

    page = forms.CharField(label=_("Which page is it about?"), max_length=300, required=False)
    message = forms.CharField(
        label=_("What does not work?"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )
    email = forms.EmailField(label=_("Your e-mail address, if you want an answer"), required=False)

    def keep(self) -> None:
        """Send it to the association."""
        actions.receive_feedback(**self.cleaned_data)
