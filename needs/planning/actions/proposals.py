"""Proposing the next cycle, moving its steps with a reason, and starting or dropping it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from needs.planning import policies, registries, selectors
from needs.planning.actions.evidence import Noted, write
from needs.planning.enums import StepKey, StepKind
from needs.planning.models import CycleProposal, ProposalParty, ProposalShift
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.procurements import actions as procurements
from portal.rules.enums import Regime
from portal.ui import formats

FURTHEST = timedelta(days=20 * 366)
FURTHEST_BACK = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class NewCycle:
    """A cycle without an agreement in the register: what runs out, and who takes part."""

    title: str
    last_call_off: date
    regime: str = Regime.UNDECIDED
    parties: tuple[int, ...] = ()


def _locked(proposal: CycleProposal) -> CycleProposal:
    rows = CycleProposal.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=proposal.pk)


def _made(actor: Any, cycle: NewCycle, source: str, *, is_demo: bool = False) -> CycleProposal:
    try:
        with transaction.atomic():
            proposal = CycleProposal.objects.create(
                source=source,
                title=cycle.title.strip()[:200],
                last_call_off=cycle.last_call_off,
                regime=cycle.regime or Regime.UNDECIDED,
                created_by=actor,
                created_at=clock.now(),
                is_demo=is_demo,
            )
    except IntegrityError as error:
        raise ActionError(_("The next cycle is already proposed.")) from error
    known = Organisation.objects.parties().filter(pk__in=cycle.parties)
    ProposalParty.objects.bulk_create(
        ProposalParty(proposal=proposal, organisation=party) for party in known
    )
    begins = selectors.cycle_of(proposal).begins
    record(
        "planning.proposed",
        actor=actor,
        obj=proposal,
        data={
            "source": source,
            "last_call_off": cycle.last_call_off.isoformat(),
            "begins": begins.isoformat(),
        },
    )
    text = _("Next cycle planned: begin by %(begins)s, in use from the day after %(last)s")
    words = {"begins": formats.day(begins), "last": formats.day(cycle.last_call_off)}
    _note(actor, proposal, StepKind.PLANNED, text % words)
    return proposal


def _note(
    actor: Any,
    proposal: CycleProposal,
    kind: StepKind,
    what: str,
    note: str = "",
) -> None:
    noted = Noted(kind, what, clock.today(), note)
    write(actor, noted, proposal=proposal, procurement=proposal.procurement)


@transaction.atomic
def propose_next(*, actor: Any, source: str, is_demo: bool = False) -> CycleProposal:
    """Propose what follows an agreement, counted backwards from its last day for call-offs.

    Its parties are the agreement's. Audited, and noted as evidence. Raises `ActionError` when it
    is proposed already or the agreement is unknown.
    """
    require(policies.may_plan(actor))
    found = {row.key: row for row in registries.agreements(actor)}.get(source)
    if found is None:
        raise ActionError(_("The agreement is not in the register any more."))
    cycle = NewCycle(found.title, found.last_call_off, found.regime, found.parties)
    return _made(actor, cycle, source, is_demo=is_demo)


@transaction.atomic
def propose_by_hand(*, actor: Any, cycle: NewCycle, is_demo: bool = False) -> CycleProposal:
    """Propose a cycle for something that no agreement of the register holds. As `propose_next`."""
    require(policies.may_plan(actor))
    if not cycle.title.strip():
        raise ActionError(_("Give the cycle a title."), field="title")
    if not clock.today() < cycle.last_call_off <= clock.today() + FURTHEST:
        raise ActionError(_("Choose a day to come, within twenty years."), field="last_call_off")
    return _made(actor, cycle, "", is_demo=is_demo)


@transaction.atomic
def shift(
    *, actor: Any, proposal: CycleProposal, step: StepKey, begins: date, reason: str
) -> ProposalShift:
    """Let a step begin earlier than it must, with a reason; what comes before it follows. Audited.

    Raises `ActionError` for a day later than the latest that holds: then a least time would be
    broken. Lengths are changed where they are decided.
    """
    proposal = _locked(proposal)
    require(policies.may_change(actor, proposal))
    if not reason.strip():
        raise ActionError(_("Say why."), field="reason")
    if begins < clock.today() - FURTHEST_BACK:
        raise ActionError(_("Choose a day within the last five years, or later."), field="begins")
    latest = selectors.cycle_of(proposal, without=step).step(step).begins
    if begins > latest:
        raise ActionError(
            _("“%(step)s” must begin by %(day)s: later breaks the times that follow.")
            % {"step": step.label, "day": formats.day(latest)},
            field="begins",
        )
    row, _new = ProposalShift.objects.update_or_create(
        proposal=proposal,
        step=step,
        defaults={
            "begins": begins,
            "reason": reason.strip(),
            "shifted_by": actor,
            "shifted_at": clock.now(),
        },
    )
    record(
        "planning.shifted",
        actor=actor,
        obj=proposal,
        data={"step": step.value, "begins": begins.isoformat(), "reason": row.reason},
    )
    text = _("%(step)s begins %(day)s") % {"step": step.label, "day": formats.day(begins)}
    _note(actor, proposal, StepKind.PLANNED, text, row.reason)
    return row


@transaction.atomic
def undo_shift(*, actor: Any, proposal: CycleProposal, step: StepKey) -> None:
    """Let a moved step begin as late as it may again. Audited."""
    proposal = _locked(proposal)
    require(policies.may_change(actor, proposal))
    removed, _rows = ProposalShift.objects.filter(proposal=proposal, step=step).delete()
    if removed:
        record("planning.shift_undone", actor=actor, obj=proposal, data={"step": step.value})


@transaction.atomic
def drop(*, actor: Any, proposal: CycleProposal, reason: str) -> CycleProposal:
    """Give up a proposal, with the reason; what was noted stays. Audited."""
    proposal = _locked(proposal)
    require(policies.may_change(actor, proposal))
    if not reason.strip():
        raise ActionError(_("Say why."), field="reason")
    proposal.dropped_at, proposal.drop_reason = clock.now(), reason.strip()
    proposal.save(update_fields=["dropped_at", "drop_reason"])
    record("planning.dropped", actor=actor, obj=proposal, data={"reason": proposal.drop_reason})
    _note(actor, proposal, StepKind.DECIDED, _("The planned cycle is given up"), reason.strip())
    return proposal


def _started(actor: Any, proposal: CycleProposal, procurement: Any) -> CycleProposal:
    proposal.procurement = procurement
    proposal.save(update_fields=["procurement"])
    record(
        "planning.started",
        actor=actor,
        obj=proposal,
        case=procurement,
        data={"procurement": procurement.pk},
    )
    text = _("Procurement started: %(title)s") % {"title": procurement.title}
    _note(actor, proposal, StepKind.BEGUN, text[:200])
    return proposal


@transaction.atomic
def note_started(*, actor: Any, source: str, procurement: Any) -> CycleProposal | None:
    """Tell the wheel that what follows `source` is started; None when nothing was proposed.

    For the rooms that start procurements of their own agreements; they have asked who may.
    """
    rows = CycleProposal.objects.select_for_update(of=("self",), no_key=True)
    proposal = rows.filter(source=source, dropped_at=None, procurement=None).first()
    return _started(actor, proposal, procurement) if proposal and source else None


@transaction.atomic
def start_procurement(
    *, actor: Any, proposal: CycleProposal, process: Any, diary_number: str = ""
) -> CycleProposal:
    """Start the procurement of a proposal that follows no agreement, and invite its parties.

    Its notice is planned on the proposal's day, or as soon as the process allows when that has
    passed. Audited, and noted as evidence that work began.
    """
    proposal = _locked(proposal)
    require(policies.may_change(actor, proposal))
    notice_on = selectors.cycle_of(proposal).notice_on
    in_time = notice_on > clock.today()
    made = procurements.create_procurement(
        actor=actor,
        title=proposal.title,
        process=process,
        responsible=actor,
        diary_number=diary_number,
        publication_on=notice_on if in_time else None,
        start_on=None if in_time else clock.today(),
        is_demo=proposal.is_demo,
    )
    parties = _parties(proposal)
    if parties:
        procurements.invite(actor=actor, procurement=made, organisations=parties)
    return _started(actor, proposal, made)


def _parties(proposal: CycleProposal) -> list[Organisation]:
    ids: Iterable[int] = proposal.parties.values_list("organisation_id", flat=True)
    return list(Organisation.objects.parties().filter(pk__in=list(ids)))
