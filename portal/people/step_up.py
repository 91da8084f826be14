"""Asking once more that it is the person, before something sensitive.

A view that gives rights, ends log-ins or shows secrets is decorated with `confirmed`, or returns
what `page_for` gives. The question comes when the page is opened, so that nothing typed is lost;
whoever has confirmed is not asked again for ten minutes, and comes back to the same page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.people import sessions


def page_for(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """Where to confirm that it is the person; None when they did within ten minutes.

    A form that is sent too late is not carried out: the person confirms, and sends it again from
    the page `back`, or from its own address when that opens by itself.
    """
    if did_recently_reauthenticate(request):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:  # Someone who has no password here: their directory asks at log-in.
        if sessions.is_fresh(request):
            return None
        raise PermissionDenied(_("Log out and log in again: this is done only just after."))
    if request.method != "GET":
        messages.warning(request, _("Nothing was done. Confirm that it is you and send it again."))
    asked = urlencode({"next": back or request.get_full_path()})
    return HttpResponseRedirect(f"{methods[0]['url']}?{asked}")


def confirmed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a view run only for a person who has just confirmed that it is them."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return page_for(request) or view(request, *args, **kwargs)

    return asking
