"""What a person wants of letters, and what waits for them."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.core.views import Audience, page
from portal.notices import kinds, todo
from portal.notices.actions import choosing
from portal.notices.forms import HOUR, ChoiceForm
from portal.notices.models import FailingAddress
from portal.people.models import User
from portal.ui.forms import errors_into


@page(Audience.LOGGED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """My notices: each kind at once, in the daily digest or not at all."""
    person = cast("User", request.user)
    form = ChoiceForm(request.POST or None, person=person, hour=choosing.digest_hour_of(person))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            choosing.choose(
                person=person, wanted=form.wanted(), digest_hour=int(form.cleaned_data[HOUR])
            )
            messages.success(request, _("Your choices are saved."))
            return redirect("notices:mine")
    context = {
        "form": form,
        "always": [kind for kind in kinds.registered() if not kind.optional],
        "failing": FailingAddress.objects.filter(address__iexact=person.email).first(),
    }
    return render(request, "notices/mine.html", context)


@page(Audience.LOGGED_IN)
def todo_list(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person, by organisation and kind."""
    items = todo.items_for(request.user)
    organisation, kind = (request.GET.get(name, "") for name in ("organisation", "kind"))
    shown = [
        item
        for item in items
        if (not organisation or item.organisation == organisation)
        and (not kind or item.kind == kind)
    ]
    context: dict[str, Any] = {
        "items": shown,
        "count": len(items),
        "organisations": sorted({item.organisation for item in items if item.organisation}),
        "kinds": sorted({item.kind for item in items if item.kind}),
        "organisation": organisation,
        "kind": kind,
    }
    return render(request, "notices/todo.html", context)
