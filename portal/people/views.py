"""What a person chooses for themselves."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.core.views import Audience, page
from portal.people import actions
from portal.people.forms import ProfileForm
from portal.people.models import User


@page(Audience.LOGGED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    """A person's own details: name, telephone and the language of pages and letters."""
    person = cast("User", request.user)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=person, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        response = redirect("people:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            samesite="Lax",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        return response
    return render(request, "people/profile.html", {"form": form})
