"""Being away, and for whom one stands in."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit.access import get_visible, require
from portal.core.views import Audience, page
from portal.notices import deputies, policies
from portal.notices.actions import absences
from portal.notices.forms import AbsenceForm
from portal.notices.models import Absence
from portal.people.models import User
from portal.ui.forms import errors_into


@page(Audience.LOGGED_IN)
def absence(request: HttpRequest) -> HttpResponse:
    """My absences, those in which I stand in, and a new one."""
    person = cast("User", request.user)
    form = AbsenceForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            absences.go_away(person=person, **form.cleaned_data)
            messages.success(request, _("Your absence is entered."))
            return redirect("notices:absence")
    rows = list(Absence.objects.visible_to(person).select_related("person", "deputy")[:100])
    context = {
        "form": form,
        "own": [row for row in rows if row.person_id == person.pk and not row.is_over],
        "covered": [row for row in rows if row.deputy_id == person.pk and not row.is_over],
        "past": [row for row in rows if row.person_id == person.pk and row.is_over],
        "standing_in": deputies.away_for(person),
    }
    return render(request, "notices/absence.html", context)


@require_POST
@page(Audience.LOGGED_IN)
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """I am back."""
    row = get_visible(request, Absence.objects, pk=pk)
    require(request, policies.may_end(request.user, row), row)
    absences.come_back(actor=cast("User", request.user), absence=row)
    messages.success(request, _("The absence is ended. Letters and tasks are yours alone again."))
    return redirect("notices:absence")
