"""The parts of an answer that a colleague can write: a section of questions, a lot's lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries.answering.drafts import Scope
from needs.inquiries.answering.models import AnswerPart
from needs.inquiries.models import Answer, InquiryItem
from needs.inquiries.questions import question_set
from portal.questions.forms import PREFIX

LINE_FIELDS = ("quantity", "confidence", "note", "agreement", "until", "sure")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: lines of a lot, or the questions of a section; `given` is who writes it now."""

    key: str
    title: str
    items: Sequence[InquiryItem] = ()
    questions: frozenset[str] = frozenset()
    keys: Sequence[str] = ()
    given: AnswerPart | None = None
    labels: Sequence[str] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        """How much there is to write."""
        return len(self.items) or len(self.questions)

    @property
    def is_lines(self) -> bool:
        """Whether the part is lines, and not questions."""
        return bool(self.items)

    @property
    def scope(self) -> Scope:
        """Which fields of the form belong to it."""
        lines = {f"{name}_{item.pk}" for item in self.items for name in LINE_FIELDS}

        def holds(name: str) -> bool:
            return name in lines or question_of(name, self.keys) in self.questions

        return holds

    def holds_about(self, about: str) -> bool:
        """Whether a comment is about something of the part (`AnswerComment.about`)."""
        kind, _sign, key = about.partition(":")
        if kind == "item":
            return any(str(item.pk) == key for item in self.items)
        return kind == "q" and key in self.questions


def question_of(name: str, keys: Sequence[str]) -> str:
    """The key of the question that a form field belongs to, empty for other fields.

    A question may have several fields (`q-period_0`); of two keys that fit, the longer is meant.
    """
    if not name.startswith(f"{PREFIX}-"):
        return ""
    rest = name.removeprefix(f"{PREFIX}-")
    fitting = [key for key in keys if rest == key or rest.startswith((f"{key}_", f"{key}-"))]
    return max(fitting, key=len, default="")


def parts_of(answer: Answer) -> list[Part]:
    """The parts of an answer in the order of the form; three statements."""
    items = list(answer.inquiry.items.select_related("lot"))
    given = {
        part.key: part
        for part in AnswerPart.objects.filter(answer=answer)
        .current()
        .select_related("person", "asked_by")
    }
    return _parts(answer, items, given)


def part_of(answer: Answer, key: str) -> Part | None:
    """One part by its key; None when the inquiry has no such part (any more)."""
    return next((part for part in parts_of(answer) if part.key == key), None)


def _parts(answer: Answer, items: list[InquiryItem], given: dict[str, AnswerPart]) -> list[Part]:
    found = []
    lots = {item.lot_id: item.lot for item in items}
    for pk, lot in sorted(lots.items(), key=lambda row: getattr(row[1], "number", 0)):
        key = f"lot:{pk or ''}"
        title = str(lot) if lot else (_("Other lines") if len(lots) > 1 else _("All lines"))
        of_lot = [item for item in items if item.lot_id == pk]
        found.append(
            Part(key, title, items=of_lot, given=given.get(key), labels=[i.name for i in of_lot])
        )
    questions = list(question_set(answer.inquiry))
    keys = [question.key for question in questions]
    titles = {section.key: section.title for section in question_set(answer.inquiry).sections}
    for section in ("", *titles):
        asked = [question for question in questions if question.section == section]
        if asked:
            key = f"section:{section}"
            found.append(
                Part(
                    key,
                    titles.get(section) or _("Questions"),
                    questions=frozenset(question.key for question in asked),
                    keys=keys,
                    given=given.get(key),
                    labels=[question.label for question in asked],
                )
            )
    return found


def own_parts(answer: Answer, user: Any) -> list[AnswerPart]:
    """The parts of an answer that a person is asked to write."""
    return list(AnswerPart.objects.filter(answer=answer).current().of(user))
