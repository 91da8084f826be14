"""Dates that fall out of a process: each with the reason and the rule behind it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext as _

from portal.procurements.process import ANCHOR, Direction, Law, ProcessDefinition, Step, Unit
from portal.rules import calendar
from portal.rules import public as rules
from portal.rules.enums import Regime

ONE_DAY = timedelta(days=1)
TRIES = 12


@dataclass(frozen=True, slots=True)
class Planned:
    """A date of a step, or none yet; `reason` is a sentence, `paragraph` its place in the law."""

    key: str
    label: str
    day: date | None
    reason: str = ""
    paragraph: str = ""


def compute(
    definition: ProcessDefinition,
    *,
    publication_on: date | None,
    regime: Regime | str = Regime.UNDECIDED,
    fixed: dict[str, date] | None = None,
    electronic: bool = True,
) -> dict[str, Planned]:
    """The date of every step, in order. `fixed` are dates already moved by hand or come true."""
    known = dict(fixed or {})
    if publication_on is not None:
        known.setdefault(ANCHOR, publication_on)
    found: dict[str, Planned] = {}
    place = partial(
        _place, definition, known=known, found=found, regime=Regime(regime), electronic=electronic
    )
    for step in definition.steps:
        place(step)
    return {step.key: found[step.key] for step in definition.steps}


def _place(
    definition: ProcessDefinition,
    step: Step,
    *,
    known: dict[str, date],
    found: dict[str, Planned],
    regime: Regime,
    electronic: bool,
) -> Planned:
    if step.key in found:
        return found[step.key]
    if step.key in known:
        reason = _("Planned by the coordinator.") if step.key == ANCHOR else _("Set by hand.")
        planned = Planned(step.key, step.label, known[step.key], reason)
    elif step.date is None:
        planned = Planned(step.key, step.label, None, _("No date is planned yet."))
    else:
        base_step = definition.step(step.date.step)
        base = _place(
            definition, base_step, known=known, found=found, regime=regime, electronic=electronic
        )
        planned = _follow(step, base_step, base.day, regime, electronic=electronic)
    found[step.key] = planned
    return planned


def _follow(
    step: Step, base: Step, day: date | None, regime: Regime, *, electronic: bool
) -> Planned:
    rule = step.date
    if rule is None or day is None:
        return Planned(
            step.key, step.label, None, _("Follows from “%(step)s”.") % {"step": base.name}
        )
    if rule.law is not None:
        return _by_law(step, base, day, regime, electronic=electronic)
    sign = -1 if rule.direction == Direction.BEFORE else 1
    return Planned(
        step.key, step.label, _moved(day, sign * rule.count, rule.unit), explain(step, base)
    )


def explain(step: Step, base: Step) -> str:
    """How the date of a step without a rule of law is counted: "10 days before “Notice”"."""
    rule = step.date
    if rule is None:
        return ""
    if rule.count == 0:
        return _("The same day as “%(step)s”.") % {"step": base.name}
    words = {"count": rule.count, "unit": rule.unit.label, "step": base.name}
    if rule.direction == Direction.BEFORE:
        return _("%(count)s %(unit)s before “%(step)s”.") % words
    return _("%(count)s %(unit)s after “%(step)s”.") % words


def _by_law(step: Step, base: Step, day: date, regime: Regime, *, electronic: bool) -> Planned:
    rule = step.date
    assert rule is not None  # noqa: S101 - the caller has looked
    if rule.law == Law.TENDER_PERIOD:
        return _tender_deadline(step, base, day, regime)
    ask = rules.standstill_end if rule.law == Law.STANDSTILL else rules.may_sign_from
    ruled = ask(day, electronic=electronic)
    end = _moved(ruled.value, rule.count, rule.unit) if rule.count else ruled.value
    reason = ruled.reason
    if rule.count:
        reason = f"{reason} {explain(step, base)}"
    return Planned(step.key, step.label, end, reason, ruled.paragraph)


def _tender_deadline(step: Step, base: Step, day: date, regime: Regime) -> Planned:
    """The process's own period, stretched to the shortest that the law or the norm allows."""
    rule = step.date
    assert rule is not None  # noqa: S101 - the caller has looked
    own = _moved(day, rule.count, rule.unit)
    ruled = rules.tender_period(regime, on=day)
    least = own if ruled.value is None else day + timedelta(days=ruled.value)
    end = calendar.roll_forward(max(own, least))
    reason = explain(step, base) if own >= least else ruled.reason
    if ruled.value is None:
        unknown = _("The regime is not decided, so no shortest period is known.")
        reason = f"{explain(step, base)} {unknown}"
    elif own >= least:
        reason = f"{reason} {ruled.reason}"
    if end != max(own, least):
        reason = f"{reason} {_('Moved to the next working day.')}"
    return Planned(step.key, step.label, end, reason, ruled.paragraph)


def _moved(day: date, count: int, unit: Unit) -> date:
    if unit == Unit.DAYS:
        return day + timedelta(days=count)
    if unit == Unit.MONTHS:
        years, month = divmod(day.month - 1 + count, 12)
        last = monthrange(day.year + years, month + 1)[1]
        return date(day.year + years, month + 1, min(day.day, last))
    if count >= 0:
        return calendar.after_working_days(day, count)
    for _nth in range(-count):
        day -= ONE_DAY
        while not calendar.is_working_day(day):
            day -= ONE_DAY
    return day


def publication_from_start(
    definition: ProcessDefinition, start_on: date, *, first_answer_days: int = 42
) -> date:
    """The earliest working day for the notice when work begins on `start_on`.

    The first step then falls at least `first_answer_days` later: the time parties get to answer.
    """
    earliest = start_on + timedelta(days=first_answer_days)
    day = calendar.roll_forward(earliest)
    for _nth in range(TRIES):
        planned = compute(definition, publication_on=day)
        first = min((item.day for item in planned.values() if item.day), default=day)
        if first >= earliest:
            break
        day = calendar.roll_forward(day + (earliest - first))
    return day
