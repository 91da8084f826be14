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

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.core.errors import ActionError
from portal.questions.builder_forms import QuestionEditForm, TypeForm
from portal.questions.definitions import QUESTION_TYPES, QuestionSet
from portal.questions.forms import build_form
from portal.ui.forms import errors_into

Save = Callable[[QuestionSet], Any]


def builder_response(
    request: HttpRequest,
    *,
    question_set: QuestionSet,
    save: Save,
    template_context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the builder, or do one step: add, change, move up or down, or remove a question.

    `template_context` may hold `base_template`, `heading`, `lead` and `done_url`, and whatever the
    base template needs. The caller has already decided that the person may.
    """
    context = {"base_template": "ui/base.html", **(template_context or {})}
    if request.method == "POST" and request.POST.get("do") in _STEPS:
        return _step(request, question_set, save)
    kind, question = _chosen(request, question_set)
    form = None
    if kind:
        data = request.POST if request.method == "POST" else None
        form = QuestionEditForm(data, kind=kind, question=question, question_set=question_set)
        if data is not None and form.is_valid():
            with errors_into(form):
                _require_current(request, question_set)
                save(form.changed_set())
                messages.success(request, _("The question is saved."))
                return HttpResponseRedirect(request.path)
    return render(
        request,
        "questions/builder.html",
        {
            **context,
            "question_set": question_set,
            "rows": _rows(question_set),
            "form": form,
            "question": question,
            "type_form": TypeForm(),
            "preview": build_form(question_set, prefix="preview"),
        },
    )


def _chosen(request: HttpRequest, question_set: QuestionSet) -> tuple[str, Any]:
    """The type being added, or the question being changed, as the address says."""
    question = question_set.get(request.GET.get("question", ""))
    if question is not None:
        return question.type, question
    kind = request.GET.get("add", "")
    return (kind if kind in QUESTION_TYPES else ""), None


def _step(request: HttpRequest, question_set: QuestionSet, save: Save) -> HttpResponse:
    """Move or remove a question; what cannot be done is said as a message."""
    try:
        _require_current(request, question_set)
        rows = list(question_set.questions)
        index = next((i for i, q in enumerate(rows) if q.key == request.POST.get("key")), None)
        if index is not None and _STEPS[request.POST["do"]](rows, index):
            save(question_set.changed(rows))
    except ActionError as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(request.path)


def _require_current(request: HttpRequest, question_set: QuestionSet) -> None:
    """Refuse a step made on an older version than the stored one."""
    if request.POST.get("version") != str(question_set.version):
        raise ActionError(
            _("Someone else has changed the questions meanwhile. Look at them and do it again.")
        )


def _up(rows: list[Any], index: int) -> bool:
    if index == 0:
        return False
    rows[index - 1], rows[index] = rows[index], rows[index - 1]
    return True


def _down(rows: list[Any], index: int) -> bool:
    return index + 1 < len(rows) and _up(rows, index + 1)


def _remove(rows: list[Any], index: int) -> bool:
    rows.pop(index)
    return True


_STEPS: dict[str, Callable[[list[Any], int], bool]] = {"up": _up, "down": _down, "remove": _remove}


def _rows(question_set: QuestionSet) -> list[dict[str, Any]]:
    last = len(question_set) - 1
    return [
        {"question": question, "first": index == 0, "last": index == last}
        for index, question in enumerate(question_set)
    ]
