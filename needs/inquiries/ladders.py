"""Which reminder is due for an answer: pure, from a ladder's steps and the days of the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Inquiry
from needs.inquiries.pursuing import Readers, ReminderLadder
from portal.core import clock
from portal.rules import calendar

# A step that nobody's worker ran on its day is still taken for so many working days.
GRACE = 3


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder: `days_before` the last day in working days, negative after it."""

    days_before: int
    readers: str = Readers.ANSWERING

    def day(self, last_day: date) -> date:
        """The working day on which the step falls for an answer with that last day."""
        if self.days_before >= 0:
            return calendar.before_working_days(last_day, self.days_before)
        return calendar.after_working_days(last_day, -self.days_before)

    @property
    def words(self) -> str:
        """When the step falls, as a sentence begins."""
        if self.days_before == 0:
            return _("On the last day to answer")
        count = abs(self.days_before)
        if self.days_before > 0:
            text = ngettext("%(count)s working day before", "%(count)s working days before", count)
        else:
            text = ngettext("%(count)s working day after", "%(count)s working days after", count)
        return text % {"count": count}


# What holds before the association has decided on a ladder of its own.
DEFAULT = (Rung(10), Rung(3), Rung(0), Rung(-2, Readers.WIDER))


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps that hold for an inquiry, and whether they rest."""

    rungs: tuple[Rung, ...]
    paused: bool = False
    own: bool = False


def _of_row(row: ReminderLadder, *, own: bool) -> Ladder:
    steps = tuple(Rung(step.days_before, step.readers) for step in row.steps.all())
    return Ladder(steps, paused=row.paused_at is not None, own=own)


def default() -> Ladder:
    """The association's own ladder, else the one that the portal brings; two statements."""
    row = ReminderLadder.objects.filter(inquiry=None).prefetch_related("steps").first()
    return _of_row(row, own=True) if row else Ladder(DEFAULT)


def ladder_of(inquiry: Inquiry) -> Ladder:
    """The ladder of an inquiry: its own, else the association's; at most four statements."""
    row = ReminderLadder.objects.filter(inquiry=inquiry).prefetch_related("steps").first()
    if row is not None:
        return _of_row(row, own=True)
    found = default()
    return Ladder(found.rungs, paused=found.paused)


def due(rungs: Iterable[Rung], *, asked_on: date, last_day: date, today: date) -> Rung | None:
    """The step to take today: the latest whose day has come, and that is not too old.

    Steps up to the day on which the party was asked are passed over: it has just had a letter.
    """
    begun = [(rung.day(last_day), rung) for rung in rungs if asked_on < rung.day(last_day) <= today]
    if not begun:
        return None
    day, rung = max(begun, key=lambda pair: pair[0])
    return rung if calendar.after_working_days(day, GRACE) > today else None


def is_done(answer: Any) -> bool:
    """Whether an answer needs no reminder: it is submitted, or its inquiry is closed by decision.

    An answer that was sent back waits for the party also when the inquiry is closed.
    """
    if answer.status not in AnswerStatus.waiting():
        return True
    if answer.inquiry.closed_at is None or answer.status == AnswerStatus.RETURNED:
        return False
    return not answer.late_until or answer.late_until < clock.today()


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with the day it falls on, for the page."""

    rung: Rung
    day: date
    passed: bool

    @property
    def readers(self) -> str:
        """Whom it goes to, in words."""
        return str(Readers(self.rung.readers).label)


def planned(ladder: Ladder, last_day: date, today: date) -> list[Planned]:
    """The ladder as days, the earliest first."""
    rows = [Planned(rung, rung.day(last_day), rung.day(last_day) < today) for rung in ladder.rungs]
    return sorted(rows, key=lambda row: row.day)
