"""People: invited one by one, or many at once from a list of contacts."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit.access import get_visible
from portal.members.actions import invitations
from portal.organisations.enums import Role
from portal.people.models import User
from portal.ui import exports
from portal.ui.forms import errors_into
from portal.ui.lists import list_page
from portal.web.models import ContactImport
from portal.web.set_up import contacts as lists
from portal.web.set_up import jobs, selectors
from portal.web.set_up.forms import ContactsForm, InviteForm
from portal.web.set_up.tables import ContactTable
from portal.web.set_up.views.base import for_administrators, shown, step_context


@for_administrators
def people(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role; the letter goes out at once."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        offer = invitations.Offer(
            email=kept["email"],
            name=kept["name"],
            roles=[Role(kept["role"])],
            language=(get_language() or "sv")[:2],
        )
        with errors_into(form):
            actor = cast("User", request.user)
            invitations.invite(actor=actor, organisation=kept["organisation"], offer=offer)
            messages.success(request, _("%(name)s is invited.") % {"name": kept["name"]})
            return redirect("set_up:people")
    memberships, invited = selectors.own_people()
    context = {"form": form, "memberships": memberships, "invited": invited}
    return shown(request, "people", context)


@for_administrators
def contacts(request: HttpRequest) -> HttpResponse:
    """Upload a list of contacts; its rows are shown before anybody is invited."""
    form = ContactsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with errors_into(form):
            made = lists.receive(actor=request.user, file=upload, file_name=upload.name)
            return redirect("set_up:contact_list", pk=made.pk)
    context = {
        "form": form,
        "alone": selectors.without_anybody()[:20],
        "earlier": ContactImport.objects.visible_to(request.user).defer("rows")[:5],
    }
    return shown(request, "contacts", context)


@for_administrators
def template(_request: HttpRequest) -> HttpResponse:
    """A workbook with the right heads, and a row for each party that has nobody."""
    heads: list[exports.Cell] = [
        _("Organisation"), _("Name"), _("E-mail"), _("Telephone"), _("Role")
    ]  # fmt: skip
    role = str(Role.PURCHASING_COORDINATOR.label)
    rows: list[list[exports.Cell]] = [heads]
    rows += [[one.name, None, None, None, role] for one in selectors.without_anybody()]
    content = exports.to_xlsx(rows, title=_("Contacts"))
    answer = HttpResponse(content, content_type=exports.TYPES[exports.XLSX])
    answer["Content-Disposition"] = 'attachment; filename="kontakter.xlsx"'
    return answer


@for_administrators
def contact_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a list with what becomes of each; nothing has happened yet."""
    found = get_visible(request, ContactImport.objects.all(), pk=pk)
    rows = lists.rows_of(found)
    only = request.GET.get("visa", "")
    kept = [row for row in rows if row.state == lists.FAULT] if only == "fel" else rows
    return list_page(
        request,
        table_class=ContactTable,
        queryset=kept,
        search_fields=("organisation", "name", "email", "says"),
        template="set_up/contact_list.html",
        export_name=_("contacts"),
        per_page=100,
        context={
            **step_context("contacts"),
            "found": found,
            "new": sum(row.state == lists.NEW for row in rows),
            "known": sum(row.state == lists.KNOWN for row in rows),
            "only": only,
        },
    )


@for_administrators
@require_POST
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite everyone of the rows without faults, in a job."""
    found = get_visible(request, ContactImport.objects.all(), pk=pk)
    return redirect(jobs.start_inviting(actor=request.user, contact_import=found))


@for_administrators
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the rows."""
    found = get_visible(request, ContactImport.objects.all(), pk=pk)
    lists.discard(actor=request.user, contact_import=found)
    messages.success(request, _("The list is forgotten. Nobody was invited."))
    return redirect("set_up:contacts")
