"""Read models of proposals: the counted cycle, and what the register says should be planned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from needs.planning import lengths, registries
from needs.planning.backwards import Basis, Cycle, Meeting, propose
from needs.planning.enums import Readiness
from needs.planning.models import CycleProposal, ProposalParty, ProposalShift
from needs.planning.registries import AgreementOnWheel
from portal.core import clock
from portal.organisations.models import BoardMeeting
from portal.rules import public as rules

SOON = timedelta(days=92)
# An agreement that ended without anything planned is shown so long.
SHOWN_AFTER = timedelta(days=365)
MEETINGS_BACK = timedelta(days=400)


def cycle_of(proposal: CycleProposal, *, without: str = "") -> Cycle:
    """The proposal counted backwards now; `without` leaves the shift of that step out."""
    return cycles_of([proposal], without=without)[proposal.pk]


def cycles_of(proposals: Sequence[CycleProposal], *, without: str = "") -> dict[int, Cycle]:
    """Every proposal counted backwards, in a fixed number of statements."""
    bases = bases_of(proposals, without=without)
    with rules.remembered():
        return {pk: propose(basis) for pk, basis in bases.items()}


def bases_of(proposals: Sequence[CycleProposal], *, without: str = "") -> dict[int, Basis]:
    """What each proposal is counted from, read anew; `without` leaves one step's shift out."""
    rows = list(proposals)
    ids = [row.pk for row in rows]
    known = _by_key(rows)
    held = lengths.current()
    parties: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, organisation_id, name in ProposalParty.objects.filter(proposal__in=ids).values_list(
        "proposal_id", "organisation_id", "organisation__short_name"
    ):
        parties[pk][organisation_id] = name
    shifts: dict[int, dict[str, date]] = defaultdict(dict)
    for shift in ProposalShift.objects.filter(proposal__in=ids).exclude(step=without):
        shifts[shift.proposal_id][shift.step] = shift.begins
    ends = {row.pk: known.get(row.source, row.last_call_off) for row in rows}
    everyone = {pk for named in parties.values() for pk in named}
    meetings = meetings_of(everyone, min(ends.values(), default=clock.today()))
    return {
        row.pk: Basis(
            last_call_off=ends[row.pk],
            regime=row.regime,
            lengths=held,
            today=clock.today(),
            parties=parties[row.pk],
            meetings=[meeting for pk in parties[row.pk] for meeting in meetings[pk]],
            shifts=shifts[row.pk],
        )
        for row in rows
    }


def _by_key(rows: Iterable[CycleProposal]) -> dict[str, date]:
    """The last days that the register knows now: an option that is taken moves the plan."""
    if not any(row.source for row in rows):
        return {}
    return {row.key: row.last_call_off for row in registries.agreements(None)}


def meetings_of(organisation_ids: Iterable[int], last_call_off: date) -> dict[int, list[Meeting]]:
    """The meetings of the organisations' boards that can matter; one statement."""
    found: dict[int, list[Meeting]] = defaultdict(list)
    rows = BoardMeeting.objects.filter(
        board__parent_id__in=list(organisation_ids),
        date__gte=min(clock.today(), last_call_off) - 3 * MEETINGS_BACK,
    )
    for parent, day, papers_by in rows.values_list("board__parent_id", "date", "agenda_stop"):
        if parent is None:
            continue
        found[parent].append(Meeting(parent, day, papers_by))
    return found


@dataclass(frozen=True, slots=True)
class NextCycle:
    """An agreement or a proposal, and by when what follows must begin."""

    title: str
    url: str
    source: str
    last_call_off: date
    latest_end: date
    begins: date | None
    readiness: Readiness | None
    proposal: CycleProposal | None

    @property
    def pk(self) -> int | None:
        """The proposal's id, if there is one."""
        return self.proposal.pk if self.proposal else None

    @property
    def started_url(self) -> str:
        """Where the procurement is that was started."""
        started = self.proposal.procurement if self.proposal else None
        return str(started.get_absolute_url()) if started else ""


def next_cycles(user: Any) -> list[NextCycle]:
    """Agreements that run or ended lately and every proposal, the earliest day to begin first.

    What nothing is proposed for is counted without parties' boards: a first idea of when. A fixed
    number of statements.
    """
    today = clock.today()
    agreements = [
        row for row in registries.agreements(user) if row.last_call_off >= today - SHOWN_AFTER
    ]
    proposals = list(
        CycleProposal.objects.visible_to(user).filter(dropped_at=None).select_related("procurement")
    )
    by_source = {row.source: row for row in proposals if row.source}
    cycles = cycles_of(proposals)
    ideas = _ideas([row for row in agreements if row.key not in by_source])
    rows = [
        _row(agreement, by_source.get(agreement.key), cycles, ideas, today)
        for agreement in agreements
    ]
    listed = {agreement.key for agreement in agreements}
    rows += [
        NextCycle(
            proposal.title,
            proposal.get_absolute_url(),
            proposal.source,
            cycles[proposal.pk].last_call_off,
            cycles[proposal.pk].last_call_off,
            cycles[proposal.pk].begins,
            readiness(proposal, cycles[proposal.pk].begins, today),
            proposal,
        )
        for proposal in proposals
        if proposal.source not in listed
    ]
    return sorted(rows, key=lambda row: (row.begins or date.max, row.title))


def _ideas(agreements: list[AgreementOnWheel]) -> dict[str, Cycle]:
    held = lengths.current()
    with rules.remembered():
        return {
            row.key: propose(Basis(row.last_call_off, row.regime, held, clock.today()))
            for row in agreements
        }


def _row(
    agreement: AgreementOnWheel,
    proposal: CycleProposal | None,
    cycles: dict[int, Cycle],
    ideas: dict[str, Cycle],
    today: date,
) -> NextCycle:
    cycle = cycles[proposal.pk] if proposal else ideas[agreement.key]
    return NextCycle(
        agreement.title,
        proposal.get_absolute_url() if proposal else agreement.url,
        agreement.key,
        agreement.last_call_off,
        agreement.latest_end,
        cycle.begins,
        readiness(proposal, cycle.begins, today),
        proposal,
    )


def readiness(proposal: CycleProposal | None, begins: date, today: date) -> Readiness:
    """Whether there is still time to begin."""
    if proposal is not None and proposal.procurement_id is not None:
        return Readiness.STARTED
    if begins < today:
        return Readiness.LATE
    return Readiness.SOON if begins <= today + SOON else Readiness.AHEAD
