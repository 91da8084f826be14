"""An empty installation leads everybody to its first run."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from portal.web.set_up import state

# What must answer all the same: health, files, the choice of language, what the law asks for.
_OPEN = (
    *("/forsta-start/", "/healthz", "/sprak/", "/utseende/", "/tillganglighet/"),
    *("/.well-known/", "/security.txt", "/ui/"),
    *(settings.STATIC_URL, settings.MEDIA_URL),
)


class LeadToFirstRun:
    """Redirects to the first run while there is no association; costs nothing once there is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._goes_on(request.path) and not state.association_exists():
            return redirect("set_up:begin")
        return self.get_response(request)

    def _goes_on(self, path: str) -> bool:
        return path.startswith((*_OPEN, resolve_url(settings.LOGIN_URL)))
