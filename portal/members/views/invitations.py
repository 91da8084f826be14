"""Inviting, and the page behind the link in the letter."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.audit.access import get_visible, require
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.members import actions, policies
from portal.members.actions.invitations import refuse_link
from portal.members.forms import AcceptForm, InviteForm
from portal.members.models import Invitation
from portal.members.views.base import back_to, giving_roles
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.ui.forms import errors_into

# The link's secret part is moved here at once, so that it stands in no address bar or log.
SESSION_KEY = "invitation"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@page(Audience.PARTY)
@giving_roles
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.invite(
                actor=cast("User", request.user), organisation=organisation, offer=form.offer()
            )
            messages.success(
                request, _("The invitation to %(email)s is sent.") % {"email": made.email}
            )
            return back_to(organisation)
    return render(request, "members/invite.html", {"form": form, "organisation": organisation})


def _handled(request: HttpRequest, pk: int) -> Invitation:
    rows = Invitation.objects.select_related("organisation")
    invitation: Invitation = get_visible(request, rows, pk=pk)
    require(request, policies.may_handle(request.user, invitation), invitation)
    return invitation


@page(Audience.PARTY)
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link, which lives as long as a first one."""
    invitation = _handled(request, pk)
    actions.send_again(actor=cast("User", request.user), invitation=invitation)
    messages.success(request, _("A new letter is sent. The link in the earlier one is closed."))
    return back_to(invitation.organisation)


@page(Audience.PARTY)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the link of an unanswered invitation."""
    invitation = _handled(request, pk)
    actions.withdraw(actor=cast("User", request.user), invitation=invitation)
    messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return back_to(invitation.organisation)


@page(Audience.PUBLIC)
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: its secret part goes to the session and out of the address."""
    try:
        actions.open_link(token)
    except actions.LinkRefused as error:
        return _refused(request, error)
    request.session[SESSION_KEY] = token
    return redirect("members:accept")


@page(Audience.PUBLIC)
@never_cache
def accept(request: HttpRequest) -> HttpResponse:
    """Who invites to what, and saying yes to it."""
    token = str(request.session.get(SESSION_KEY, ""))
    try:
        found = actions.open_link(token)
        if request.user.is_authenticated:
            return _accept_as_self(request, token, found)
        if User.objects.filter(email__iexact=found.email).exists():
            return render(request, "members/accept_log_in.html", {"invitation": found})
        return _accept_as_new(request, token, found)
    except actions.LinkRefused as error:
        request.session.pop(SESSION_KEY, None)
        return _refused(request, error)


def _refused(request: HttpRequest, error: actions.LinkRefused) -> HttpResponse:
    refuse_link(error)
    status = 410 if error.gone else 404
    return render(request, "members/link_refused.html", {"reason": error.message}, status=status)


def _accept_as_self(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    user = cast("User", request.user)
    mine = user.email.lower() == found.email.lower()
    reason = ""
    if request.method == "POST":
        try:
            actions.accept_as_self(token=token, user=user)
        except actions.LinkRefused:
            raise
        except ActionError as error:
            reason = str(error)
        else:
            request.session.pop(SESSION_KEY, None)
            messages.success(
                request,
                _("You now work for %(name)s here.") % {"name": found.organisation.name},
            )
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"invitation": found, "mine": mine, "reason": reason}
    return render(request, "members/accept_self.html", context, status=409 if reason else 200)


def _accept_as_new(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    start = {"name": found.name, "language": found.language}
    form = AcceptForm(request.POST or None, initial=start, email=found.email)
    if request.method == "POST" and form.is_valid():
        refused: actions.LinkRefused | None = None
        with errors_into(form):
            try:
                user = actions.accept_as_new(token=token, person=form.person())
            except actions.LinkRefused as error:
                refused = error
            else:
                login(request, user, backend=_BACKEND)
                request.session.pop(SESSION_KEY, None)
                messages.success(request, _("Welcome. Your log-in is ready."))
                return redirect(settings.LOGIN_REDIRECT_URL)
        if refused:
            raise refused
    return render(request, "members/accept.html", {"invitation": found, "form": form})
