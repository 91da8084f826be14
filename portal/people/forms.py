"""Forms about the person who is logged in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from portal.people.models import User
from portal.ui.forms import DressedForm, PortalModelForm


class LogInForm(DressedForm, AuthenticationForm):
    """E-mail address and password. Says nothing of which of the two was wrong."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": _("The e-mail address or the password is wrong. Try again."),
        "inactive": _("This log-in is closed. Ask the administrator of your organisation."),
    }


class ProfileForm(PortalModelForm):
    """What a person may change about themselves."""

    class Meta:
        model = User
        fields = ("name", "phone", "language")
