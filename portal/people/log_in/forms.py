"""allauth's forms in our dress and our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.addresses import clean_address
from portal.ui.forms import DressedForm


class _Dressed(DressedForm):
    """No text inside the fields, which disappears when one types; labels of our own."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name in self.helps:
                field.help_text = self.helps[name]


class _Code(_Dressed):
    """A one-time code: figures, filled in by the browser where it can."""

    labels = {"code": _("One-time code")}
    helps = {"code": _("Six figures from your authenticator app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class LogInForm(_Dressed, account.LoginForm):
    """E-mail address and password. Says nothing of which of the two was wrong."""

    labels = {"login": _("E-mail address"), "password": _("Password")}
    helps = {"password": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}

    def clean_login(self) -> str:
        """The one spelling of the address; look-alikes are refused before anyone is looked for."""
        return clean_address(self.cleaned_data["login"])


class AskAgainForm(_Dressed, account.ReauthenticateForm):
    """The password once more, before something sensitive."""

    labels = {"password": _("Your password")}
    helps = {"password": ""}


class ForgottenPasswordForm(_Dressed, account.ResetPasswordForm):
    """The address that a link is sent to; the answer is the same whether anyone has it."""

    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        """The one spelling of the address."""
        self.cleaned_data["email"] = clean_address(self.cleaned_data["email"])
        return str(super().clean_email())


class NewPasswordForm(_Dressed, account.ResetPasswordKeyForm):
    """A new password, chosen through the link."""

    labels = {"password1": _("New password"), "password2": _("New password once more")}


class ChangePasswordForm(_Dressed, account.ChangePasswordForm):
    """A new password, chosen by someone who knows the present one."""

    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    helps = {"oldpassword": ""}


class CodeForm(_Code, factor.AuthenticateForm):
    """A one-time code or a recovery code while logging in."""


class CodeAgainForm(_Code, factor.ReauthenticateForm):
    """A one-time code or a recovery code before something sensitive."""


class AddAppForm(_Code, totp.ActivateTOTPForm):
    """The first code of an authenticator app proves that it has the secret."""

    labels = {"code": _("Code from the app")}
    helps = {"code": _("The six figures that the app shows for this site.")}


class RemoveAppForm(_Dressed, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class AddKeyForm(_Dressed, webauthn.AddWebAuthnForm):
    """A passkey or security key gets a name, so that it can be told from the others."""

    labels = {"name": _("Name of the key"), "passwordless": _("Log in with this key alone")}
    helps = {
        "name": _("For instance: my telephone, the key in the drawer."),
        "passwordless": _("The key then asks for your finger, face or PIN instead of a password."),
    }


class RenameKeyForm(_Dressed, webauthn.EditWebAuthnForm):
    """Another name for a key."""

    labels = {"name": _("Name of the key")}


class KeyForm(_Dressed, webauthn.AuthenticateWebAuthnForm):
    """What a key answered while logging in."""


class KeyAgainForm(_Dressed, webauthn.ReauthenticateWebAuthnForm):
    """What a key answered before something sensitive."""


class NothingToFillIn(_Dressed, forms.Form):
    """A button only."""
