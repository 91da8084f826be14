"""The list of organisations, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible
from portal.core.views import Audience, page
from portal.members import policies, registries, selectors
from portal.members.filters import OrganisationFilter
from portal.members.models import Invitation
from portal.members.tables import OrganisationTable
from portal.organisations import access
from portal.organisations.identity import words_for
from portal.organisations.models import Organisation
from portal.organisations.names import names_of
from portal.ui.lists import list_page


@page(Audience.PARTY)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation, members first."""
    return list_page(
        request,
        table_class=OrganisationTable,
        queryset=selectors.organisations(request.user),
        filterset_class=OrganisationFilter,
        search_fields=("name", "short_name", "earlier", "code", "organisation_number"),
        template="members/list.html",
        export_name="organisationer",
    )


@page(Audience.PARTY)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, who works there, and who can do what; its people for those inside alone."""
    rows = Organisation.objects.select_related("parent", "succeeded_by")
    found: Organisation = get_visible(request, rows, pk=pk)
    inside = selectors.sees_inside(request.user, found)
    context: dict[str, Any] = {
        "organisation": found,
        "names": names_of(found),
        "boards": selectors.boards_of(found),
        "related": selectors.related_to(found),
        "inside": inside,
        "may_manage": policies.may_manage(request.user, found),
        "may_change": policies.may_change(request.user),
        "may_close": policies.may_close(request.user, found),
        "may_reopen": policies.may_reopen(request.user, found),
        "manages": access.may_manage(request.user, found),
    }
    if inside:
        people = selectors.people_of(found)
        context |= {
            "people": people,
            "matrix": selectors.matrix_of(found, people),
            "invitations": list(
                Invitation.objects.visible_to(request.user)
                .filter(organisation=found)
                .unanswered()
                .select_related("invited_by")
            ),
            "matters": registries.matters_of(
                [one.pk for one in context["related"]["predecessors"]]
            ),
            "hats": [
                words_for(hat)
                for hat in access.hats_of(request.user)
                if hat.organisation_id == found.pk
            ],
        }
    return render(request, "members/organisation.html", context)
