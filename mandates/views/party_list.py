"""The party list: lock it, read it, check it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mandates import actions, canonical, forms, policies, readers, selectors
from mandates.actions.party_list import is_early
from mandates.enums import MandateStatus
from mandates.models import PartyList
from mandates.views.coordinator import case_of
from portal.audit import access as audit
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements import selectors as procurement_selectors
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.rules import public as rules
from portal.ui.forms import errors_into


def _context(request: HttpRequest, procurement: Any, **more: Any) -> dict[str, Any]:
    context = case_context(procurement, request.user, active=ChainKey.PARTY_LIST)
    return {**context, "rule": rules.late_joining(rules.Regime(procurement.regime)), **more}


@page(Audience.ASSOCIATION)
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lock the party list, after reading who is in and who is left out."""
    procurement = case_of(request, pk)
    form = forms.LockForm(request.POST if request.method == "POST" else None)
    decision = policies.may_lock(request.user, procurement)
    if request.method == "POST":
        audit.require(request, decision, procurement)
        if form.is_valid():
            with errors_into(form):
                actions.lock_party_list(
                    actor=request.user,
                    procurement=procurement,
                    early_reason=form.cleaned_data["early_reason"],
                )
                messages.success(request, _("The party list is locked."))
                return redirect("mandates:party_list", pk=pk)
    rows = list(selectors.board(procurement))
    asked = selectors.request_of(procurement)
    early = asked is not None and is_early(asked, rows)
    if not early:
        form.fields.pop("early_reason", None)
    context = _context(
        request,
        procurement,
        form=form,
        decision=decision,
        asked=asked,
        early=early,
        included=[row for row in rows if row.status in MandateStatus.binding()],
        excluded=[row for row in rows if row.status not in MandateStatus.binding()],
    )
    return render(request, "mandates/lock.html", context)


def _locked(request: HttpRequest, pk: int) -> PartyList:
    lists = PartyList.objects.select_related("procurement", "locked_by", "annex")
    return audit.get_visible(request, lists, procurement_id=pk)


@page(Audience.PARTY)
def page_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The list for those invited; before it is locked, when it will be and what that means."""
    procurement = case_of(request, pk)
    found = selectors.party_list(procurement)
    if found is None:
        asked = selectors.request_of(procurement)
        planned = asked.deadline if asked and asked.sent_at else None
        planned = planned or procurement_selectors.milestone(procurement, "party_list")
        return render(
            request,
            "mandates/party_list_open.html",
            _context(request, procurement, planned=planned),
        )
    left_out = [
        {
            **row,
            "label": str(MandateStatus(row["status"]).label) if row["status"] else _("Not asked"),
        }
        for row in found.left_out
    ]
    context = _context(
        request,
        procurement,
        party_list=found,
        rows=list(found.rows.order_by("position")),
        left_out=left_out,
    )
    return render(request, "mandates/party_list.html", context)


def canonical_text(party_list: PartyList) -> str:
    """The canonical text of the rows as they stand in the database now."""
    return canonical.text(
        procurement_id=party_list.procurement_id,
        locked_on=clock.local_date(party_list.locked_at).isoformat(),
        rows=party_list.rows.order_by("position"),
    )


@page(Audience.PARTY)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the checksum again over the rows of today and compare."""
    found = _locked(request, pk)
    counted = canonical.digest(canonical_text(found))
    context = _context(
        request,
        found.procurement,
        party_list=found,
        counted=counted,
        same=counted == found.sha256,
        checked_at=clock.now(),
    )
    return render(request, "mandates/party_list_verify.html", context)


@page(Audience.PARTY)
def canonical_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes the checksum is counted over, for checking with any tool."""
    found = _locked(request, pk)
    response = HttpResponse(canonical_text(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="partslista-{pk}.json"'
    return response


@page(Audience.PUBLIC)
def annex(request: HttpRequest, pk: int) -> Any:
    """The PDF annex: for those invited, and for anyone when the notice is published."""
    found = PartyList.objects.select_related("annex").filter(procurement_id=pk).first()
    if found is None or not readers.of_party_list(request.user, found.annex):
        return audit.get_visible(request, PartyList.objects.none(), procurement_id=pk)
    return FileResponse(
        found.annex.file.open("rb"),
        as_attachment=True,
        filename=found.annex.download_name,
        content_type=found.annex.media_type,
    )
