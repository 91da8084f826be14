"""Where each party stands in its answering, why, and what to do about it: late and stuck first."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries import ladders
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.pursuing import CallNote, ReminderSent
from needs.inquiries.recipients import people_answering
from portal.core import clock
from portal.core.enums import StatusChoices, Tone
from portal.ui import formats

VALUE = ExpressionWrapper(
    F("lines__quantity") * F("lines__item__unit_price"),
    output_field=DecimalField(max_digits=20, decimal_places=2),
)


class Standing(StatusChoices):
    """Where a party stands, in the order in which a coordinator must know of it."""

    LATE = (
        "late",
        Tone.DANGER,
        gettext_lazy("Late"),
        gettext_lazy("The last day has passed without an answer."),
        gettext_lazy("Late"),
    )
    STUCK = (
        "stuck",
        Tone.WARNING,
        gettext_lazy("Stuck"),
        gettext_lazy("The party cannot go on by itself: somebody must do something first."),
        gettext_lazy("Stuck"),
    )
    UNOPENED = (
        "unopened",
        Tone.NEUTRAL,
        gettext_lazy("Not opened"),
        gettext_lazy("Nobody of the party has opened the inquiry."),
        gettext_lazy("Not opened"),
    )
    OPENED = (
        "opened",
        Tone.NEUTRAL,
        gettext_lazy("Opened"),
        gettext_lazy("Somebody has opened the inquiry, nothing is written."),
        gettext_lazy("Opened"),
    )
    BEGUN = (
        "begun",
        Tone.INFO,
        gettext_lazy("Begun"),
        gettext_lazy("The answer is begun and not submitted."),
        gettext_lazy("Begun"),
    )
    DONE = (
        "done",
        Tone.SUCCESS,
        gettext_lazy("Submitted"),
        gettext_lazy("The answer is submitted and counted."),
        gettext_lazy("Submitted"),
    )
    OUT = (
        "out",
        Tone.NEUTRAL,
        gettext_lazy("Taken out"),
        gettext_lazy("The party does not take part any more; nothing is counted."),
        gettext_lazy("Taken out"),
    )

    @property
    def order(self) -> int:
        """The place in the list: late first."""
        return list(type(self)).index(self)


@dataclass(frozen=True, slots=True)
class Hint:
    """What another part of the portal knows of an answer: why it waits, and what helps.

    `stuck` when the party cannot go on before somebody has done this: a question that we have not
    answered. An approval that waits within the party is no obstacle, only its next step.
    """

    sentence: str
    stuck: bool = False
    label: str = ""
    url: str = ""


_hints: list[Callable[[list[Answer]], dict[int, Hint]]] = []


def register(provider: Callable[[list[Answer]], dict[int, Hint]]) -> None:
    """Tell what answers wait for: provider(answers) → hint by answer id, in a fixed number of
    statements. Of several hints for one answer the first registered that is stuck counts."""
    if provider not in _hints:
        _hints.append(provider)


@dataclass(frozen=True, slots=True)
class Step:
    """The next step with one party, as a sentence and where it is done."""

    sentence: str = ""
    label: str = ""
    url: str = ""


@dataclass(slots=True)
class Row:
    """One party on the board."""

    answer: Answer
    standing: Standing
    people: list[Any] = field(default_factory=list)
    call: CallNote | None = None
    reminded_at: datetime | None = None
    step: Step = field(default_factory=Step)

    @property
    def pk(self) -> int:
        """The answer's id."""
        return int(self.answer.pk)

    @property
    def party(self) -> str:
        """The party's short name."""
        return str(self.answer.organisation.short_name)

    @property
    def sort_name(self) -> str:
        """For the Swedish order."""
        return str(self.answer.organisation.sort_name)

    @property
    def late(self) -> str:
        """Whether the answer came after the last day, as a word for a file."""
        return _("yes") if self.answer.is_submitted and self.answer.is_late else ""

    @property
    def version(self) -> int | None:
        """Which version of the inquiry is answered; None before an answer."""
        return self.answer.known_version if self.answer.is_submitted else None

    @property
    def opening(self) -> Any:
        """The first opening, None before it."""
        return getattr(self.answer, "opening", None)

    @property
    def opened_at(self) -> datetime | None:
        """When the page was first opened by the party."""
        return self.opening.opened_at if self.opening else None

    @property
    def opened_by(self) -> str:
        """Who opened it first."""
        return str(self.opening.opened_by.name) if self.opening else ""

    @property
    def begun_at(self) -> datetime | None:
        """When the draft was last saved."""
        return self.answer.draft_saved_at

    @property
    def submitted_at(self) -> datetime | None:
        """When the answer was submitted, None unless it counts."""
        return self.answer.submitted_at if self.answer.is_submitted else None

    @property
    def submitted_by(self) -> str:
        """Who submitted it."""
        answer = self.answer
        return str(answer.submitted_by.name) if answer.is_submitted and answer.submitted_by else ""

    @property
    def last_day(self) -> date:
        """The party's own last day."""
        return self.answer.last_day

    @property
    def need(self) -> str:
        """What the party wants, once it has said so."""
        return str(self.answer.stance_enum.label) if self.answer.is_submitted else ""

    @property
    def value(self) -> Any:
        """The value per year of a submitted answer."""
        return getattr(self.answer, "value", None)

    @property
    def contact(self) -> str:
        """Who can answer, with telephone."""
        return "; ".join(who(person) for person in self.people)

    @property
    def contacted_at(self) -> datetime | None:
        """The last contact from us: a call or a reminder."""
        moments = [self.call.called_at if self.call else None, self.reminded_at]
        return max((moment for moment in moments if moment), default=None)

    @property
    def next_contact_on(self) -> date | None:
        """The day agreed in the last call."""
        return self.call.next_contact_on if self.call else None

    @property
    def note(self) -> str:
        """What was said in the last call."""
        return self.call.note if self.call else ""


