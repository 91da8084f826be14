"""Agreements that come to their end: until when, what can still extend them, what is decided."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q

from contracts.agreements import answering
from contracts.agreements.models import Agreement, AgreementOption
from contracts.followup.enums import Standing
from contracts.followup.models import FollowUpSettings, NextCycle
from portal.core import clock
from portal.procurements.enums import ProcurementStatus

# How long before the day of decision it stands in the to-do list.
AHEAD = timedelta(days=90)
# An agreement that ended without any decision is shown so long.
SHOWN_AFTER = timedelta(days=365)
_UNDECIDED = Q(next_cycle=None) | Q(next_cycle__procurement__status=ProcurementStatus.CANCELLED)


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month."""
    whole = day.year * 12 + day.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Ending:
    """One agreement and its end. `ends` is the last day if every option still open is taken."""

    agreement: Agreement
    ends: date
    decide_by: date
    option: AgreementOption | None
    cycle: NextCycle | None
    standing: Standing

    @property
    def pk(self) -> int:
        """The agreement's id."""
        return int(self.agreement.pk)

    @property
    def option_by(self) -> date | None:
        """The last day of notice of the next option."""
        return self.option.notice_by if self.option else None

    @property
    def next_by(self) -> date:
        """The nearest decision: the option's, or that about the next procurement."""
        if self.cycle is not None or self.option_by is None:
            return self.option_by or self.decide_by
        return min(self.option_by, self.decide_by)

    @property
    def answers(self) -> str:
        """Who answers for the agreement."""
        person = self.agreement.manager or (
            self.agreement.procurement.responsible if self.agreement.procurement else None
        )
        return person.name if person else ""


def ending_of(agreement: Any, *, lead_months: int, today: date) -> Ending:
    """The end of an agreement read by `read`."""
    still_open = [row for row in agreement.open_options if row.notice_by >= today]
    ends = max([agreement.valid_to, *(row.extends_to for row in still_open)])
    if agreement.terminated_from is not None:
        still_open, ends = [], min(agreement.valid_to, agreement.terminated_from)
    decide_by = months_before(ends, lead_months)
    cycle = getattr(agreement, "next_cycle", None)
    if cycle is not None and not cycle.holds:
        cycle = None
    return Ending(
        agreement=agreement,
        ends=ends,
        decide_by=decide_by,
        option=still_open[0] if still_open else None,
        cycle=cycle,
        standing=_standing(cycle, decide_by, today),
    )


def _standing(cycle: NextCycle | None, decide_by: date, today: date) -> Standing:
    if cycle is not None:
        return Standing(cycle.decision)
    if decide_by < today:
        return Standing.LATE
    return Standing.DUE if decide_by <= today + AHEAD else Standing.AHEAD


def read(rows: Any) -> Iterable[Any]:
    """Agreements with what their end needs; two statements."""
    options = AgreementOption.objects.filter(taken_at=None, declined_at=None).order_by("position")
    return (
        rows.select_related(
            "procurement__responsible", "manager", "next_cycle__procurement__agreement"
        )
        .select_related("next_cycle__decided_by")
        .prefetch_related(Prefetch("options", options, to_attr="open_options"))
    )


def endings(user: Any) -> list[Ending]:
    """Agreements that run, or ended within a year undecided; the nearest decision first.

    Three statements.
    """
    today = clock.today()
    late = _UNDECIDED & Q(valid_to__gte=today - SHOWN_AFTER)
    rows = Agreement.objects.visible_to(user).filter(Q(valid_to__gte=today) | late)
    lead = FollowUpSettings.current().lead_months
    found = [ending_of(row, lead_months=lead, today=today) for row in read(rows)]
    return sorted(found, key=lambda row: (row.next_by, row.agreement.title))


def of_agreement(agreement: Agreement) -> Ending:
    """The end of one agreement; three statements."""
    (row,) = read(Agreement.objects.filter(pk=agreement.pk))
    lead = FollowUpSettings.current().lead_months
    return ending_of(row, lead_months=lead, today=clock.today())


def waiting_for(user: Any) -> list[Ending]:
    """What `user` must decide now: the one named for the agreement, or every coordinator."""
    coordinators: Collection[int] = answering.coordinator_ids()
    if user.pk not in coordinators:
        return []
    today = clock.today()
    lead = FollowUpSettings.current().lead_months
    # Options only put the end off: what ends later than this without them is not due with them.
    horizon = months_before(today + AHEAD, -lead)
    rows = Agreement.objects.filter(
        _UNDECIDED, valid_to__gte=today - SHOWN_AFTER, valid_to__lte=horizon
    )
    found = [ending_of(row, lead_months=lead, today=today) for row in read(rows)]
    wanted = {Standing.DUE, Standing.LATE}
    return sorted(
        (
            row
            for row in found
            if row.standing in wanted and answering.waits_for(user, row.agreement, coordinators)
        ),
        key=lambda row: row.decide_by,
    )


def predecessor_of(procurement: Any) -> Agreement | None:
    """The agreement that a procurement succeeds."""
    if procurement is None:
        return None
    rows = NextCycle.objects.filter(procurement=procurement).select_related("agreement")
    found = rows.first()
    return found.agreement if found else None
