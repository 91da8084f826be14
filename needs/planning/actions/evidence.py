"""Noting what was done in planning, and the proof of it as a document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from needs.planning import papers, policies
from needs.planning.enums import StepKind
from needs.planning.models import CycleProposal, PlanningStep
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.documents import actions as documents
from portal.documents import pdf
from portal.documents.enums import MediaType
from portal.documents.models import Document

EVIDENCE_KIND = "planning-evidence"
PROOF_KIND = "planning-proof"
TEMPLATE = "planning_proof.typ"
LANGUAGE = "sv"
FIRST_YEAR = 2000
TAKEN = (MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.XLSX)


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person notes: what was done, when, and the document that shows it."""

    kind: StepKind
    what: str
    happened_on: date
    note: str = ""
    file: Any = None


def write(
    actor: Any,
    noted: Noted,
    *,
    proposal: CycleProposal | None,
    procurement: Any,
    document: Document | None = None,
) -> PlanningStep:
    """Write a row of evidence with the clock's time; the caller has asked who may."""
    step = PlanningStep.objects.create(
        proposal=proposal,
        procurement=procurement,
        kind=noted.kind,
        what=noted.what.strip()[:200],
        note=noted.note.strip(),
        happened_on=noted.happened_on,
        noted_at=clock.now(),
        noted_by=actor,
        document=document,
    )
    record(
        "planning.noted",
        actor=actor,
        obj=step,
        case=procurement,
        data={"kind": str(noted.kind), "happened_on": noted.happened_on.isoformat()},
    )
    return step


@transaction.atomic
def note_step(
    *,
    actor: Any,
    noted: Noted,
    proposal: CycleProposal | None = None,
    procurement: Any = None,
) -> PlanningStep:
    """Note something that was decided, planned, begun or done. Audited; never changed afterwards.

    A started proposal and its procurement share their notes. Raises `ActionError` without words,
    and for a day to come: evidence is of what has happened.
    """
    require(policies.may_note(actor))
    if not noted.what.strip():
        raise ActionError(_("Write what was done."), field="what")
    if noted.happened_on.year < FIRST_YEAR or noted.happened_on > clock.today():
        raise ActionError(_("Choose a day that has come."), field="happened_on")
    if proposal is None and procurement is not None:
        proposal = CycleProposal.objects.filter(procurement=procurement).first()
    elif proposal is not None and procurement is None:
        procurement = proposal.procurement
    document = None
    if noted.file is not None:
        document = documents.store(
            actor=actor,
            content=noted.file,
            filename=noted.file.name,
            title=noted.what.strip(),
            kind=EVIDENCE_KIND,
            case=procurement,
            allowed=TAKEN,
        )
    return write(actor, noted, proposal=proposal, procurement=procurement, document=document)


@transaction.atomic
def make_proof(
    *, actor: Any, proposal: CycleProposal | None = None, procurement: Any = None
) -> Document:
    """Make the proof that work began in good time: every note in order, as PDF/A in Swedish.

    Audited with its hash. Raises `ActionError` while nothing is noted.
    """
    require(policies.may_note(actor))
    steps = papers.steps_of(proposal=proposal, procurement=procurement)
    if not steps:
        raise ActionError(_("Nothing is noted yet."))
    if procurement is None and proposal is not None:
        procurement = proposal.procurement
    title = procurement.title if procurement is not None else str(proposal)
    with translation.override(LANGUAGE):
        content = pdf.render(
            TEMPLATE, papers.proof_data(title, steps, proposal=proposal, procurement=procurement)
        )
        document = documents.store(
            actor=actor,
            content=content,
            filename=f"planeringsbevis-{slugify(title)[:60]}.pdf",
            title=_("Proof of planning: %(title)s") % {"title": title},
            kind=PROOF_KIND,
            case=procurement,
            diary_number=procurement.diary_number if procurement is not None else "",
        )
    record(
        "planning.proof_made",
        actor=actor,
        obj=document,
        case=procurement,
        data={"steps": len(steps), "sha256": document.sha256},
    )
    return document
