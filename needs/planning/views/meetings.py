"""The meeting days of a member's boards."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from needs.planning import actions, forms, meeting_files, policies
from needs.planning.querysets import own_ids
from needs.planning.tables import MeetingTable
from portal.audit import access as audit
from portal.audit.access import get_known
from portal.core import clock
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import BoardMeeting, Organisation
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


def _known(user: Any) -> Any:
    """The organisations whose meetings the person may look at: the own ones, or every one."""
    rows = Organisation.objects.exclude(
        kind__in=(OrganisationKind.BOARD, OrganisationKind.ASSOCIATION)
    )
    return rows if access.works_for_association(user) else rows.filter(pk__in=own_ids(user))


@page(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """The coming meetings of an organisation's boards, and a form for one more."""
    organisation = get_known(request, _known(request.user), pk=pk)
    form = forms.MeetingForm(request.POST or None)
    if request.method == "POST":
        audit.require(request, policies.may_keep_meetings(request.user, organisation), organisation)
        if form.is_valid():
            with errors_into(form):
                added = actions.add_meetings(
                    actor=request.user, organisation=organisation, days=form.days()
                )
                _said(request, len(added))
                return redirect("planning:meetings", organisation.pk)
    return _list(request, organisation, form=form)


def _said(request: HttpRequest, count: int) -> None:
    text = ngettext("%(count)s meeting is entered.", "%(count)s meetings are entered.", count)
    messages.success(request, text % {"count": count})


def _list(request: HttpRequest, organisation: Organisation, **given: Any) -> HttpResponse:
    rows = BoardMeeting.objects.filter(
        board__parent=organisation, board__kind=OrganisationKind.BOARD, date__gte=clock.today()
    )
    may_keep = policies.may_keep_meetings(request.user, organisation)
    return list_page(
        request,
        table_class=MeetingTable,
        queryset=rows.select_related("board").order_by("date", "pk"),
        search_fields=("board__short_name",),
        template="planning/meetings.html",
        export_name=_("meetings"),
        table_kwargs={"may_change": bool(may_keep)},
        context={
            "organisation": organisation,
            "may_keep": may_keep,
            "form": forms.MeetingForm(),
            "file_form": forms.MeetingFileForm(auto_id="id_file_%s"),
            "boards": organisation.children.filter(kind=OrganisationKind.BOARD).order_by(
                "sort_name"
            ),
            **given,
        },
    )


@page(Audience.PARTY)
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the meetings of a file."""
    organisation = get_known(request, _known(request.user), pk=pk)
    audit.require(request, policies.may_keep_meetings(request.user, organisation), organisation)
    form = forms.MeetingFileForm(request.POST, request.FILES, auto_id="id_file_%s")
    if form.is_valid():
        with errors_into(form):
            data = form.cleaned_data
            days = meeting_files.read(
                data["file"], board=data["board"].strip(), days_before=data["days_before"]
            )
            added = actions.add_meetings(actor=request.user, organisation=organisation, days=days)
            _said(request, len(added))
            return redirect("planning:meetings", organisation.pk)
    return _list(request, organisation, file_form=form)


@page(Audience.PARTY)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a meeting."""
    rows = BoardMeeting.objects.filter(board__parent__in=_known(request.user).values("pk"))
    meeting = get_known(request, rows.select_related("board__parent"), pk=pk)
    organisation = meeting.board.parent
    audit.require(request, policies.may_keep_meetings(request.user, organisation), organisation)
    try:
        actions.remove_meeting(actor=request.user, meeting=meeting)
        messages.success(request, _("The meeting is taken away."))
    except ActionError as refused:
        messages.error(request, str(refused))
    return redirect("planning:meetings", organisation.pk)
