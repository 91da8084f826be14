"""Deviations: the list, reporting, and one of them with all that can be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contracts.quality import actions, forms, letters, policies, selectors
from contracts.quality.enums import SanctionKind, Side
from contracts.quality.filters import DeviationFilter
from contracts.quality.models import Assessment, Deviation, PlanStep
from contracts.quality.policies import Responder
from contracts.quality.tables import DeviationTable
from contracts.quality.views.common import agreement_of, deviation_of, form_page, press
from portal.audit import access as audit_access
from portal.audit.selectors import timeline
from portal.core import clock
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page

GET_POST = ["GET", "POST"]


@page(Audience.PARTY)
def deviation_list(request: HttpRequest) -> HttpResponse:
    """The deviations that the person may know of."""
    return list_page(
        request,
        table_class=DeviationTable,
        queryset=selectors.deviations(request.user),
        filterset_class=DeviationFilter,
        search_fields=(
            "title",
            "supplier__name",
            "agreement__title",
            "organisation__short_name",
            "case_reference",
        ),
        template="quality/deviations.html",
        export_name="avvikelser",
        empty=Empty(
            _("No deviations"),
            _("A deviation is reported from the page of the agreement."),
        ),
    )


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def report(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """Report that something was not as agreed."""
    agreement = agreement_of(request, agreement_pk)
    audit_access.require(request, policies.may_report(request.user, agreement), agreement)
    found_at = _found_at(request, agreement.pk)
    form = forms.DeviationForm(
        request.POST or None, agreement=agreement, user=request.user, found_at=found_at
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.report(actor=request.user, agreement=agreement, said=form.said())
            messages.success(request, _("Thank you. The deviation is reported."))
            return redirect(made)
    context = {"form": form, "agreement": agreement, "found_at": found_at}
    return render(request, "quality/report.html", context, status=422 if form.is_bound else 200)


def _found_at(request: HttpRequest, agreement_id: int) -> Assessment | None:
    text = request.GET.get("found", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    rows = Assessment.objects.visible_to(request.user).select_related("follow_up", "supplier")
    found: Assessment | None = rows.filter(
        pk=int(text), follow_up__agreement_id=agreement_id
    ).first()
    return found


@page(Audience.PARTY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One deviation; the reading of an individual case is logged."""
    deviation = deviation_of(request, pk)
    user = request.user
    if deviation.is_individual:
        audit_access.seen(request, deviation, organisation=deviation.organisation)
    follows_up = policies.may_follow_up(user)
    steps = list(deviation.steps.select_related("verified_by", "deviation"))
    context: dict[str, Any] = {
        "deviation": deviation,
        "agreement": deviation.agreement,
        "steps": [_step(step, user) for step in steps],
        "sanctions": deviation.sanctions.select_related("recorded_by"),
        "documents": deviation.documents.select_related("document"),
        "follows_up": follows_up,
        "attach": policies.may_attach(user, deviation),
        "document_form": forms.DocumentForm(),
        "events": timeline(deviation, user, limit=20),
    }
    if follows_up:
        context |= {
            "handle": policies.may_handle(user, deviation),
            "send": policies.may_send(user, deviation),
            "remind": policies.may_remind_of(user, deviation),
            "close": policies.may_close(user, deviation),
            "dismiss": policies.may_dismiss(user, deviation),
            "reopen": policies.may_reopen(user, deviation),
            "contacts": letters.contacts_of(deviation),
            "step_form": forms.StepForm(deviation=deviation, auto_id="id_step_%s"),
            "outcome_form": forms.OutcomeForm(auto_id="id_close_%s"),
            "dismiss_form": forms.OutcomeForm(auto_id="id_dismiss_%s"),
            "reopen_form": forms.ReasonForm(auto_id="id_reopen_%s"),
        }
    return render(request, "quality/deviation.html", context)


def _step(step: PlanStep, user: Any) -> dict[str, Any]:
    done = forms.DoneForm(initial={"done_on": clock.today()}, auto_id=f"id_done_{step.pk}_%s")
    return {
        "step": step,
        "side": Side(step.side).label,
        "done": policies.may_do(Responder(user=user), step),
        "verify": policies.may_verify(user, step),
        "form": done,
    }


Act = Callable[..., Any]


