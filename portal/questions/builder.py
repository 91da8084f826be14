"""The builder: a room mounts it on a page of its own to let people edit a question set.

    @page(Audience.ASSOCIATION)
    def questions(request, pk):
        ...rights...
        return builder_response(
            request,
            question_set=inquiry_questions,
            save=lambda changed: actions.save_questions(..., definition=changed.as_json()),
            template_context={"base_template": "…", "heading": …, "done_url": …},
        )

Every step is one form post that is saved at once, so that it works without JavaScript and loses
nothing. `save` receives the next version of the `QuestionSet` and may raise `ActionError`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.core.errors import ActionError
from portal.questions.builder_forms import (
    QuestionEditForm,
    SectionForm,
    TypeForm,
    wants_more_rows,
)
from portal.questions.definitions import QUESTION_TYPES, QuestionSet, Section, condition_choices
from portal.questions.forms import build_form
from portal.ui.forms import errors_into

Save = Callable[[QuestionSet], Any]


def builder_response(
    request: HttpRequest,
    *,
    question_set: QuestionSet,
    save: Save,
    template_context: dict[str, Any] | None = None,
    types: Iterable[str] = tuple(QUESTION_TYPES),
) -> HttpResponse:
    """Show the builder, or do one step: add, change, move up or down, or remove.

    Questions and headings are built alike; `types` are the kinds of question the room can ask:
    leave out `file` where no `files.Shelf` keeps them. `template_context` may hold `base_template`,
    `heading`, `lead` and `done_url`, and whatever the base template needs. The caller has already
    decided that the person may.
    """
    context = {"base_template": "ui/base.html", **(template_context or {})}
    if request.method == "POST" and request.POST.get("do") in _STEPS:
        return _step(request, question_set, save)
    types = tuple(types)
    kind, question = _chosen(request, question_set, types)
    section = next((s for s in question_set.sections if s.key == request.GET.get("heading")), None)
    form: QuestionEditForm | SectionForm | None = None
    data = request.POST if request.method == "POST" else None
    if kind:
        under = request.GET.get("section", "")
        more = data is not None and wants_more_rows(data)
        form = QuestionEditForm(
            data, kind=kind, question=question, question_set=question_set, section=under
        )
        if more:
            show_unchecked(form)
        elif data is not None and form.is_valid():
            with errors_into(form):
                _require_current(request, question_set)
                save(form.changed_set())
                messages.success(request, _("The question is saved."))
                return HttpResponseRedirect(request.path)
    elif section or "new_heading" in request.GET:
        initial = {"title": section.title, "help": section.help} if section else None
        form = SectionForm(data, initial=initial)
        if data is not None and form.is_valid():
            with errors_into(form):
                _require_current(request, question_set)
                save(_with_section(question_set, section, form.made(question_set, section)))
                messages.success(request, _("The heading is saved."))
                return HttpResponseRedirect(request.path)
    return render(
        request,
        "questions/builder.html",
        {
            **context,
            "question_set": question_set,
            "rows": _rows(question_set),
            "groups": _groups(question_set),
            "form": form,
            "is_heading": isinstance(form, SectionForm),
            "question": question or section,
            "type_form": TypeForm(types, question_set),
            "preview": build_form(question_set, prefix="preview"),
        },
    )


def show_unchecked(form: Any) -> None:
    """Let a bound form show what was typed without judging it."""
    form._errors = ErrorDict()
    form.cleaned_data = {}


def _with_section(question_set: QuestionSet, old: Section | None, made: Section) -> QuestionSet:
    if old is None:
        return question_set.changed(sections=[*question_set.sections, made])
    return question_set.changed(
        sections=[made if section.key == old.key else section for section in question_set.sections]
    )


def _chosen(
    request: HttpRequest, question_set: QuestionSet, types: tuple[str, ...]
) -> tuple[str, Any]:
    """The type being added, or the question being changed, as the address says."""
    question = question_set.get(request.GET.get("question", ""))
    if question is not None:
        return question.type, question
    kind = request.GET.get("add", "")
    return (kind if kind in types else ""), None


def _step(request: HttpRequest, question_set: QuestionSet, save: Save) -> HttpResponse:
    """Move or remove a question or a heading; what cannot be done is said as a message."""
    try:
        _require_current(request, question_set)
        step, key = request.POST["do"], request.POST.get("key", "")
        changed = _STEPS[step](question_set, key)
        if changed is not None:
            save(changed)
    except ActionError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(request.path)


def _require_current(request: HttpRequest, question_set: QuestionSet) -> None:
    """Refuse a step made on an older version than the stored one."""
    if request.POST.get("version") != str(question_set.version):
        raise ActionError(
            _("Someone else has changed the questions meanwhile. Look at them and do it again.")
        )


def _moved(question_set: QuestionSet, key: str, by: int) -> QuestionSet | None:
    """A question one place up or down; from the edge of a heading it goes under the next one."""
    question = question_set.get(key)
    if question is None:
        return None
    rows = list(question_set.questions)
    index = rows.index(question)
    other = index + by
    if 0 <= other < len(rows) and rows[other].section == question.section:
        rows[index], rows[other] = rows[other], rows[index]
        return question_set.changed(rows)
    headings = ["", *(section.key for section in question_set.sections)]
    place = headings.index(question.section) + by
    if not 0 <= place < len(headings):
        return None
    rows[index] = question.model_copy(update={"section": headings[place]})
    return question_set.changed(rows)


def _without(question_set: QuestionSet, key: str) -> QuestionSet | None:
    rows = [question for question in question_set if question.key != key]
    return question_set.changed(rows) if len(rows) < len(question_set) else None


def _section_moved(question_set: QuestionSet, key: str, by: int) -> QuestionSet | None:
    """A heading one place up or down, with its questions."""
    rows = list(question_set.sections)
    index = next((i for i, section in enumerate(rows) if section.key == key), None)
    if index is None or not 0 <= index + by < len(rows):
        return None
    rows[index], rows[index + by] = rows[index + by], rows[index]
    return question_set.changed(sections=rows)


def _section_gone(question_set: QuestionSet, key: str) -> QuestionSet | None:
    """Without a heading: its questions go under the one before it."""
    headings = ["", *(section.key for section in question_set.sections)]
    if not key or key not in headings:
        return None
    before = headings[headings.index(key) - 1]
    questions = [
        question.model_copy(update={"section": before}) if question.section == key else question
        for question in question_set
    ]
    left = [section for section in question_set.sections if section.key != key]
    return question_set.changed(questions, left)


_STEPS: dict[str, Callable[[QuestionSet, str], QuestionSet | None]] = {
    "up": lambda question_set, key: _moved(question_set, key, -1),
    "down": lambda question_set, key: _moved(question_set, key, 1),
    "remove": _without,
    "heading_up": lambda question_set, key: _section_moved(question_set, key, -1),
    "heading_down": lambda question_set, key: _section_moved(question_set, key, 1),
    "heading_remove": _section_gone,
}


def _rows(question_set: QuestionSet) -> list[dict[str, Any]]:
    """Every question with its number and where it can be moved."""
    last = len(question_set) - 1
    sections = len(question_set.sections)
    return [
        {
            "question": question,
            "number": index + 1,
            "first": index == 0 and not question.section,
            "last": index == last
            and (not sections or question.section == question_set.sections[-1].key),
            "condition": _condition_words(question_set, question),
        }
        for index, question in enumerate(question_set)
    ]


def _condition_words(question_set: QuestionSet, question: Any) -> str:
    """When a question is asked, in words; empty when always."""
    condition = question.visible_when
    if condition is None:
        return ""
    other = question_set.get(condition.key)
    answer = dict(condition_choices(other)).get(condition.equals, "")
    return _("asked after “%(answer)s” to “%(question)s”") % {
        "answer": answer,
        "question": other.label,
    }


def _groups(question_set: QuestionSet) -> list[dict[str, Any]]:
    """The rows under their headings; an empty heading is shown too, so that it can be removed."""
    rows = _rows(question_set)
    last = len(question_set.sections) - 1
    groups: list[dict[str, Any]] = [
        {"section": None, "rows": [row for row in rows if not row["question"].section]}
    ]
    for index, section in enumerate(question_set.sections):
        under = [row for row in rows if row["question"].section == section.key]
        groups.append(
            {"section": section, "rows": under, "first": index == 0, "last": index == last}
        )
    return [group for group in groups if group["section"] or group["rows"]]