def who(person: Any) -> str:
    """A person with the telephone number, where there is one."""
    return f"{person.name}, {person.phone}" if person.phone else str(person.name)


def standing_of(answer: Answer, *, today: date, reachable: bool, stuck: bool) -> Standing:
    """Where one answer stands; pure. Late goes before stuck: its time is out already."""
    if answer.status == AnswerStatus.REMOVED:
        return Standing.OUT
    if answer.is_submitted and answer.status not in AnswerStatus.waiting():
        return Standing.DONE
    if answer.last_day < today:
        return Standing.LATE
    if not reachable or stuck or answer.status == AnswerStatus.RETURNED:
        return Standing.STUCK
    if answer.status == AnswerStatus.DRAFT:
        return Standing.BEGUN
    return Standing.OPENED if getattr(answer, "opening", None) else Standing.UNOPENED


def rows_of(inquiry: Inquiry, answers: Any) -> list[Row]:
    """Every party of `answers` (those that may be seen) with its next step, late and stuck first.

    A fixed number of statements, whatever the number of parties.
    """
    today = clock.today()
    found = list(
        answers.select_related(
            "organisation", "submitted_by", "draft_saved_by", "opening__opened_by"
        )
        .annotate(value=Sum(VALUE, filter=Q(status__in=AnswerStatus.counted())))
        .order_by("organisation__sort_name", "pk")
    )
    for answer in found:
        answer.inquiry = inquiry
    people = people_answering(answer.organisation_id for answer in found)
    hints = hints_of(found)
    calls = _last_calls(inquiry)
    reminded = _last_reminders(inquiry)
    ladder = ladders.ladder_of(inquiry)
    rows = []
    for answer in found:
        hint = hints.get(answer.pk)
        reachable = people.get(answer.organisation_id, [])
        standing = standing_of(
            answer, today=today, reachable=bool(reachable), stuck=bool(hint and hint.stuck)
        )
        row = Row(answer, standing, reachable, calls.get(answer.pk), reminded.get(answer.pk))
        row.step = next_step(row, hint, ladder, today)
        rows.append(row)
    return sorted(rows, key=lambda row: row.standing.order)


def counts_of(rows: Iterable[Row]) -> list[tuple[Standing, int]]:
    """How many parties stand where, in the order of the board; states without anybody left out."""
    found = Counter(row.standing for row in rows)
    return [(standing, found[standing]) for standing in Standing if found[standing]]


