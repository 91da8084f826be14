"""allauth's views at our addresses: each says who it is for, and stands in our layout."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.views import Audience, View, page
from portal.people import second_factor, sessions, step_up

GO_ON = "second_factor_next"
LONGEST_NUMBER = 18


class LogIn(account.LoginView):
    """The log-in page: a person who is in already goes to their front page."""

    template_name = "people/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With why the log-in that was there has ended."""
        ended = sessions.sentence(self.request.session.get(sessions.ENDED))
        return {**super().get_context_data(**kwargs), "ended": ended}


class LogOut(account.LogoutView):
    """Logging out: by POST only, so that a link or a picture cannot do it."""

    http_method_names = ["post", "options"]


class ChangePassword(account.PasswordChangeView):
    """A new password; a person who never had one gets it by the link instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("You have no password yet. Get a link to choose one."))
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        """Back to where the log-in is looked after."""
        return str(redirect("mfa_index").url)


class RemoveKey(webauthn.RemoveWebAuthnView):
    """A passkey is taken away, save the last one of a person whose roles demand one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if second_factor.is_last_demanded(self.object):
            adapter = get_adapter()
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


def _or_overview(view: View) -> View:
    """Lead to the overview when the thing asked for is not there, as after the browser's back."""

    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            messages.info(request, _("You have no such log-in method."))
            return redirect("mfa_index")

    return led


def _private(view: Callable[..., Any]) -> View:
    return page(Audience.LOGGED_IN)(_or_overview(view))


@page(Audience.LOGGED_IN)
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the two ways to set one up; the first page after log-in.

    Whoever has one already goes on to where they were going.
    """
    asked = request.GET.get("next", "")
    kept = request.session.get(GO_ON) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        request.session[GO_ON] = kept = asked
    reason = second_factor.missing(request)
    if reason is None:
        request.session.pop(GO_ON, None)
        return redirect(kept)
    return render(request, "people/log_in/set_up.html", {"reason": reason})


@page(Audience.LOGGED_IN)
def log_ins(request: HttpRequest) -> HttpResponse:
    """The devices on which the person is logged in."""
    rows = sessions.log_ins(request.user, request.session.session_key)
    return render(request, "people/log_in/log_ins.html", {"rows": rows})


@page(Audience.LOGGED_IN)
@require_POST
def end_log_ins(request: HttpRequest) -> HttpResponse:
    """End one log-in, or all but this one."""
    if asked := step_up.page_for(request, back=resolve_url("people:log_ins")):
        return asked
    number = request.POST.get("number", "")
    if number.isdecimal() and len(number) < LONGEST_NUMBER:
        sessions.end_one(user=request.user, pk=int(number))
    elif number == "others":
        sessions.end_others(user=request.user, keep=request.session.session_key)
    messages.success(request, _("The log-in is ended."))
    return redirect("people:log_ins")


@page(Audience.PUBLIC)
def closed(request: HttpRequest) -> HttpResponse:
    """What someone reads who has the right password to a log-in that is closed."""
    return render(request, "people/log_in/closed.html")


log_in = page(Audience.PUBLIC)(LogIn.as_view())
log_out = page(Audience.PUBLIC)(LogOut.as_view())
forgotten = page(Audience.PUBLIC)(account.PasswordResetView.as_view())
forgotten_sent = page(Audience.PUBLIC)(account.PasswordResetDoneView.as_view())
new_password = page(Audience.PUBLIC)(account.PasswordResetFromKeyView.as_view())
new_password_done = page(Audience.PUBLIC)(account.PasswordResetFromKeyDoneView.as_view())
ask_code = page(Audience.PUBLIC)(factor.AuthenticateView.as_view())
log_in_with_key = page(Audience.PUBLIC)(webauthn.LoginWebAuthnView.as_view())

ask_password_again = _private(account.ReauthenticateView.as_view())
ask_code_again = _private(factor.ReauthenticateView.as_view())
ask_key_again = _private(webauthn.ReauthenticateWebAuthnView.as_view())
change_password = _private(ChangePassword.as_view())
overview = _private(factor.IndexView.as_view())
add_app = _private(totp.ActivateTOTPView.as_view())
remove_app = _private(totp.DeactivateTOTPView.as_view())
show_codes = _private(codes.ViewRecoveryCodesView.as_view())
new_codes = _private(codes.GenerateRecoveryCodesView.as_view())
download_codes = _private(codes.DownloadRecoveryCodesView.as_view())
keys = _private(webauthn.ListWebAuthnView.as_view())
add_key = _private(webauthn.AddWebAuthnView.as_view())
rename_key = _private(webauthn.EditWebAuthnView.as_view())
remove_key = _private(RemoveKey.as_view())
