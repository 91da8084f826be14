"""When a period ends: standstill, tender period, post-notice, documentation, reports."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core import clock
from portal.rules import calendar, values
from portal.rules.enums import Code, Nature, Procedure, Regime
from portal.rules.results import Ruled
from portal.rules.values import Held
from portal.ui import formats

QUARTER = 3

_OPEN = (Code.TENDER_OPEN, Code.TENDER_OPEN_ELECTRONIC, Code.TENDER_OPEN_SHORT)
_APPLICATIONS = (
    Code.APPLICATION_SELECTIVE,
    Code.APPLICATION_SELECTIVE,
    Code.APPLICATION_SELECTIVE_SHORT,
)
_TENDERS = (
    Code.TENDER_SELECTIVE,
    Code.TENDER_SELECTIVE_ELECTRONIC,
    Code.TENDER_SELECTIVE_SHORT,
)
_TENDER_CODES = {
    Procedure.OPEN: _OPEN,
    Procedure.SELECTIVE_APPLICATIONS: _APPLICATIONS,
    Procedure.SELECTIVE_TENDERS: _TENDERS,
}


def next_working_day(day: date) -> Ruled[date]:
    """`day`, or the first working day after it: a period never ends on a holiday."""
    rule = values.require(Code.ROLL_FORWARD, day)
    end = calendar.roll_forward(day) if rule.value else day
    reason = (
        _("The day is a working day.")
        if end == day
        else _("The day is a weekend or holiday, so the next working day counts.")
    )
    return Ruled(end, reason, rule.paragraph, rule.source, rule.verified or end == day)


def add_working_days(day: date, n: int) -> Ruled[date]:
    """The working day number `n` after `day`; `day` is not counted."""
    rule = values.require(Code.ROLL_FORWARD, day)
    reason = ngettext(
        "%(count)s working day after the day it began, holidays not counted.",
        "%(count)s working days after the day it began, holidays not counted.",
        n,
    ) % {"count": n}
    return Ruled(
        calendar.after_working_days(day, n),
        reason,
        rule.paragraph,
        rule.source,
        rule.verified,
    )


def standstill_end(sent_on: date, *, electronic: bool = True, intent: bool = False) -> Ruled[date]:
    """The last day of standstill after an award notice sent on `sent_on` (LOU 20:1).

    The day of sending is not counted; a last day on a weekend or holiday moves to the next working
    day. `electronic` is false when the notice went in another way to any tenderer; `intent` is for
    a published notice of intent (LOU 20:3).
    """
    code = Code.STANDSTILL_ELECTRONIC if electronic else Code.STANDSTILL_OTHER
    rule = values.require(Code.STANDSTILL_INTENT if intent else code, sent_on)
    return _days_after(sent_on, rule, _("the day the notice was sent"))


def may_sign_from(sent_on: date, *, electronic: bool = True, intent: bool = False) -> Ruled[date]:
    """The first day on which the agreement may be signed: the day after standstill."""
    last = standstill_end(sent_on, electronic=electronic, intent=intent)
    rule = values.require(Code.SIGNING_AFTER_STANDSTILL, sent_on)
    return Ruled(
        last.value + timedelta(days=rule.days),
        _("Standstill ends on %(day)s; the agreement may be signed the day after.")
        % {"day": formats.day(last.value)},
        last.paragraph,
        last.source,
        last.verified and rule.verified,
    )


def tender_period(
    regime: Regime,
    *,
    procedure: Procedure = Procedure.OPEN,
    electronic: bool = True,
    shortened: bool = False,
    free_access: bool = True,
    on: date | None = None,
) -> Ruled[int | None]:
    """The fewest days between publication and the last day for tenders.

    In the directive regime chapter 11 has numbers; in chapter 19 the law says "reasonable time" and
    the number is the association's own norm, told by `nature`. `shortened` is after a prior notice
    or in urgency. None for a direct procurement or an undecided regime.
    """
    day = on or clock.today()
    if regime == Regime.CHAPTER_19:
        norm = values.require(Code.TENDER_CHAPTER_19, day)
        reason = _("The law asks for reasonable time; %(days)s days is the association's own norm.")
        return _ruled(norm.days, reason % {"days": norm.days}, norm)
    if regime != Regime.DIRECTIVE:
        return Ruled(
            None,
            _("No tender period is set for this kind of procurement."),
            "",
            "",
            verified=True,
        )
    plain, by_electronic, short = _TENDER_CODES[procedure]
    rule = values.require(short if shortened else by_electronic if electronic else plain, day)
    extra = values.require(Code.TENDER_NO_FREE_ACCESS, day)
    days = rule.days if free_access else rule.days + extra.days
    return _ruled(days, _("At least %(days)s days from publication.") % {"days": days}, rule)


def documentation_deadline(concluded_on: date) -> Ruled[date]:
    """When a direct procurement's documentation must be finished (LOU 19a:11)."""
    rule = values.require(Code.DOCUMENTATION_DAYS, concluded_on)
    return _days_after(concluded_on, rule, _("the agreement or the cancellation"), roll=False)


def post_notice_deadline(concluded_on: date, *, quarterly: bool = False) -> Ruled[date]:
    """The last day for the post-notice (LOU 10:4, 19:7, 19a:13).

    `quarterly` bundles services of annex 2: then the days run from the end of the quarter, which is
    not verified in the statute.
    """
    rule = values.require(Code.POST_NOTICE_DAYS, concluded_on)
    if not quarterly:
        return _days_after(concluded_on, rule, _("the agreement"), roll=False)
    bundled = values.require(Code.POST_NOTICE_QUARTERLY, concluded_on)
    counted = _days_after(quarter_end(concluded_on), rule, _("the end of the quarter"), roll=False)
    return Ruled(counted.value, counted.reason, bundled.paragraph, bundled.source, verified=False)


def supplier_report_deadline(period_end: date) -> Ruled[date]:
    """When a supplier reports its sales: a norm, written into the agreement."""
    rule = values.require(Code.SUPPLIER_REPORT_DAYS, period_end)
    counted = add_working_days(period_end, rule.days)
    return _ruled(counted.value, counted.reason, rule)


def supplier_report_days(on: date) -> int:
    """The same norm in working days, where an agreement says nothing else."""
    return values.require(Code.SUPPLIER_REPORT_DAYS, on).days


def quarter_end(day: date) -> date:
    """The last day of the quarter of `day`."""
    first_month_after = ((day.month - 1) // QUARTER + 1) * QUARTER + 1
    year, month = divmod(first_month_after - 1, 12)
    return date(day.year + year, month + 1, 1) - timedelta(days=1)


def _days_after(start: date, rule: Held, event: str, *, roll: bool = True) -> Ruled[date]:
    """Count the rule's days after `start`, which itself is not counted."""
    end = start + timedelta(days=rule.days)
    reason = ngettext(
        "%(count)s day after %(event)s.", "%(count)s days after %(event)s.", rule.days
    ) % {"count": rule.days, "event": event}
    if not roll:
        return _ruled(end, reason, rule)
    rolled = next_working_day(end)
    if rolled.value == end:
        return _ruled(end, reason, rule)
    return Ruled(
        rolled.value,
        f"{reason} {rolled.reason}",
        ", ".join([rule.paragraph, rolled.paragraph.removeprefix("LOU ")]),
        rule.source,
        rule.verified and rolled.verified,
        rule.nature,
    )


def _ruled[T](value: T, reason: str, rule: Held) -> Ruled[T]:
    verified = rule.verified and rule.nature is not Nature.NORM
    return Ruled(value, reason, rule.paragraph, rule.source, verified, rule.nature)
