"""Logging in and out, and choosing a language."""

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.core.views import Audience, page
from portal.people import actions
from portal.people.forms import LogInForm


class LogIn(LoginView):
    """The log-in page: a person who is in already goes to their front page."""

    form_class = LogInForm
    template_name = "people/login.html"
    redirect_authenticated_user = True


log_in = page(Audience.PUBLIC)(LogIn.as_view())
log_out = page(Audience.PUBLIC)(LogoutView.as_view())


@page(Audience.PUBLIC)
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in the session's cookie, and on the person who is logged in."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = redirect(back)
    if language in {"sv", "en"}:
        response.set_cookie("django_language", language, max_age=365 * 86400, samesite="Lax")
        if request.user.is_authenticated:
            actions.choose_language(user=request.user, language=language)
        translation.activate(language)
    return response
