"""Logging in and out, and what a person chooses for themselves."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.core.views import Audience, page
from portal.people import actions
from portal.people.forms import LogInForm, ProfileForm
from portal.people.models import User


class LogIn(LoginView):
    """The log-in page: a person who is in already goes to their front page."""

    form_class = LogInForm
    template_name = "people/login.html"
    redirect_authenticated_user = True


log_in = page(Audience.PUBLIC)(LogIn.as_view())
log_out = page(Audience.PUBLIC)(LogoutView.as_view())


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
            settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax", httponly=True
        )
        return response
    return render(request, "people/profile.html", {"form": form})
