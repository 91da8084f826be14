"""A party's own pages: its list, its answer, its receipt."""

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions, forms, policies, selectors
from needs.inquiries.contents import again_for
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.files import AnswerShelf, take_files
from needs.inquiries.filters import InquiryFilter
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.questions import displayed, question_form, question_set
from needs.inquiries.tables import InquiryTable, OwnAnswersTable
from needs.inquiries.views.common import case, get_answer
from portal.audit import access as audit
from portal.core import clock
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui import formats
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

# What the form carries beside the answer itself.
NOT_TYPED = {"csrfmiddlewaretoken", "version", "token", "save", "submit", "take_over"}


@page(Audience.PARTY)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """A party's own answers; for the association all inquiries."""
    if access.works_for_association(request.user):
        counted = Count("answers", filter=Q(answers__status__in=AnswerStatus.counted()))
        inquiries = Inquiry.objects.visible_to(request.user).with_status(clock.today())
        return list_page(
            request,
            table_class=InquiryTable,
            queryset=inquiries.select_related("procurement").annotate(
                asked=Count("answers"), answered=counted
            ),
            filterset_class=InquiryFilter,
            search_fields=("title", "procurement__title"),
            template="needs/list.html",
            export_name=_("needs-inquiries"),
        )
    answers = Answer.objects.visible_to(request.user).filter(inquiry__sent_at__isnull=False)
    return list_page(
        request,
        table_class=OwnAnswersTable,
        queryset=answers.select_related("inquiry__procurement", "organisation").order_by(
            "-inquiry__sent_at", "organisation__sort_name"
        ),
        search_fields=("inquiry__procurement__title", "organisation__name"),
        template="needs/list.html",
        export_name=_("our-needs"),
    )


def _initial(answer: Answer) -> dict[str, Any]:
    """What stands in the form from an answer that was submitted before."""
    initial: dict[str, Any] = {"contact_name": answer.contact_name, "comment": answer.comment}
    for line in answer.lines.all():
        initial[f"quantity_{line.item_id}"] = line.quantity
        initial[f"confidence_{line.item_id}"] = line.confidence
        initial[f"note_{line.item_id}"] = line.note
    return initial


def _forms(request: HttpRequest, answer: Answer, data: Any, *, check: bool) -> tuple[Any, Any]:
    """The answer form and the question form over `data`, the draft, or what was submitted."""
    initial = _initial(answer)
    initial["contact_name"] = initial["contact_name"] or request.user.name  # type: ignore[union-attr]
    typed = data if data is not None else (MultiValueDict(answer.draft) if answer.draft else None)
    prefill = selectors.prefill_of(answer)
    form = forms.AnswerForm(typed, answer=answer, initial=initial, prefill=prefill)
    shelf = AnswerShelf(answer, request.user)
    questions = question_form(answer.inquiry, typed, answer.answers, shelf=shelf)
    if typed is not None and not check:
        form.unchecked()
        if questions is not None:
            forms.show_unchecked(questions)
    return form, questions


def _typed(post: QueryDict) -> dict[str, list[str]]:
    return {
        name: [str(value) for value in values]
        for name, values in post.lists()
        if name not in NOT_TYPED
    }


def _version(post: QueryDict) -> int:
    raw = post.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1


