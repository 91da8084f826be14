"""What comes from outside: the link that switches letters off, and reports of mail servers."""

import hmac

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.core.views import Audience, page
from portal.notices import kinds, links, reports, wishes
from portal.notices.actions import choosing
from portal.notices.enums import Delivery

log = structlog.get_logger(__name__)


@csrf_exempt
@page(Audience.PUBLIC)
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one kind of letters off, without a log-in: asked once, done by a POST.

    Mail programs post here by themselves (RFC 8058) without cookies, so the link is its own proof.
    A GET changes nothing: programs that look at every link in a letter switch nothing off.
    """
    found = links.opened(token)
    if found is None:
        raise Http404
    kind = kinds.find(found.kind)
    if found.person is None or kind is None or not kind.optional:
        return render(request, "notices/unsubscribe.html", {"expired": True}, status=410)
    with translation.override(found.person.language):
        if request.method == "POST":
            choosing.choose(person=found.person, wanted={kind.code: Delivery.OFF}, by_link=True)
        off = wishes.delivery_for(found.person.pk, kind.code) == Delivery.OFF
        context = {"kind": kind, "off": off, "is_digest": kind.code == wishes.DIGEST}
        return render(request, "notices/unsubscribe.html", context)


@csrf_exempt
@page(Audience.PUBLIC)
@never_cache
def bounce(request: HttpRequest) -> HttpResponse:
    """Take one delivery report from our own mail server, which knows the secret of the settings.

    404 as long as no secret is set, and for everyone who does not know it.
    """
    secret = settings.BOUNCE_SECRET
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = bool(secret) and hmac.compare_digest(given.encode(), secret.encode())
    if not known or request.method != "POST":
        raise Http404
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > reports.MOST_BYTES:
        return HttpResponse(status=413)
    count = reports.take(request.read(reports.MOST_BYTES + 1))
    return HttpResponse(f"{count}\n", content_type="text/plain")
