"""Follow-ups as they are done: the list, one of them, and what can be done about it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from contracts.quality import actions, letters, policies, selectors
from contracts.quality.enums import AssessmentState, Kind, Result
from contracts.quality.filters import AssessmentFilter
from contracts.quality.forms import (
    DocumentForm,
    OnTheWholeForm,
    ReasonForm,
    ResultForm,
    VisitForm,
    WhoForm,
)
from contracts.quality.models import Assessment
from contracts.quality.policies import Responder
from contracts.quality.tables import AssessmentTable
from contracts.quality.views.common import assessment_of, form_page
from portal.audit import access as audit_access
from portal.audit.selectors import timeline
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.questions.answers import display
from portal.questions.forms import build_form
from portal.questions.lines import MORE
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page

GET_POST = ["GET", "POST"]


@page(Audience.PARTY)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Every follow-up that the person may know of; a member's people see what they are asked."""
    rows = selectors.listed(request.user)
    staff = access.works_for_association(request.user)
    return list_page(
        request,
        table_class=AssessmentTable,
        queryset=rows,
        filterset_class=AssessmentFilter,
        search_fields=(
            "supplier__name",
            "follow_up__title",
            "follow_up__agreement__title",
            "organisation__short_name",
        ),
        template="quality/assessments.html",
        export_name="uppfoljningar",
        empty=Empty(
            _("Nothing has been asked for yet"),
            _("Follow-ups are planned on the page of each agreement."),
        ),
        table_kwargs={} if staff else {"exclude": ("result", "reminded_at")},
        context={"staff": staff},
    )


