"""Acting for someone: start, see, end."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit import access, policies
from portal.audit.models import SupportSession
from portal.audit.support import actions
from portal.audit.support.forms import SupportForm
from portal.audit.support.keys import OVER_KEY, SESSION_KEY
from portal.audit.tables import SupportTable
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.LOGGED_IN)
def sessions(request: HttpRequest) -> HttpResponse:
    """The support sessions that concern the person; for those who watch over them, all."""
    rows = SupportSession.objects.visible_to(request.user).select_related("actor", "person")
    return list_page(
        request,
        table_class=SupportTable,
        queryset=rows,
        search_fields=("actor__name", "person__name", "reason"),
        template="audit/support.html",
        context={"may_support": policies.may_support(request.user)},
        export_name="stodsessioner",
    )


@page(Audience.ASSOCIATION)
@reauthentication_required
def start(request: HttpRequest) -> HttpResponse:
    """Choose the person, say why, and begin; whoever does it has just shown who they are."""
    access.require(request, policies.may_support(request.user))
    form = SupportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            support = actions.start(actor=request.user, **form.cleaned_data)
            request.session[SESSION_KEY] = support.pk
            return redirect("web:start")
    return render(request, "audit/support_start.html", {"form": form})


@page(Audience.LOGGED_IN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a session: one's own, one in which one is acted for, or as someone who watches over."""
    own = getattr(request, "support", None)
    if own is not None and own.pk == pk:
        actions.end(actor=own.actor, support=own)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, _("The support session is over."))
        return redirect("web:start")
    support = access.get_visible(request, SupportSession.objects.all(), pk=pk)
    access.require(request, policies.may_end(request.user, support), support)
    actions.end(actor=request.user, support=support)
    messages.success(request, _("The support session is over."))
    return redirect("audit:support")


@page(Audience.LOGGED_IN)
def over(request: HttpRequest) -> HttpResponse:
    """Say once that the session is over and that nothing of the last request was carried out."""
    if request.session.pop(OVER_KEY, False):
        messages.warning(
            request, _("The support session is over. What you sent last was not carried out.")
        )
    return redirect("audit:support")
