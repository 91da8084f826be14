"""The outbox as the association's people see it."""

from django.http import HttpRequest, HttpResponse

from portal.core.views import Audience, page
from portal.notices.models import Letter
from portal.notices.tables import LetterTable
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter with where it has come: so that "I never got it" has an answer."""
    letters = Letter.objects.visible_to(request.user).select_related("recipient")
    return list_page(
        request,
        table_class=LetterTable,
        queryset=letters,
        template="notices/outbox.html",
        context={},
        export_name="letters",
    )
