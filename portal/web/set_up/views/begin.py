"""The first run: the code from the server, then who and which association."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal.core.views import Audience, page
from portal.people.models import User
from portal.ui.forms import errors_into
from portal.web.set_up import actions, codes, limits, policies, state
from portal.web.set_up.forms import BeginForm, CodeForm

_CODE = "set_up_code"


@page(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters("code", "password", "password_again")
def begin(request: HttpRequest) -> HttpResponse:
    """Take an empty installation into use: the code first, then who and which association."""
    if state.association_exists():
        person = request.user
        administers = person.is_authenticated and policies.may_set_up(person)
        return redirect("set_up:overview" if administers else settings.LOGIN_REDIRECT_URL)
    if not codes.is_right(request.session.get(_CODE, "")):
        return _ask_for_code(request)
    form = BeginForm(request.POST if "name" in request.POST else None)
    if form.is_valid():
        with errors_into(form):
            user = actions.begin(
                code=request.session[_CODE],
                administrator=form.administrator(),
                association_name=form.cleaned_data["association"],
            )
            return _begun(request, user)
    return render(request, "set_up/begin.html", {"form": form})


def _ask_for_code(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("code") or request.GET.get("kod", "")
    if limits.too_many(request):
        form = CodeForm({"code": given})
        form.add_error("code", _("Too many wrong codes from here. Wait ten minutes and try again."))
        return render(request, "set_up/code.html", {"form": form}, status=429)
    if given and codes.is_right(given):
        request.session[_CODE] = given
        return redirect("set_up:begin")
    asked = bool(given) or request.method == "POST"
    form = CodeForm({"code": given} if asked else None)
    if asked and form.is_valid():
        limits.count_wrong(request)
        form.add_error(
            "code", _("The code is wrong, used or too old. Ask the server for a new one.")
        )
    return render(request, "set_up/code.html", {"form": form})


def _begun(request: HttpRequest, user: User) -> HttpResponse:
    request.session.pop(_CODE, None)
    login(request, user, backend=_password_backend())
    messages.success(request, _("Welcome. The installation is yours; a few short steps are left."))
    return redirect("set_up:association")


def _password_backend() -> str:
    """The one of the log-in's backends that knows passwords."""
    known = ("ModelBackend", "AuthenticationBackend")
    return next(name for name in settings.AUTHENTICATION_BACKENDS if name.endswith(known))
