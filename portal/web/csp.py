"""The content security policy of the editors' site, which is a little wider than the portal's.

Wagtail's pages hold no inline script but one: the start of a chooser beside its field. The policy
names each of these by its hash, so no other inline script runs. The editor's scripts build HTML
with styles in it, and hashes do not reach those: for styles the policy is wider there.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.csp import CSP
from wagtail.admin.widgets.chooser import BaseChooser

EDITORS = {
    **settings.SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "worker-src": [CSP.SELF, "blob:"],
}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_hashes: ContextVar[set[str] | None] = ContextVar("hashes_of_choosers", default=None)
_render = BaseChooser.render


def _render_and_note(self: Any, *args: Any, **kwargs: Any) -> Any:
    html = _render(self, *args, **kwargs)
    noted = _hashes.get()
    if noted is not None:
        for script in _SCRIPT.findall(html):
            digest = hashlib.sha256(script.encode()).digest()
            noted.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return html


BaseChooser.render = _render_and_note


class WiderForEditors:
    """Gives the editors' site its policy; every other page keeps the one without `unsafe-*`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.prefix):
            return self.get_response(request)
        noted: set[str] = set()
        token = _hashes.set(noted)
        try:
            response = self.get_response(request)
        finally:
            _hashes.reset(token)
        scripts = [CSP.SELF, *sorted(noted)]
        response._csp_config = {**EDITORS, "script-src": scripts}  # type: ignore[attr-defined]
        return response
