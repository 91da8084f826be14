"""What the pages of an organisation share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.audit.access import get_visible
from portal.members import selectors
from portal.organisations.models import Organisation


def get_inside(request: HttpRequest, pk: int) -> Organisation:
    """An organisation whose people the person may see, or 404."""
    found: Organisation = get_visible(request, selectors.inside(request.user), pk=pk)
    return found


def back_to(organisation: Organisation) -> HttpResponse:
    """To the organisation's page, when something is done."""
    return redirect("members:organisation", organisation.pk)
