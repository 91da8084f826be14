"""What the pages of an organisation share."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from portal.audit.access import get_visible, require
from portal.core.views import View
from portal.members import policies, selectors
from portal.organisations.models import Organisation
from portal.people import step_up


def get_inside(request: HttpRequest, pk: int) -> Organisation:
    """An organisation whose people the person may see, or 404."""
    found: Organisation = get_visible(request, selectors.inside(request.user), pk=pk)
    return found


def giving_roles(view: Callable[[HttpRequest, Organisation], HttpResponseBase]) -> View:
    """Let a view that gives roles run for the organisation's administrators, who have just
    confirmed that it is them."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int) -> HttpResponseBase:
        organisation = get_inside(request, pk)
        require(request, policies.may_manage(request.user, organisation), organisation)
        return step_up.page_for(request) or view(request, organisation)

    return guarded


def back_to(organisation: Organisation) -> HttpResponse:
    """To the organisation's page, when something is done."""
    return redirect("members:organisation", organisation.pk)
