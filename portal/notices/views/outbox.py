"""The outbox as the association's people see it, and the addresses that do not work."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit.access import get_visible, require
from portal.core.views import Audience, page
from portal.notices import policies
from portal.notices.actions import bounces
from portal.notices.filters import LetterFilter
from portal.notices.models import FailingAddress, Letter
from portal.notices.tables import AddressTable, LetterTable
from portal.organisations import access
from portal.people.models import User
from portal.ui.lists import Empty, list_page


def _columns(request: HttpRequest) -> dict[str, Any]:
    """Those who only read see no column of actions."""
    return {} if access.may_coordinate(request.user) else {"exclude": ("again",)}


@page(Audience.ASSOCIATION)
def outbox(request: HttpRequest) -> HttpResponse:
    """Every letter with where it has come: so that "I never got it" has an answer."""
    letters = Letter.objects.visible_to(request.user).select_related("recipient", "standing_in_for")
    return list_page(
        request,
        table_class=LetterTable,
        queryset=letters,
        filterset_class=LetterFilter,
        search_fields=("subject", "recipient__name", "recipient__email", "address_name", "address"),
        template="notices/outbox.html",
        table_kwargs=_columns(request),
        context={"failing": FailingAddress.objects.visible_to(request.user).count()},
        export_name="letters",
        empty=Empty(_("No letter matches"), _("Take away a filter, or search for another word.")),
    )


@require_POST
@page(Audience.ASSOCIATION)
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a letter once more that did not arrive."""
    letter = get_visible(request, Letter.objects, pk=pk)
    require(request, policies.may_try_again(request.user, letter), letter)
    bounces.try_letter_again(actor=cast("User", request.user), letter=letter)
    messages.success(request, _("The letter is tried again."))
    return redirect("notices:outbox")


@page(Audience.ASSOCIATION)
def addresses(request: HttpRequest) -> HttpResponse:
    """Addresses that letters have come back from, and why."""
    return list_page(
        request,
        table_class=AddressTable,
        queryset=FailingAddress.objects.visible_to(request.user).select_related("letter"),
        search_fields=("address", "reason"),
        table_kwargs=_columns(request),
        template="notices/addresses.html",
        empty=Empty(
            _("Every address works"),
            _("An address comes here when a mail server says that it does not exist."),
        ),
    )


@require_POST
@page(Audience.PARTY)
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to an address again: by the association, or by the one whose it is."""
    row = get_visible(request, FailingAddress.objects, pk=pk)
    require(request, policies.may_use_again(request.user, row), row)
    address = bounces.use_again(actor=cast("User", request.user), address=row)
    messages.success(
        request, _("Letters are sent to %(address)s again from now on.") % {"address": address}
    )
    back = "notices:mine" if address == cast("User", request.user).email else "notices:addresses"
    return redirect(back)
