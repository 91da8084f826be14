"""What the pages of an answer share: forms over the draft, names of who wrote, what was typed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.http.request import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from needs.inquiries.answering.drafts import Values
from needs.inquiries.answering.forms import AnswerForm, show_unchecked
from needs.inquiries.answering.models import DraftMap
from needs.inquiries.answering.parts import Part
from needs.inquiries.answering.prefill import Offers, offers_of
from needs.inquiries.files import AnswerShelf
from needs.inquiries.models import Answer
from needs.inquiries.questions import question_form
from portal.people.models import User
from portal.ui import formats

# What the form carries beside the answer itself.
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "version",
    "token",
    "save",
    "submit",
    "take_over",
    "ready",
    "ask",
}


@dataclass(slots=True)
class Forms:
    """The form of the answer and that of its questions, over the same data."""

    form: AnswerForm
    questions: Any
    offers: Offers

    def is_valid(self) -> bool:
        """Whether all that the party says can be submitted; both are asked, so that all is told."""
        right = self.form.is_valid()
        if self.questions is None or self.says_no:
            return right
        return bool(self.questions.is_valid()) and right

    @property
    def says_no(self) -> bool:
        """Whether the party says that it needs nothing: questions are then not asked."""
        return self.form.chosen in {"nothing", "declines"}

    def answers(self) -> dict[str, Any]:
        """The typed answers of valid forms."""
        if self.questions is None or self.says_no:
            return {}
        answers: dict[str, Any] = self.questions.answers()
        return answers


def initial_of(answer: Answer, user: Any) -> dict[str, Any]:
    """What stands in the form from an answer that was submitted before."""
    initial: dict[str, Any] = {
        "contact_name": answer.contact_name or user.name,
        "comment": answer.comment,
        "stance": answer.stance,
        "stance_reason": answer.stance_reason,
    }
    for line in answer.lines.all():
        initial[f"quantity_{line.item_id}"] = line.quantity
        initial[f"confidence_{line.item_id}"] = line.confidence
        initial[f"note_{line.item_id}"] = line.note
        initial[f"agreement_{line.item_id}"] = line.existing_agreement
        initial[f"until_{line.item_id}"] = line.runs_out_on
    return initial


def untouched(answer: Answer, user: Any) -> Values:
    """What a form that nobody has typed in would send."""
    form = AnswerForm(answer=answer, initial=initial_of(answer, user))
    questions = question_form(answer.inquiry, None, answer.answers)
    values: Values = {}
    for one in (form, questions):
        for field in one or ():
            sent = _sent(field)
            if sent:
                values[field.html_name] = sent
    return values


def _sent(field: Any) -> list[str]:
    value = field.value()
    if value is None or value == "":
        return []
    shown = (
        field.field.widget.format_value(value)
        if hasattr(field.field.widget, "format_value")
        else value
    )
    if shown is None:
        return []
    return [str(part) for part in shown] if isinstance(shown, list | tuple) else [str(shown)]


def build(
    answer: Answer,
    user: Any,
    typed: Any = None,
    *,
    check: bool = False,
    offers: Offers | None = None,
    names: Mapping[str, str] | None = None,
) -> Forms:
    """The forms over `typed`, else over the draft on top of what was submitted before."""
    offers = offers_of(answer) if offers is None else offers
    initial = initial_of(answer, user)
    if typed is None and answer.draft:
        typed = MultiValueDict({**untouched(answer, user), **answer.draft})
    form = AnswerForm(typed, answer=answer, initial=initial, offers=offers, written=names)
    shelf = AnswerShelf(answer, user)
    questions = question_form(answer.inquiry, typed, answer.answers, shelf=shelf)
    if typed is not None and not check:
        form.unchecked()
        if questions is not None:
            show_unchecked(questions)
    return Forms(form, questions, offers)


def part_form(
    answer: Answer, part: Part, user: Any, typed: Any = None, *, check: bool = False
) -> tuple[AnswerForm | None, list[Any], list[str]]:
    """The fields of a part: the form of its lines, or its questions' fields, and what is wrong.

    The questions are checked together with all others, for some are asked only after an answer in
    another part; what is wrong in other parts is not told here.
    """
    base = {**untouched(answer, user), **answer.draft}
    data = MultiValueDict({**base, **(typed or {})})
    if part.is_lines:
        offers = offers_of(answer)
        form = AnswerForm(data, answer=answer, offers=offers, items=part.items)
        if not check:
            form.unchecked()
            return form, [], []
        form.is_valid()
        return form, [], [str(error) for _field, error in form.summary_rows]
    shelf = AnswerShelf(answer, user)
    questions = question_form(answer.inquiry, data, answer.answers, shelf=shelf)
    if questions is None:
        return None, [], []
    if check:
        questions.is_valid()
        wrong = ErrorDict(
            {key: error for key, error in questions.errors.items() if key in part.questions}
        )
        questions._errors = wrong  # type: ignore[attr-defined]
    else:
        show_unchecked(questions)
    fields = [field for field in questions if field.name in part.questions]
    faults = [str(error) for field in fields for error in field.errors]
    return None, fields, faults


def typed_in(post: QueryDict) -> Values:
    """What was typed, without what the form carries beside it."""
    return {
        name: [str(value) for value in values]
        for name, values in post.lists()
        if name not in NOT_TYPED
    }


def version_in(post: QueryDict) -> int:
    """The version that the page was opened with; -1 for none."""
    raw = post.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1


def token_of(request: HttpRequest) -> str:
    """The name of the page, kept while it is sent again."""
    return request.POST.get("token") or secrets.token_hex(8)


def who_wrote(answer: Answer, reader: Any) -> dict[str, str]:
    """“Name, moment” by field, for what others than `reader` have written; two statements."""
    known = DraftMap.objects.filter(answer=answer).values_list("fields", flat=True).first() or {}
    ids = {mark["by"] for mark in known.values()} - {getattr(reader, "pk", None), None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return {
        field: _("%(name)s, %(when)s")
        % {"name": names[mark["by"]], "when": formats.moment(_moment(mark["at"]))}
        for field, mark in known.items()
        if mark["by"] in names
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def label_of(forms: Forms, name: str) -> str:
    """What a field of the form is called on the page: line and field, or the question."""
    for row in forms.form.rows:
        for field in row.fields:
            if field.html_name == name:
                return f"{row.item.name}: {field.label}"
    for one in (forms.form, forms.questions):
        for field in one or ():
            if field.html_name == name:
                return str(field.label)
    return name


def read_aloud(
    forms: Forms, values: Mapping[str, Sequence[str]], *, base: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, str]]:
    """(label, what stands in `values`, what stands in `base`) of the fields that differ."""
    rows = []
    for name, parts in values.items():
        mine, theirs = ", ".join(parts).strip(), ", ".join(base.get(name, [])).strip()
        if mine != theirs:
            rows.append((label_of(forms, name), mine, theirs))
    return rows