def _handled(request: HttpRequest, pk: int) -> Deviation:
    deviation = deviation_of(request, pk)
    audit_access.require(request, policies.may_follow_up(request.user), deviation)
    return deviation


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the supplier; the text begins with what was reported, save of an individual case."""
    deviation = _handled(request, pk)
    audit_access.require(request, policies.may_send(request.user, deviation), deviation)
    form = forms.SendForm(
        request.POST or None, initial={"text": forms.SendForm.first_text(deviation)}
    )
    words = {
        "heading": _("Ask the supplier"),
        "lead": deviation,
        "submit": _("Send"),
        "note": _("It goes to %(names)s.")
        % {"names": ", ".join(contact.name for contact in letters.contacts_of(deviation))}
        if letters.contacts_of(deviation)
        else "",
    }
    return form_page(
        request,
        form,
        lambda: actions.send(actor=request.user, deviation=deviation, **form.cleaned_data),
        done=_("The supplier is asked."),
        back=deviation,
        words=words,
    )


@require_POST
@page(Audience.PARTY)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the supplier of its reply, or of its steps."""
    deviation = _handled(request, pk)
    return press(
        request,
        lambda: actions.remind_of(actor=request.user, deviation=deviation),
        done=_("The supplier is reminded."),
        back=deviation,
    )


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def add_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a step to the plan."""
    deviation = _handled(request, pk)
    form = forms.StepForm(request.POST or None, deviation=deviation)

    def act() -> None:
        data = dict(form.cleaned_data)
        data["side"] = Side(data["side"])
        actions.add_step(actor=request.user, deviation=deviation, **data)

    words = {"heading": _("Add a step"), "lead": deviation, "submit": _("Add")}
    return form_page(request, form, act, done=_("The step is added."), back=deviation, words=words)


@require_POST
@page(Audience.PARTY)
def begin_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the action plan begin."""
    deviation = _handled(request, pk)
    return press(
        request,
        lambda: actions.begin_plan(actor=request.user, deviation=deviation),
        done=_("The action plan has begun."),
        back=deviation,
    )


def _step_of(request: HttpRequest, pk: int) -> PlanStep:
    rows = PlanStep.objects.select_related("deviation__agreement", "deviation__supplier")
    found: PlanStep = audit_access.get_visible(request, rows, pk=pk)
    return found


@require_POST
@page(Audience.PARTY)
def drop_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step away before the plan begins."""
    step = _step_of(request, pk)
    audit_access.require(request, policies.may_handle(request.user, step.deviation), step)
    return press(
        request,
        lambda: actions.drop_step(actor=request.user, step=step),
        done=_("The step is taken away."),
        back=step.deviation,
    )


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step is done."""
    step = _step_of(request, pk)
    who = Responder(user=request.user)
    audit_access.require(request, policies.may_do(who, step), step)
    form = forms.DoneForm(request.POST or None, initial={"done_on": clock.today()})
    return form_page(
        request,
        form,
        lambda: actions.step_done(who=who, step=step, **form.cleaned_data),
        done=_("Noted. The association verifies it."),
        back=step.deviation,
        words={"heading": step.what, "lead": step.deviation, "submit": _("It is done")},
    )


@require_POST
@page(Audience.PARTY)
def verify_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify that a step is done."""
    step = _step_of(request, pk)
    audit_access.require(request, policies.may_verify(request.user, step), step)
    return press(
        request,
        lambda: actions.verify_step(actor=request.user, step=step),
        done=_("The step is verified."),
        back=step.deviation,
    )


def _ended(request: HttpRequest, pk: int, act: Act, words: dict[str, Any], done: str) -> Any:
    deviation = _handled(request, pk)
    form = forms.OutcomeForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: act(actor=request.user, deviation=deviation, outcome=form.cleaned_data["outcome"]),
        done=done,
        back=deviation,
        words={**words, "lead": deviation},
    )


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a deviation that is put right."""
    words = {"heading": _("Close the deviation?"), "submit": _("Close")}
    return _ended(request, pk, actions.close, words, _("The deviation is closed."))


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Find that it was no deviation."""
    words = {"heading": _("Was it no deviation?"), "submit": _("No deviation")}
    return _ended(request, pk, actions.dismiss, words, _("It is found to be no deviation."))


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again."""
    deviation = _handled(request, pk)
    form = forms.ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.reopen(
            actor=request.user, deviation=deviation, reason=form.cleaned_data["reason"]
        ),
        done=_("It is open again."),
        back=deviation,
        words={"heading": _("Open it again?"), "lead": deviation, "submit": _("Open again")},
    )


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def sanction(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a sanction by the agreement."""
    deviation = _handled(request, pk)
    audit_access.require(request, policies.may_handle(request.user, deviation), deviation)
    form = forms.SanctionForm(request.POST or None, initial={"term": deviation.term})

    def act() -> None:
        data = dict(form.cleaned_data)
        data["kind"] = SanctionKind(data["kind"])
        actions.sanction(actor=request.user, deviation=deviation, **data)

    words = {
        "heading": _("Record a sanction"),
        "lead": deviation,
        "submit": _("Record"),
        "note": _("The agreement says what follows on a breach. Tell the supplier yourself."),
    }
    done = _("The sanction is recorded.")
    return form_page(request, form, act, done=done, back=deviation, words=words)


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with the deviation."""
    deviation = deviation_of(request, pk)
    audit_access.require(request, policies.may_attach(request.user, deviation), deviation)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: actions.add_document(
            who=Responder(user=request.user), about=deviation, **form.content()
        ),
        done=_("The document is kept."),
        back=deviation,
        words={"heading": _("Add a document"), "lead": deviation, "submit": _("Add")},
    )
