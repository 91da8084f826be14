"""Headers of every answer that Django's own middleware does not set."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse

# What no page of ours uses is switched off in the browser; passkeys are for log-in.
_UNUSED = (
    "accelerometer autoplay browsing-topics camera display-capture geolocation gyroscope"
    " hid idle-detection magnetometer microphone midi payment screen-wake-lock serial usb"
    " xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in _UNUSED.split()),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def _remember_log_out(request: Any, **_rest: Any) -> None:
    if request is not None:
        request.logged_out = True


# A signal of Django's: whichever page logs somebody out, the browser forgets what it kept.
user_logged_out.connect(_remember_log_out, dispatch_uid="portal.web.headers")


class Headers:
    """Permissions policy, resource policy, no keeping of what a person sees, forgetting at the end.

    A page asked for with a log-in is never kept by browsers or proxies, also where the view forgot
    to say so. `Clear-Site-Data` is sent over HTTPS alone: elsewhere browsers do not heed it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        if getattr(request, "logged_out", False) and settings.HTTPS:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