@page(Audience.PARTY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up: the answers, what it came to, and what can be done."""
    assessment = assessment_of(request, pk)
    user = request.user
    staff = access.works_for_association(user)
    answered = assessment.state in {AssessmentState.ANSWERED, AssessmentState.ASSESSED}
    context = {
        "assessment": assessment,
        "agreement": assessment.follow_up.agreement,
        "answers": display(assessment.question_set, assessment.answers) if answered else [],
        "documents": assessment.documents.select_related("document"),
        "found": selectors.deviations(user).filter(assessment=assessment),
        "staff": staff,
        "answer": policies.may_answer(Responder(user=user), assessment),
        "assess": policies.may_assess(user, assessment),
        "remind": policies.may_remind(user, assessment),
        "open_again": policies.may_open_again(user, assessment),
        "waive": policies.may_waive(user, assessment),
        "follow_up": policies.may_follow_up(user),
        "contacts": letters.contacts_of(assessment)
        if staff and assessment.kind_enum == Kind.SELF
        else [],
        "reason": ReasonForm(),
        "document_form": DocumentForm(),
        "visit_form": VisitForm(
            initial={
                "planned_on": assessment.planned_on,
                "made_on": assessment.made_on,
                "present": assessment.present,
            }
        ),
        "events": timeline(assessment, user, limit=10),
    }
    return render(request, "quality/assessment.html", context)


@dataclass(slots=True)
class Sheet:
    """The form as it is filled in: the questions, the satisfaction of a member, the name."""

    questions: Any
    whole: OnTheWholeForm | None
    who: WhoForm

    @property
    def forms(self) -> list[Any]:
        """Those that the page shows, in order."""
        return [form for form in (self.whole, self.questions, self.who) if form is not None]

    @property
    def is_valid(self) -> bool:
        """Whether all of it can be taken."""
        # Every form is asked, so that all errors are shown at once.
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def satisfaction(self) -> int | None:
        """What a member thinks on the whole."""
        if self.whole is None:
            return None
        return self.whole.cleaned_data.get("satisfaction") or None


def sheet_of(request: HttpRequest, assessment: Assessment, name: str, *, draft: bool) -> Sheet:
    """The form with the draft, or with what has just been sent."""
    data = request.POST if request.method == "POST" else None
    questions = build_form(assessment.question_set, data, assessment.draft, draft=draft)
    whole = None
    if assessment.kind_enum == Kind.MEMBERS:
        whole = OnTheWholeForm(
            data, prefix="whole", initial={"satisfaction": assessment.satisfaction}
        )
    who = WhoForm(data, initial={"name": name})
    if draft:
        for form in (whole, who):
            for field in form.fields.values() if form is not None else ():
                field.required = False
    return Sheet(questions, whole, who)


def filled_in(
    request: HttpRequest, assessment: Assessment, responder: Responder
) -> tuple[Sheet, str]:
    """What the person did with the form: the sheet, and “saved”, “submitted” or nothing."""
    more = MORE in request.POST
    draft = more or request.POST.get("do") == "save"
    sheet = sheet_of(request, assessment, responder.name, draft=draft)
    if request.method != "POST" or not sheet.is_valid or more:
        return sheet, ""
    common = {
        "responder": responder,
        "assessment": assessment,
        "answers": sheet.questions.answers(),
        "satisfaction": sheet.satisfaction,
    }
    with errors_into(sheet.questions):
        if draft:
            actions.save_draft(**common)
            return sheet, "saved"
        actions.submit(**common, name=sheet.who.cleaned_data["name"])
        return sheet, "submitted"
    return sheet, ""


@page(Audience.PARTY)
@require_http_methods(GET_POST)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in the form: a member's view, or a visit or a review by the association."""
    assessment = assessment_of(request, pk)
    responder = Responder(user=request.user)
    audit_access.require(request, policies.may_answer(responder, assessment), assessment)
    sheet, done = filled_in(request, assessment, responder)
    if done == "saved":
        messages.success(request, _("Saved. Nothing is submitted yet."))
        return redirect("quality:answer", assessment.pk)
    if done == "submitted":
        messages.success(request, _("Thank you. The answer is submitted."))
        return _on(request, assessment)
    context = {
        "assessment": assessment,
        "agreement": assessment.follow_up.agreement,
        "sheet": sheet,
        "staff": access.works_for_association(request.user),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "quality/answer.html", context, status=status)


def _on(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """To the result of what the association has done; of members, to the next supplier."""
    if assessment.kind_enum != Kind.MEMBERS:
        return redirect("quality:assess", assessment.pk)
    following = selectors.waiting_answers(request.user).filter(
        follow_up_id=assessment.follow_up_id, organisation_id=assessment.organisation_id
    )
    if (row := following.first()) is not None:
        return redirect("quality:answer", row.pk)
    return redirect(assessment)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it came to."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_assess(request.user, assessment), assessment)
    form = ResultForm(request.POST or None)
    words = {
        "heading": _("What did it come to?"),
        "lead": assessment,
        "submit": _("Set the result"),
        "answers": display(assessment.question_set, assessment.answers),
    }
    return form_page(
        request,
        form,
        lambda: actions.assess(
            actor=request.user,
            assessment=assessment,
            result=Result(form.cleaned_data["result"]),
            note=form.cleaned_data["note"],
        ),
        done=_("The result is set."),
        back=assessment,
        words=words,
    )


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when the visit is planned or was made."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_follow_up(request.user), assessment)
    form = VisitForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.set_visit(actor=request.user, assessment=assessment, **form.cleaned_data),
        done=_("The day of the visit is saved."),
        back=assessment,
        words={"heading": _("The visit"), "lead": assessment, "submit": _("Save")},
    )


@require_POST
@page(Audience.ASSOCIATION)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind now."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_remind(request.user, assessment), assessment)
    try:
        count = actions.remind(actor=request.user, assessment=assessment)
        words = ngettext("%(count)s letter is sent.", "%(count)s letters are sent.", count)
        messages.success(request, words % {"count": count})
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(assessment)


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it once more."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_open_again(request.user, assessment), assessment)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.open_again(
            actor=request.user, assessment=assessment, reason=form.cleaned_data["reason"]
        ),
        done=_("It is open again."),
        back=assessment,
        words={"heading": _("Open it again?"), "lead": assessment, "submit": _("Open again")},
    )


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Do without it."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_waive(request.user, assessment), assessment)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.waive(
            actor=request.user, assessment=assessment, reason=form.cleaned_data["reason"]
        ),
        done=_("It is decided to do without it."),
        back=assessment,
        words={"heading": _("Do without it?"), "lead": assessment, "submit": _("Do without")},
    )


@page(Audience.ASSOCIATION)
@require_http_methods(GET_POST)
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with the follow-up."""
    assessment = assessment_of(request, pk)
    audit_access.require(request, policies.may_follow_up(request.user), assessment)
    form = DocumentForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: actions.add_document(
            who=Responder(user=request.user), about=assessment, **form.content()
        ),
        done=_("The document is kept."),
        back=assessment,
        words={"heading": _("Add a document"), "lead": assessment, "submit": _("Add")},
    )