@page(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A party's answer: the form while it can be written in, else what was answered."""
    obj = get_answer(request, pk)
    decision = policies.may_answer(request.user, obj)
    if request.method == "POST":
        audit.require(request, decision, obj)
        return _post(request, obj)
    if not decision:
        return _read(request, obj, decision)
    form, questions = _forms(request, obj, None, check=False)
    return _page(request, obj, form, questions)


def _post(request: HttpRequest, obj: Answer) -> HttpResponse:
    take_files(request, obj)
    typed = _typed(request.POST)
    taken = request.POST.get("take_over", "")
    if taken:
        typed.update(_taken_over(obj, taken))
    outcome = actions.save_draft(
        actor=request.user,
        answer=obj,
        values=typed,
        version=_version(request.POST),
        token=request.POST.get("token", ""),
    )
    saved = outcome.answer
    if not outcome.saved:
        form, questions = _forms(request, saved, request.POST, check=False)
        return _page(request, saved, form, questions, conflict=outcome, status=409)
    if "submit" not in request.POST:
        messages.success(request, _("Your draft is saved. You can continue another day."))
        return redirect("needs:answer", obj.pk)
    form, questions = _forms(request, saved, request.POST, check=True)
    if all([form.is_valid(), questions is None or questions.is_valid()]):
        with errors_into(form):
            actions.submit_answer(
                actor=request.user,
                answer=saved,
                lines=form.lines,
                answers=_question_values(questions),
                contact_name=form.cleaned_data["contact_name"],
                comment=form.cleaned_data["comment"],
                version=saved.version,
            )
            return redirect("needs:receipt", obj.pk)
    return _page(request, saved, form, questions)


def _question_values(questions: Any) -> dict[str, Any]:
    """The typed answers of a valid question form."""
    return questions.answers() if questions is not None else {}


def _taken_over(obj: Answer, which: str) -> dict[str, list[str]]:
    """Last year's use as the answer: of one line, or of all that nothing is said about."""
    typed = {}
    for pk, value in selectors.prefill_of(obj).items():
        if which in {"all", str(pk)}:
            typed[f"quantity_{pk}"] = [formats.number(value.quantity)]
    return typed


def _page(
    request: HttpRequest,
    obj: Answer,
    form: Any,
    questions: Any,
    *,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
        "questions": questions,
        "token": request.POST.get("token") or secrets.token_hex(8),
        "conflict": conflict,
        "differences": _differences(form, conflict),
        "last_day": obj.last_day,
        "all_prefilled": len(form.prefill),
        "again": again_for(obj),
    }
    return render(request, "needs/answer.html", context, status=status)


def _differences(form: Any, conflict: Any) -> list[tuple[str, str, str]]:
    """Field, mine and theirs, where two drafts differ."""
    if conflict is None:
        return []
    rows = []
    for row in form.rows:
        for field in row.fields:
            mine = str(form.data.get(field.html_name, ""))
            theirs = ", ".join(conflict.theirs.get(field.html_name, []))
            if mine != theirs:
                rows.append((f"{row.item.name}: {field.label}", mine, theirs))
    for name in ("contact_name", "comment"):
        mine, theirs = str(form.data.get(name, "")), ", ".join(conflict.theirs.get(name, []))
        if mine != theirs:
            rows.append((str(form[name].label), mine, theirs))
    return rows


def _shown(obj: Answer) -> dict[str, Any]:
    return {
        "inquiry": obj.inquiry,
        "answer": obj,
        "lines": obj.lines.select_related("item"),
        "displayed": displayed(obj),
    }


def _read(request: HttpRequest, obj: Answer, decision: Any) -> HttpResponse:
    context = {
        **case(request, obj.inquiry.procurement),
        **_shown(obj),
        "decision": decision,
        "items": obj.inquiry.items.all(),
    }
    return render(request, "needs/answer_read.html", context)


@page(Audience.PARTY)
@require_POST
def save_draft(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep a draft while it is typed; answers when it was saved, or why it was not."""
    obj = get_answer(request, pk)
    try:
        outcome = actions.save_draft(
            actor=request.user,
            answer=obj,
            values=_typed(request.POST),
            version=_version(request.POST),
            token=request.POST.get("token", ""),
        )
    except ActionError as refused:
        return JsonResponse({"message": str(refused)}, status=403)
    if not outcome.saved:
        return JsonResponse({"message": outcome.message}, status=409)
    saved = outcome.answer
    return JsonResponse(
        {"saved_at": formats.moment(saved.draft_saved_at), "version": saved.version}
    )


@page(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer that nothing is needed."""
    obj = get_answer(request, pk)
    audit.require(request, policies.may_answer(request.user, obj), obj)
    initial = {"contact_name": obj.contact_name or getattr(request.user, "name", "")}
    form = forms.NothingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.answer_nothing(actor=request.user, answer=obj, **form.cleaned_data)
            return redirect("needs:receipt", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
    }
    return render(request, "needs/nothing.html", context)


@page(Audience.PARTY)
@require_GET
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, when and by whom, and what happens next."""
    obj = get_answer(request, pk)
    if not obj.is_submitted:
        return redirect("needs:answer", obj.pk)
    context = {**case(request, obj.inquiry.procurement), **_shown(obj)}
    return render(request, "needs/receipt.html", context)


@page(Audience.PARTY)
@require_GET
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer on paper: for the file, or to fill in by hand at a meeting."""
    obj = get_answer(request, pk)
    context = {
        **_shown(obj),
        "items": obj.inquiry.items.all(),
        "blank": question_set(obj.inquiry),
    }
    return render(request, "needs/answer_print.html", context)
