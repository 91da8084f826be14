"""The supplier's way in: the link of a letter opens one form or one deviation, nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contracts.quality import actions, links, policies
from contracts.quality.actions.deviations import Proposed
from contracts.quality.enums import AssessmentState, Side
from contracts.quality.forms import DocumentForm, DoneForm, ReplyForm
from contracts.quality.models import PlanStep, QualityLink
from contracts.quality.policies import Responder
from contracts.quality.views.assessments import filled_in
from portal.core import clock
from portal.core.signed_links import LinkRefused
from portal.core.views import Audience, page
from portal.questions.answers import display
from portal.ui.forms import errors_into

# The secret parts of links, by what they open: they stand in no address after the first page.
SESSION_KEY = "quality_links"
EXPIRED_KEY = "quality_link_expired"
MOST_KEPT = 20
GET_POST = ["GET", "POST"]


def _refused(request: HttpRequest, error: LinkRefused) -> HttpResponse:
    context = {"reason": error.message, "signed": error.signed}
    status = 410 if error.signed else 404
    return render(request, "quality/link_refused.html", context, status=status)


def _key(link: QualityLink) -> str:
    return f"a{link.assessment_id}" if link.assessment_id else f"d{link.deviation_id}"


@page(Audience.PUBLIC)
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: its secret part goes to the session and out of the address."""
    try:
        found = links.open_link(token)
    except LinkRefused as error:
        if error.signed:
            request.session[EXPIRED_KEY] = token
        return _refused(request, error)
    kept = dict(request.session.get(SESSION_KEY, {}))
    kept.pop(_key(found), None)
    kept[_key(found)] = token
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])
    if found.assessment_id:
        return redirect("quality:link_form", found.assessment_id)
    return redirect("quality:link_deviation", found.deviation_id)


@require_POST
@page(Audience.PUBLIC)
@never_cache
def link_renew(request: HttpRequest) -> HttpResponse:
    """Send a new link to the contact of the expired one; what is said tells nothing to others."""
    signed = links.signed_by_us(str(request.session.pop(EXPIRED_KEY, "")))
    if signed is not None:
        actions.send_new_link(signed=signed)
    messages.success(
        request,
        _("If an answer is still wanted, a new link is on its way to the same address."),
    )
    return render(request, "quality/link_sent.html")


Step = Callable[..., HttpResponse]


def _by_link(letter: str) -> Callable[[Step], Any]:
    """A page behind a link: the link is asked anew every time."""

    def decorate(step: Step) -> Any:
        @page(Audience.PUBLIC)
        @never_cache
        @wraps(step)
        def view(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
            token = str(request.session.get(SESSION_KEY, {}).get(f"{letter}{pk}", ""))
            try:
                found = links.open_link(token)
            except LinkRefused as error:
                return _refused(request, error)
            return step(request, found, **more)

        return view

    return decorate


@_by_link("a")
def form(request: HttpRequest, found: QualityLink) -> HttpResponse:
    """The supplier's own assessment: saved as it goes, submitted once, read afterwards."""
    assessment = found.assessment
    assert assessment is not None  # noqa: S101 - the key says so
    responder = Responder(link=found)
    decision = policies.may_answer(responder, assessment)
    sheet = None
    if decision:
        sheet, done = filled_in(request, assessment, responder)
        if done == "saved":
            messages.success(request, _("Saved. Come back by the same link."))
        elif done == "submitted":
            messages.success(request, _("Thank you. The answer is submitted."))
        if done:
            return redirect("quality:link_form", assessment.pk)
    answered = assessment.state in {AssessmentState.ANSWERED, AssessmentState.ASSESSED}
    context = {
        "assessment": assessment,
        "agreement": assessment.follow_up.agreement,
        "decision": decision,
        "sheet": sheet,
        "answers": display(assessment.question_set, assessment.answers) if answered else [],
        "documents": assessment.documents.filter(from_supplier=True).select_related("document"),
        "document_form": DocumentForm(auto_id="id_document_%s"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "quality/desk/form.html", context, status=status)


@require_http_methods(GET_POST)
@_by_link("a")
def form_document(request: HttpRequest, found: QualityLink) -> HttpResponse:
    """A certificate or the like, with the form."""
    assessment = found.assessment
    assert assessment is not None  # noqa: S101 - the key says so
    responder = Responder(link=found)
    upload = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and upload.is_valid():
        with errors_into(upload):
            actions.add_document(who=responder, about=assessment, **upload.content())
            messages.success(request, _("The document is kept."))
            return redirect("quality:link_form", assessment.pk)
    context = {
        "assessment": assessment,
        "agreement": assessment.follow_up.agreement,
        "form": upload,
    }
    status = 422 if upload.is_bound else 200
    return render(request, "quality/desk/document.html", context, status=status)


@_by_link("d")
def deviation(request: HttpRequest, found: QualityLink) -> HttpResponse:
    """A deviation as the supplier sees it: what was sent to it, its reply, and its own steps."""
    row = found.deviation
    assert row is not None  # noqa: S101 - the key says so
    responder = Responder(link=found)
    decision = policies.may_reply(responder, row)
    reply = ReplyForm(request.POST or None, initial={"name": responder.name}) if decision else None
    if reply is not None and request.method == "POST" and reply.is_valid():
        with errors_into(reply):
            actions.reply(
                responder=responder,
                deviation=row,
                text=reply.cleaned_data["text"],
                name=reply.cleaned_data["name"],
                steps=tuple(Proposed(what, due) for what, due in reply.steps()),
            )
            messages.success(request, _("Thank you. The reply is submitted."))
            return redirect("quality:link_deviation", row.pk)
    steps = row.steps.filter(side=Side.SUPPLIER).select_related("deviation")
    context = {
        "deviation": row,
        "agreement": row.agreement,
        "decision": decision,
        "reply": reply,
        "steps": [
            (
                step,
                policies.may_do(responder, step),
                DoneForm(initial={"done_on": clock.today()}, auto_id=f"id_done_{step.pk}_%s"),
            )
            for step in steps
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "quality/desk/deviation.html", context, status=status)


@require_http_methods(GET_POST)
@_by_link("d")
def step_done(request: HttpRequest, found: QualityLink, step_pk: int) -> HttpResponse:
    """The supplier says that a step of its own is done."""
    row = found.deviation
    assert row is not None  # noqa: S101 - the key says so
    step = PlanStep.objects.filter(pk=step_pk, deviation=row, side=Side.SUPPLIER).first()
    if step is None:
        return _refused(request, LinkRefused(_("The step is no longer there.")))
    done = DoneForm(request.POST or None, initial={"done_on": clock.today()})
    if request.method == "POST" and done.is_valid():
        with errors_into(done):
            actions.step_done(who=Responder(link=found), step=step, **done.cleaned_data)
            messages.success(request, _("Noted. The association verifies it."))
            return redirect("quality:link_deviation", row.pk)
    context = {"deviation": row, "agreement": row.agreement, "step": step, "form": done}
    status = 422 if done.is_bound else 200
    return render(request, "quality/desk/step.html", context, status=status)
