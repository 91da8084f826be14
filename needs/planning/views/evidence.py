"""Evidence of planning: noting, reading, and the proof as a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from needs.planning import actions, forms, papers, policies
from needs.planning.actions.evidence import PROOF_KIND
from needs.planning.models import CycleProposal
from portal.audit import access as audit
from portal.audit.access import get_visible
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements.models import Procurement
from portal.ui.forms import errors_into


def _page(request: HttpRequest, back: Any, **about: Any) -> HttpResponse:
    """The notes, and the form for one more."""
    may_note = policies.may_note(request.user)
    form = forms.NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        audit.require(request, may_note, back)
        if form.is_valid():
            with errors_into(form):
                actions.note_step(actor=request.user, noted=form.noted(), **about)
                messages.success(request, _("Noted. It can no longer be changed."))
                return redirect(request.path)
    context = {
        "steps": papers.steps_of(**about),
        "form": form,
        "may_note": may_note,
        "back": back,
        "proposal": about.get("proposal"),
        "procurement": about.get("procurement"),
        "kind": PROOF_KIND,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planning/evidence.html", context, status=status)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def of_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What is noted about a proposal."""
    rows = CycleProposal.objects.select_related("procurement")
    proposal = get_visible(request, rows, pk=pk)
    return _page(request, proposal, proposal=proposal, procurement=proposal.procurement)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """What is noted about a procurement and the proposal it came from."""
    procurement = get_visible(request, Procurement.objects.all(), pk=pk)
    proposal = CycleProposal.objects.filter(procurement=procurement).first()
    return _page(request, procurement, proposal=proposal, procurement=procurement)


def _proof(request: HttpRequest, back: Any, **about: Any) -> HttpResponse:
    audit.require(request, policies.may_note(request.user), back)
    try:
        document = actions.make_proof(actor=request.user, **about)
    except ActionError as refused:
        messages.error(request, str(refused))
        return redirect(back)
    return redirect(document.get_absolute_url())


@page(Audience.ASSOCIATION)
@require_POST
def proof_of_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the proof of a proposal."""
    proposal = get_visible(request, CycleProposal.objects.select_related("procurement"), pk=pk)
    return _proof(request, proposal, proposal=proposal, procurement=proposal.procurement)


@page(Audience.ASSOCIATION)
@require_POST
def proof_of_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the proof of a procurement."""
    procurement = get_visible(request, Procurement.objects.all(), pk=pk)
    proposal = CycleProposal.objects.filter(procurement=procurement).first()
    return _proof(request, procurement, proposal=proposal, procurement=procurement)