def hints_of(answers: list[Answer]) -> dict[int, Hint]:
    """What the registered parts of the portal know of the answers."""
    found: dict[int, Hint] = {}
    for provider in _hints:
        for pk, hint in provider(answers).items():
            if pk not in found or (hint.stuck and not found[pk].stuck):
                found[pk] = hint
    return found


def _last_calls(inquiry: Inquiry) -> dict[int, CallNote]:
    rows = CallNote.objects.filter(answer__inquiry=inquiry).select_related("called_by")
    latest = rows.order_by("answer_id", "-called_at", "-pk").distinct("answer_id")
    return {row.answer_id: row for row in latest}


def _last_reminders(inquiry: Inquiry) -> dict[int, datetime]:
    rows = ReminderSent.objects.filter(answer__inquiry=inquiry, person__isnull=False)
    return dict(rows.order_by().values_list("answer_id").annotate(last=Max("sent_at")))


def next_step(row: Row, hint: Hint | None, ladder: ladders.Ladder, today: date) -> Step:
    """What to do about one party now; pure. What stops the party goes before what is late."""
    if row.standing in {Standing.DONE, Standing.OUT}:
        return Step()
    step = _obstacle(row, hint) or _agreed(row, today)
    if step is None and row.standing is Standing.LATE:
        step = _late(row, today)
    if step is None and row.answer.status == AnswerStatus.RETURNED:
        since = row.answer.returned_at
        text = _("Sent back %(day)s and not changed since. Call %(person)s.")
        words = {"day": formats.day(clock.local_date(since)) if since else ""}
        step = Step(text % {**words, "person": who(row.people[0])}, *_calling(row))
    if step is None and hint:
        step = Step(hint.sentence, hint.label, hint.url)
    return step or _ahead(row, ladder, today)


def _obstacle(row: Row, hint: Hint | None) -> Step | None:
    """Nobody can answer there, or the party waits for us."""
    if not row.people:
        return Step(
            _("Nobody there can answer. Invite a purchasing coordinator."),
            _("Invite"),
            reverse("members:organisation", args=[row.answer.organisation_id]),
        )
    return Step(hint.sentence, hint.label, hint.url) if hint and hint.stuck else None


def _agreed(row: Row, today: date) -> Step | None:
    """The day that was agreed in the last call, until it has passed."""
    agreed = row.next_contact_on
    if agreed is None or agreed < today:
        return None
    words = {"day": formats.day(agreed), "person": who(row.people[0])}
    if agreed > today:
        text = _("Call again %(day)s, as agreed: %(person)s.")
    else:
        text = _("Call today, as agreed: %(person)s.")
    return Step(text % words, *_calling(row))


def _late(row: Row, today: date) -> Step:
    days = {"person": who(row.people[0]), "days": (today - row.last_day).days}
    if row.answer.inquiry.closed_at is not None and row.answer.status != AnswerStatus.RETURNED:
        text = _("The inquiry is closed. Allow a late answer, or count without the party.")
        review = reverse("needs:review", args=[row.pk])
        return Step(text, _("Allow a late answer"), review)
    if row.answer.status == AnswerStatus.DRAFT:
        text = _("%(days)s days late with a begun answer. Call %(person)s.")
    elif row.answer.status == AnswerStatus.RETURNED:
        text = _("%(days)s days late, sent back and not changed since. Call %(person)s.")
    elif row.opening is None:
        text = _("%(days)s days late and never opened. Call %(person)s.")
    else:
        text = _("%(days)s days late, opened but not begun. Call %(person)s.")
    return Step(text % days, *_calling(row))


def _ahead(row: Row, ladder: ladders.Ladder, today: date) -> Step:
    words = {"person": who(row.people[0])}
    coming = [plan.day for plan in ladders.planned(ladder, row.last_day, today) if plan.day > today]
    if coming and not ladder.paused:
        text = _("Wait: reminded by itself %(day)s.") % {"day": formats.day(coming[0])}
        return Step(text)
    if row.standing is Standing.BEGUN:
        return Step(_("Has begun. Call %(person)s if it stands still.") % words, *_calling(row))
    return Step(_("No more reminders by themselves. Call %(person)s.") % words, *_calling(row))


def _calling(row: Row) -> tuple[str, str]:
    return _("Note a call"), reverse("needs:call", args=[row.pk])
