"""The plan of an agreement, and the forms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contracts.agreements.models import Agreement
from contracts.quality import actions, policies, selectors, tasks
from contracts.quality.forms import FollowUpForm, NameForm
from contracts.quality.models import FollowUp, QualityForm
from contracts.quality.views.common import agreement_of, press
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page
from portal.questions.builder import builder_response
from portal.questions.definitions import QUESTION_TYPES
from portal.ui.forms import errors_into

GET_POST = ["GET", "POST"]
# Documents stand beside the form, and nothing is kept here about single persons.
NOT_ASKED = {"file", "contact"}


@page(Audience.ASSOCIATION)
def plan(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """What is followed up of an agreement's suppliers, and when it comes next."""
    agreement = agreement_of(request, agreement_pk)
    today = clock.today()
    rows = selectors.plan_of(agreement)
    context = {
        "agreement": agreement,
        "rows": [(row, None if row.ended_at else row.next_due(today)) for row in rows],
        "may": policies.may_follow_up(request.user),
    }
    return render(request, "quality/plan.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def add(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """Plan a follow-up."""
    agreement = agreement_of(request, agreement_pk)
    audit_access.require(request, policies.may_follow_up(request.user), agreement)
    form = FollowUpForm(
        request.POST or None, agreement=agreement, initial={"responsible": request.user.pk}
    )
    return _saved(request, agreement, form, None)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a follow-up; what has been asked for stays as it was."""
    follow_up = _follow_up(request, pk)
    form = FollowUpForm(request.POST or None, agreement=follow_up.agreement, follow_up=follow_up)
    return _saved(request, follow_up.agreement, form, follow_up)


def _follow_up(request: HttpRequest, pk: int) -> FollowUp:
    rows = FollowUp.objects.select_related("agreement__procurement")
    found: FollowUp = audit_access.get_visible(request, rows, pk=pk)
    audit_access.require(request, policies.may_follow_up(request.user), found)
    return found


def _saved(
    request: HttpRequest, agreement: Agreement, form: FollowUpForm, follow_up: FollowUp | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            row = actions.save_follow_up(
                actor=request.user, agreement=agreement, terms=form.terms(), follow_up=follow_up
            )
            tasks.ask_one.delay_on_commit(row.pk)
            messages.success(request, _("Saved. It is asked for when its time comes."))
            return redirect("quality:plan", agreement.pk)
    context = {
        "form": form,
        "agreement": agreement,
        "heading": _("Change the follow-up") if follow_up else _("Plan a follow-up"),
        "has_forms": QualityForm.objects.visible_to(request.user).exists(),
    }
    return render(request, "quality/follow_up.html", context, status=422 if form.is_bound else 200)


@require_POST
@page(Audience.ASSOCIATION)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing more is asked for."""
    follow_up = _follow_up(request, pk)
    return press(
        request,
        lambda: actions.end_follow_up(actor=request.user, follow_up=follow_up),
        done=_("Ended. What has been asked for stays."),
        back=reverse("quality:plan", args=[follow_up.agreement_id]),
    )


@page(Audience.ASSOCIATION)
def forms_list(request: HttpRequest) -> HttpResponse:
    """The forms, each with its questions."""
    context = {
        "rows": selectors.forms_with_versions(request.user),
        "may": policies.may_follow_up(request.user),
    }
    return render(request, "quality/forms.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def form_new(request: HttpRequest) -> HttpResponse:
    """Begin a form."""
    audit_access.require(request, policies.may_follow_up(request.user))
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            return redirect(actions.make_form(actor=request.user, name=form.cleaned_data["name"]))
    context = {
        "form": form,
        "heading": _("New form"),
        "submit": _("Go on to the questions"),
        "back": reverse("quality:forms"),
    }
    return render(request, "quality/form.html", context, status=422 if form.is_bound else 200)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def form_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The builder: a version that has been asked stays, and the change makes a new one."""
    form = audit_access.get_visible(request, QualityForm.objects.all(), pk=pk)
    audit_access.require(request, policies.may_follow_up(request.user), form)
    newest = form.newest()
    lead = _("Every step is saved at once.")
    if newest is not None and newest.is_used:
        lead = _("Version %(version)s has been asked: a change makes a new version.") % {
            "version": newest.version
        }
    return builder_response(
        request,
        question_set=form.question_set(),
        save=lambda changed: actions.save_questions(
            actor=request.user, form=form, question_set=changed
        ),
        types=[kind for kind in QUESTION_TYPES if kind not in NOT_ASKED],
        template_context={
            "base_template": "quality/builder_base.html",
            "heading": form.name,
            "lead": lead,
            "done_url": reverse("quality:forms"),
        },
    )
