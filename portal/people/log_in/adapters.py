"""Where allauth asks us: who may sign up (nobody), what it says, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.utils import build_absolute_uri
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.core import sealing
from portal.people import hooks, second_factor, sessions
from portal.people.log_in import doors, locks
from portal.people.models import User
from portal.people.tasks import send_letter
from portal.ui import brand

SECOND_FACTOR = "second factor"
CHANGED = {
    "password_changed": _("Your password was changed."),
    "password_reset": _("A new password was chosen through a link that was sent to you."),
    "totp_activated": _("An authenticator app was set up."),
    "totp_deactivated": _("The authenticator app was taken away."),
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was taken away."),
    "recovery_codes_generated": _("New recovery codes were made."),
}


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only, and log in with their e-mail address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is wrong. Try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("The code is wrong or too old. Wait for a new one and try again."),
        "invalid_password_reset": _("The link is used, too old or not complete."),
        "too_many_login_attempts": _("Too many attempts. Wait a quarter of an hour and try again."),
        "rate_limited": _("Too many attempts. Wait a moment and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an administrator invites."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The site's name first, as in all our letters."""
        return f"{brand.current().shown_name}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person, whoever's browser asked, and let the worker send."""
        user = context.get("user")
        named = {**context, "brand": brand.current().shown_name}
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            letter = self.render_mail(template_prefix, email, named)
        send_letter.delay_on_commit(email, str(letter.subject), str(letter.body))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that their log-in was changed; a thief cannot do it unnoticed."""
        with translation.override(user.language):
            what = str(CHANGED.get(template_prefix.rpartition("/")[2], _("It was changed.")))
        reset = build_absolute_uri(self.request, reverse("account_reset_password"))
        told = {"user": user, "what": what, "reset_url": reset}
        self.send_mail("account/email/changed", user.email, told)

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse | None:
        """Refuse someone who has proved who they are here, but must do it at their organisation."""
        response: HttpResponse | None = super().pre_login(request, user, **given)
        if response is None and "sociallogin" not in (given["signal_kwargs"] or {}):
            decision = doors.may_use_password(user)
            if not decision:
                return render(
                    request, "people/log_in/elsewhere.html", {"decision": decision}, status=403
                )
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record whose log-in someone failed at; an address that nobody has is not kept."""
        locks.record_failure(request, str(credentials.get("email", "")))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer with the page that says to wait when an address was tried from many places."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locks.record_lock(request, str(credentials.get("email", "")))
            raise ImmediateHttpResponse(locks.locked_out(request)) from None

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Someone whose directory asks, and who has no password here, is asked at log-in alone."""
        request = context.request
        if sessions.is_fresh(request) and not self.get_reauthentication_methods(request.user):
            return False
        return bool(super().is_reauthentication_required(app=app))

    def logout(self, request: HttpRequest) -> None:
        """Record who left."""
        user = request.user
        super().logout(request)
        hooks.tell("logged_out", user=user, actor=user)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask for the password again, by the one address that the person has."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A directory may vouch for people; it makes none unless an administrator's rules say so."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up by coming from somewhere else."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted, and names the site and the person in the authenticator's list."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _(
            "Your roles demand a second factor. Set up another one before you take this away."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Sealed: a copy of the database alone makes no one-time codes."""
        return sealing.seal(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again, sealed with the present `SECRET_KEY` or one of the former."""
        return sealing.unseal(encrypted_text, SECOND_FACTOR)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor stays while the person's roles demand one."""
        return not second_factor.is_last_demanded(authenticator)

    def get_totp_issuer(self) -> str:
        """The name beside the code in the authenticator app."""
        return brand.current().shown_name
