"""What machines ask every site for: whom to tell of a weakness, and what not to index."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from portal.core import clock
from portal.core.views import Audience, page

VALID_DAYS = 180


@page(Audience.PUBLIC)
def security_txt(_request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116); 404 until the association has named a contact."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    # From the first of the month, so that the file does not change with every request.
    first = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = first + timedelta(days=VALID_DAYS)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.SITE_URL}{reverse('web:security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@page(Audience.PUBLIC)
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """Public pages may be indexed. Names no private address: it would only tell where to look."""
    lines = ["User-agent: *", "Disallow: /*?", "Crawl-delay: 2"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
