"""Who can do what in one procurement."""

from django.http import HttpRequest, HttpResponse

from portal.core.views import Audience, page
from portal.procurements import who as people
from portal.procurements.views.base import get_case, show


@page(Audience.PARTY)
def who(request: HttpRequest, pk: int) -> HttpResponse:
    """The association's people and the appointed, and the people of the parties one sees into."""
    procurement = get_case(request, pk)
    context = {
        "people": people.people_of_association(procurement, request.user),
        "parties": people.people_of_parties(procurement, request.user),
    }
    return show(request, "who", procurement, context)
