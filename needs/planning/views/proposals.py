"""Next cycles: what must begin when, one proposal with the reason of every day, and the lengths."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.planning import actions, forms, papers, policies, registries, selectors, wheel
from needs.planning import lengths as held_lengths
from needs.planning.enums import LengthKey, Readiness, StepKey
from needs.planning.models import CycleProposal
from needs.planning.querysets import own_ids
from needs.planning.tables import CycleTable
from portal.audit import access as audit
from portal.audit.access import get_visible
from portal.core import clock
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
@require_GET
def cycles(request: HttpRequest) -> HttpResponse:
    """Agreements and proposals by the day on which work must begin."""
    rows = selectors.next_cycles(request.user)
    wanted = request.GET.get("lage", "")
    counts = [(state, sum(row.readiness == state for row in rows)) for state in Readiness]
    if wanted in Readiness.values:
        rows = [row for row in rows if row.readiness == wanted]
    return list_page(
        request,
        table_class=CycleTable,
        queryset=rows,
        search_fields=("title",),
        template="planning/cycles.html",
        export_name=_("next cycles"),
        context={
            "counts": [(state, count) for state, count in counts if count],
            "wanted": wanted,
            "may_plan": policies.may_plan(request.user),
        },
    )


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Confirm that the next cycle of an agreement (`avtal`) is planned, and plan it."""
    audit.require(request, policies.may_plan(request.user))
    source = (request.POST or request.GET).get("avtal", "")
    existing = CycleProposal.objects.filter(source=source, dropped_at=None).first()
    if source and existing is not None:
        return redirect(existing)
    agreement = {row.key: row for row in registries.agreements(request.user)}.get(source)
    if agreement is None:
        messages.error(request, _("The agreement is not in the register any more."))
        return redirect("planning:cycles")
    if request.method == "POST":
        try:
            made = actions.propose_next(actor=request.user, source=source)
        except ActionError as refused:
            messages.error(request, str(refused))
            return redirect("planning:cycles")
        messages.success(request, _("The next cycle is planned."))
        return redirect(made)
    return render(request, "planning/propose.html", {"agreement": agreement})


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def propose_by_hand(request: HttpRequest) -> HttpResponse:
    """Plan a cycle that follows no agreement of the register."""
    audit.require(request, policies.may_plan(request.user))
    form = forms.NewCycleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.propose_by_hand(actor=request.user, cycle=form.cycle())
            messages.success(request, _("The next cycle is planned."))
            return redirect(made)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planning/propose_by_hand.html", {"form": form}, status=status)


def _find(request: HttpRequest, pk: int) -> CycleProposal:
    rows = CycleProposal.objects.select_related("procurement", "created_by")
    found: CycleProposal = get_visible(request, rows, pk=pk)
    return found


@page(Audience.PARTY)
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: for the association every step with its reason, for a member its own part."""
    return _show(request, _find(request, pk))


def _show(request: HttpRequest, obj: CycleProposal, **given: Any) -> HttpResponse:
    cycle = selectors.cycle_of(obj)
    basis = selectors.bases_of([obj])[obj.pk]
    whole = access.works_for_association(request.user)
    context = {
        "proposal": obj,
        "cycle": cycle,
        "today": clock.today(),
        "readiness": selectors.readiness(obj, cycle.begins, clock.today()),
        "whole": whole,
        "own": _own_meetings(request.user, basis, cycle),
    }
    if not whole:
        context["steps"] = [step for step in cycle.steps if step.key in wheel.FOR_MEMBERS]
        return render(request, "planning/proposal_member.html", context)
    context |= {
        "steps": cycle.steps,
        "shifts": {row.step: row for row in obj.shifts.select_related("shifted_by")},
        "may_change": policies.may_change(request.user, obj),
        "may_note": policies.may_note(request.user),
        "shift_form": forms.ShiftForm(),
        "drop_form": forms.DropForm(auto_id="id_drop_%s"),
        "evidence": papers.steps_of(proposal=obj, procurement=obj.procurement),
        "start": registries.start_of(obj, request.user) if obj.source else None,
        "parties": [
            party.organisation
            for party in obj.parties.select_related("organisation").order_by(
                "organisation__sort_name"
            )
        ],
        **given,
    }
    wrong = any(getattr(form, "errors", None) for form in given.values())
    return render(request, "planning/proposal.html", context, status=422 if wrong else 200)


def _own_meetings(user: Any, basis: Any, cycle: Any) -> list[Any]:
    """The meetings of the person's own boards that come in time for the mandate."""
    ids = own_ids(user)
    if access.works_for_association(user):
        return []
    begins = cycle.step(StepKey.BOARDS).begins
    rows = [
        meeting
        for meeting in basis.meetings
        if meeting.organisation_id in ids and begins <= meeting.day <= cycle.mandates_by
    ]
    return sorted(rows, key=lambda meeting: meeting.day)


@page(Audience.ASSOCIATION)
@require_POST
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a step begin earlier, with a reason."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    form = forms.ShiftForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.shift(
                actor=request.user,
                proposal=obj,
                step=StepKey(form.cleaned_data["step"]),
                begins=form.cleaned_data["begins"],
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The step is moved, and what comes before it follows."))
            return redirect(obj)
    return _show(request, obj, shift_form=form)


@page(Audience.ASSOCIATION)
@require_POST
def undo_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a moved step begin as late as it may."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    step = request.POST.get("step", "")
    if step in StepKey.values:
        actions.undo_shift(actor=request.user, proposal=obj, step=StepKey(step))
        messages.success(request, _("The step begins as late as it may again."))
    return redirect(obj)


@page(Audience.ASSOCIATION)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the proposal."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    form = forms.DropForm(request.POST, auto_id="id_drop_%s")
    if form.is_valid():
        with errors_into(form):
            actions.drop(actor=request.user, proposal=obj, **form.cleaned_data)
            messages.success(request, _("The proposal is dropped; what was noted stays."))
            return redirect("planning:cycles")
    return _show(request, obj, drop_form=form)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the procurement: here, or in the room that owns the agreement."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    elsewhere = registries.start_of(obj, request.user) if obj.source else None
    if elsewhere is not None:
        audit.require(request, elsewhere.decision, obj)
        return redirect(elsewhere.url)
    form = forms.StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.start_procurement(actor=request.user, proposal=obj, **form.cleaned_data)
            messages.success(request, _("The procurement is started."))
            return redirect("planning:note_case", made.procurement_id)
    context = {"proposal": obj, "cycle": selectors.cycle_of(obj), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "planning/start.html", context, status=status)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def lengths(request: HttpRequest) -> HttpResponse:
    """How long the association counts for each step, and why."""
    may_plan = policies.may_plan(request.user)
    held = held_lengths.current()
    chosen = request.POST.get("key", "") if request.method == "POST" else ""
    rows = []
    for key in LengthKey:
        data = request.POST if chosen == key.value else None
        rows.append((key, forms.LengthForm(data, key=key, held=held[key.value])))
    if request.method == "POST":
        audit.require(request, may_plan)
        form = next((form for key, form in rows if key.value == chosen), None)
        if form is not None and form.is_valid():
            with errors_into(form):
                actions.change_length(
                    actor=request.user, key=LengthKey(chosen), **form.cleaned_data
                )
                messages.success(request, _("The length is changed; every proposal follows."))
                return redirect("planning:lengths")
    context = {"rows": rows, "may_plan": may_plan, "held": held}
    wrong = any(form.is_bound and form.errors for _key, form in rows)
    return render(request, "planning/lengths.html", context, status=422 if wrong else 200)
