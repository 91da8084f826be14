"""The form that begins a support session."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.audit.support.actions import LONGEST
from portal.people.models import User
from portal.ui.forms import PortalForm


class SupportForm(PortalForm):
    """For whom, why, for how long, and whether things may be changed."""

    person = forms.EmailField(
        label=_("Whom do you act for?"),
        help_text=_("The e-mail address that the person logs in with."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("The person reads this. Number of the case or what they asked for."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[(n, _("%(n)s minutes") % {"n": n}) for n in (10, 20, LONGEST)],
        widget=forms.RadioSelect,
        initial=10,
    )
    may_write = forms.BooleanField(
        label=_("I need to change things for the person"),
        required=False,
        help_text=_("Without this you see what the person sees, and can change nothing."),
    )

    def clean_person(self) -> Any:
        """The person with that address; the action says whether you may act for them."""
        found = User.objects.filter(email__iexact=self.cleaned_data["person"]).first()
        if found is None:
            raise forms.ValidationError(_("Nobody logs in with that address."))
        return found
