"""The supplier's way in: the link of a letter, and a new one for one that has expired."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from contracts.reports import actions, links
from contracts.reports.views import desk
from portal.core.views import Audience, page


@page(Audience.PUBLIC)
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: its secret part goes to the session and out of the address."""
    try:
        found = links.open_link(token)
    except links.LinkRefused as error:
        if error.signed:
            request.session["report_link_expired"] = token
        return desk.refused(request, error)
    desk.keep(request, found.task, token)
    return redirect("reports:link_start", found.task_id)


@require_POST
@page(Audience.PUBLIC)
@never_cache
def link_renew(request: HttpRequest) -> HttpResponse:
    """Send a new link to the contact of the expired one; what is said tells nothing to others."""
    signed = links.signed_by_us(str(request.session.pop("report_link_expired", "")))
    if signed is not None:
        actions.send_new_link(signed=signed)
    messages.success(
        request,
        _("If the report is still wanted, a new link is on its way to the same address."),
    )
    return render(request, "reports/link_sent.html")
