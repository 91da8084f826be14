"""An inquiry's content as a value, and what differs between two of them: pure functions.

What a change means for those who have answered is decided here. It *asks* when the party has to
look at it again: another line or question, another name, unit or help. It *resets* when the earlier
answer no longer means the same: another name or unit of a line, another kind, unit or columns of a
question. CPV code, lot, price, order and headings ask nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.questions.definitions import QuestionSet, parse
from portal.ui import formats

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
LINE, QUESTION, WORDS = "line", "question", "words"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `id` is the row's; None until a new line has one."""

    name: str
    unit: str = ""
    help: str = ""
    cpv: str = ""
    lot: int | None = None
    lot_name: str = ""
    required: bool = True
    unit_price: Decimal | None = None
    id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As kept."""
        price = None if self.unit_price is None else str(self.unit_price)
        return {**asdict(self), "unit_price": price}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Line":
        """As it was."""
        price = kept.get("unit_price")
        return cls(**{**kept, "unit_price": None if price is None else Decimal(price)})


@dataclass(frozen=True, slots=True)
class Content:
    """What an inquiry says and asks."""

    title: str = ""
    introduction: str = ""
    deadline: str = ""
    lines: tuple[Line, ...] = ()
    questions: QuestionSet = field(default_factory=QuestionSet)

    def as_json(self) -> dict[str, Any]:
        """As kept."""
        return {
            "title": self.title,
            "introduction": self.introduction,
            "deadline": self.deadline,
            "lines": [line.as_json() for line in self.lines],
            "questions": self.questions.as_json(),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Content":
        """As it was."""
        return cls(
            title=kept["title"],
            introduction=kept["introduction"],
            deadline=kept["deadline"],
            lines=tuple(Line.from_json(line) for line in kept["lines"]),
            questions=parse(kept["questions"]),
        )


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that reads differently: what it is called, before and after.

    What is `private` is the association's own: parties never see a price.
    """

    label: str
    before: str
    after: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line, question or text that is added, changed or removed."""

    subject: str
    kind: str
    key: str
    label: str
    details: tuple[Detail, ...] = ()
    asks: bool = False
    resets: bool = False

    @property
    def kind_label(self) -> str:
        """What has happened to it, in a word."""
        return {ADDED: _("New"), CHANGED: _("Changed"), REMOVED: _("Removed")}[self.kind]

    @property
    def subject_label(self) -> str:
        """What it is."""
        return {LINE: _("Line"), QUESTION: _("Question"), WORDS: _("Text")}[self.subject]


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two contents."""

    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def beside_deadline(self) -> bool:
        """Whether anything but the last day differs."""
        return any((c.subject, c.key) != (WORDS, "deadline") for c in self.changes)

    @property
    def asks(self) -> bool:
        """Whether those who have answered have to look again."""
        return any(change.asks for change in self.changes)

    @property
    def adds_lines(self) -> bool:
        """Whether there is a new line, of which those who need nothing have not heard."""
        return any(c.subject == LINE and c.kind == ADDED for c in self.changes)

    @property
    def needs_answers(self) -> bool:
        """Whether it is more than words: something is new, or means something else."""
        return any(c.asks and (c.kind == ADDED or c.resets) for c in self.changes)

    def keys(self, subject: str, *, resets: bool = False) -> set[str]:
        """Which lines or questions are asked about again, or have lost their answer."""
        return {
            change.key
            for change in self.changes
            if change.subject == subject and (change.resets if resets else change.asks)
        }

    @property
    def for_members(self) -> list[Change]:
        """What the parties are told: everything but the association's own."""
        told = []
        for change in self.changes:
            details = tuple(detail for detail in change.details if not detail.private)
            if details or (change.kind != CHANGED):
                told.append(replace(change, details=details))
        return told


def diff(old: Content, new: Content) -> Diff:
    """What differs, in the order of the new content; what is gone comes last of its kind."""
    return Diff((*_words(old, new), *_lines(old.lines, new.lines), *_questions(old, new)))


def _words(old: Content, new: Content) -> Iterable[Change]:
    names = {
        "title": _("Title"),
        "introduction": _("Introduction"),
        "deadline": _("Last day to answer"),
    }
    for key, label in names.items():
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            if key == "deadline":
                before, after = _day(before), _day(after)
            yield Change(WORDS, CHANGED, key, label, (Detail(label, before, after),))
    common = {line.id for line in old.lines} & {line.id for line in new.lines} - {None}
    if _order(old.lines, common) != _order(new.lines, common):
        yield Change(WORDS, CHANGED, "order", _("Order of the lines"))


