"""The two files that the brand consists of; both are named by what they hold and kept for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.http import require_safe

from portal.core.views import Audience, page
from portal.ui import brand
from portal.ui.brand import colours
from portal.ui.models import Brand, LogoKind

_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_KEPT = "no-cache"
_TYPES = {LogoKind.PNG: "image/png", LogoKind.SVG: "image/svg+xml"}
# A drawing opened by itself may fetch, run and send nothing.
_POLICY = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "base-uri": [CSP.NONE]}


@page(Audience.PUBLIC)
@require_safe
def sheet(_request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet of the accent colour."""
    look = brand.current()
    content = colours.style_sheet(look.accent) if look.accent else ""
    answer = HttpResponse(content, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = _FOR_EVER if digest == look.sheet_digest else _NOT_KEPT
    return answer


@page(Audience.PUBLIC)
@require_safe
def logo(_request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The logo, as the type it was checked to be."""
    row = Brand.objects.exclude(logo=None).filter(logo_digest__startswith=digest).first()
    if row is None or row.logo is None or row.logo_kind != kind:
        raise Http404
    answer = HttpResponse(bytes(row.logo), content_type=_TYPES[LogoKind(kind)])
    answer["Cache-Control"] = _FOR_EVER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = f'inline; filename="logo.{kind}"'
    answer._csp_config = _POLICY  # type: ignore[attr-defined]
    return answer
