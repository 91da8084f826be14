"""Middleware about the person behind a request."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.people import second_factor, sessions

Answer = Callable[[HttpRequest], HttpResponse]


class WatchedSession:
    """End sessions whose time is over, and let the log-in page say why one is gone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if why := sessions.overdue(request):
                sessions.end_this(request, why)
            else:
                sessions.touch(request)
        elif SESSION_KEY in request.session:  # The account was closed meanwhile.
            sessions.end_this(request, "closed")
        response = self.get_response(request)
        log_in = resolve_url(settings.LOGIN_URL)
        if response.status_code == HttpResponseRedirect.status_code and (
            response.headers["Location"].startswith(f"{log_in}?")
            and not request.user.is_authenticated
            and (why := sessions.why_ended(request))
        ):
            request.session[sessions.ENDED] = why
        return response


class LanguageOfPerson:
    """Show pages in the person's own language when the browser has not chosen one by cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
            if request.user.is_authenticated:
                language = request.user.language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


# What a person needs to set up a second factor, to understand why, or to leave.
OPEN_WITHOUT_FACTOR = {
    "healthz",
    "set_language",
    "public_media",
    "people:second_factor",
    "brand:sheet",
    "brand:logo",
    "people:logout",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "web:accessibility",
}


class SecondFactorFirst:
    """Lead a person whose roles demand a second factor to where it is set up, before all else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Stop the request when the factor is missing; what was sent is not carried out.

        In a support session the one who really acts has shown theirs.
        """
        if getattr(request, "support", None) is not None:
            return None
        match = request.resolver_match
        if match is None or match.view_name in OPEN_WITHOUT_FACTOR:
            return None
        if not request.user.is_authenticated or second_factor.missing(request) is None:
            return None
        if request.method == "POST":
            messages.warning(
                request,
                _("What you sent was not saved. Set up your second factor and send it again."),
            )
            asked = "/"
        else:
            asked = request.get_full_path()
        address = f"{resolve_url('people:second_factor')}?{urlencode({'next': asked})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