def _day(iso: str) -> str:
    return formats.day(date.fromisoformat(iso))


def _order(lines: Sequence[Line], among: set[int | None]) -> list[int | None]:
    return [line.id for line in lines if line.id in among]


def _lines(old: Sequence[Line], new: Sequence[Line]) -> Iterable[Change]:
    before = {line.id: line for line in old if line.id is not None}
    after = {line.id for line in new}
    for line in new:
        earlier = before.get(line.id) if line.id is not None else None
        if earlier is None:
            key = str(line.id or f"new:{line.name}")
            yield Change(LINE, ADDED, key, line.name, asks=True)
        elif details := tuple(_line_details(earlier, line)):
            renamed = (earlier.name, earlier.unit) != (line.name, line.unit)
            asks = renamed or earlier.help != line.help or (line.required > earlier.required)
            yield Change(LINE, CHANGED, str(line.id), line.name, details, asks, renamed)
    for line in old:
        if line.id not in after:
            yield Change(LINE, REMOVED, str(line.id), line.name)


def _line_details(old: Line, new: Line) -> Iterable[Detail]:
    pairs = [
        (_("What"), old.name, new.name),
        (_("Unit"), old.unit, new.unit),
        (_("Help"), old.help, new.help),
        (_("CPV code"), old.cpv, new.cpv),
        (_("Lot"), old.lot_name, new.lot_name),
        (_("Has to be answered"), _yes(old.required), _yes(new.required)),
    ]
    yield from (Detail(label, a, b) for label, a, b in pairs if a != b)
    if old.unit_price != new.unit_price:
        yield Detail(
            _("Estimated price"), _price(old.unit_price), _price(new.unit_price), private=True
        )


def _yes(value: bool) -> str:  # noqa: FBT001 - the value itself
    return _("yes") if value else _("no")


def _price(value: Decimal | None) -> str:
    return formats.exact_money(value)


# What of a question may change without anybody looking again, and what the answer hangs on.
_QUIET = {"section", "visible_when"}
_ASKS_ONLY = {"label", "help", "required", "max_length", "allowed", "why"}


def _questions(old: Content, new: Content) -> Iterable[Change]:
    before = {question.key: question for question in old.questions}
    for question in new.questions:
        earlier = before.get(question.key)
        if earlier is None:
            yield Change(QUESTION, ADDED, question.key, question.label, asks=True)
            continue
        differs = _differing(earlier, question)
        if not differs:
            continue
        details = tuple(_question_details(earlier, question, differs))
        resets = bool(differs - _QUIET - _ASKS_ONLY)
        asks = bool(differs - _QUIET - {"required"}) or question.required > earlier.required
        yield Change(QUESTION, CHANGED, question.key, question.label, details, asks, resets)
    after = {question.key for question in new.questions}
    for key, question in before.items():
        if key not in after:
            yield Change(QUESTION, REMOVED, key, question.label)


def _differing(old: Any, new: Any) -> set[str]:
    if old.type != new.type:
        return {"type"}
    return {name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)}


def _question_details(old: Any, new: Any, differs: set[str]) -> Iterable[Detail]:
    if "type" in differs:
        yield Detail(_("Kind of answer"), str(old.kind_label), str(new.kind_label))
    for name, label in (("label", _("Question")), ("help", _("Help")), ("unit", _("Unit"))):
        if name in differs:
            yield Detail(label, getattr(old, name), getattr(new, name))
    if "required" in differs:
        yield Detail(_("Has to be answered"), _yes(old.required), _yes(new.required))
    if "choices" in differs:
        yield Detail(_("Choices"), _labels(old.choices), _labels(new.choices))
    if "columns" in differs:
        yield Detail(_("Columns"), _labels(old.columns), _labels(new.columns))
    left = differs - {"type", "label", "help", "unit", "required", "choices", "columns"}
    if left - _QUIET:
        yield Detail(_("What may be answered"), "", "")


def _labels(parts: Iterable[Any]) -> str:
    return ", ".join(part.label for part in parts)
