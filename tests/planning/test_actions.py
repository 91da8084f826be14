"""Proposing, moving, starting, noting: who may, what is kept, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from needs.planning import actions, papers, selectors
from needs.planning.enums import LengthKey, StepKey, StepKind
from needs.planning.meeting_files import Day
from needs.planning.models import CycleProposal, PlanningStep
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.documents.enums import MediaType
from portal.organisations.enums import Role
from portal.organisations.models import BoardMeeting, Organisation
from portal.procurements import reference
from portal.procurements.models import ProcessVersion
from tests.support.factories import base

pytestmark = pytest.mark.django_db


def test_a_proposal_counts_with_its_parties_meetings(
    proposal: CycleProposal, bjuv: Organisation, lund: Organisation, meets: Any
) -> None:
    first = selectors.cycle_of(proposal)
    in_time = first.step(StepKey.BOARDS).ends - timedelta(days=100)
    meets(bjuv, in_time)
    meets(lund, in_time)
    with_meetings = selectors.cycle_of(proposal)
    assert with_meetings.step(StepKey.BOARDS).begins <= in_time - timedelta(days=14)
    assert with_meetings.begins < first.begins


def test_proposing_is_evidence_and_audited(proposal: CycleProposal, coordinator: Any) -> None:
    step = PlanningStep.objects.get(proposal=proposal)
    assert step.kind == StepKind.PLANNED
    assert step.noted_by == coordinator
    assert not step.is_afterwards
    assert AuditEvent.objects.filter(code="planning.proposed").exists()


def test_members_do_not_plan(bjuv_coordinator: Any) -> None:
    cycle = actions.NewCycle("X", clock.today() + timedelta(days=900))
    with pytest.raises(Refused):
        actions.propose_by_hand(actor=bjuv_coordinator, cycle=cycle)


def test_a_cycle_ends_in_the_future(coordinator: Any) -> None:
    with pytest.raises(ActionError):
        actions.propose_by_hand(actor=coordinator, cycle=actions.NewCycle("Y", clock.today()))
    for day in (date.max, date(9999, 1, 4)):
        with pytest.raises(ActionError):
            actions.propose_by_hand(actor=coordinator, cycle=actions.NewCycle("Y", day))


def test_an_unknown_agreement_is_refused(coordinator: Any) -> None:
    with pytest.raises(ActionError):
        actions.propose_next(actor=coordinator, source="agreement:999999")


def test_a_step_moves_earlier_with_a_reason_and_never_later(
    proposal: CycleProposal, coordinator: Any
) -> None:
    latest = selectors.cycle_of(proposal).step(StepKey.TENDERS).begins
    for day, reason in ((latest + timedelta(days=7), "Semester"), (latest, " ")):
        with pytest.raises(ActionError):
            actions.shift(
                actor=coordinator,
                proposal=proposal,
                step=StepKey.TENDERS,
                begins=day,
                reason=reason,
            )
    with pytest.raises(ActionError):
        actions.shift(
            actor=coordinator,
            proposal=proposal,
            step=StepKey.NEEDS,
            begins=date.min,
            reason="Orimligt.",
        )
    wanted = latest - timedelta(days=30)
    actions.shift(
        actor=coordinator,
        proposal=proposal,
        step=StepKey.TENDERS,
        begins=wanted,
        reason="Före semestern.",
    )
    moved = selectors.cycle_of(proposal)
    assert moved.step(StepKey.TENDERS).begins <= wanted
    assert PlanningStep.objects.filter(note="Före semestern.").exists()
    actions.undo_shift(actor=coordinator, proposal=proposal, step=StepKey.TENDERS)
    assert selectors.cycle_of(proposal).step(StepKey.TENDERS).begins == latest


def test_a_length_needs_a_reason_and_moves_every_proposal(
    proposal: CycleProposal, coordinator: Any, bjuv_coordinator: Any
) -> None:
    before = selectors.cycle_of(proposal).begins
    with pytest.raises(ActionError):
        actions.change_length(actor=coordinator, key=LengthKey.COURT, days=200, reason="")
    with pytest.raises(Refused):
        actions.change_length(actor=bjuv_coordinator, key=LengthKey.COURT, days=1, reason="X")
    actions.change_length(
        actor=coordinator, key=LengthKey.COURT, days=240, reason="Två rättsprocesser."
    )
    assert selectors.cycle_of(proposal).begins < before


def test_starting_makes_the_procurement_with_its_parties_once(
    proposal: CycleProposal, coordinator: Any
) -> None:
    reference.load_template()
    process = ProcessVersion.objects.latest("created_at", "number")
    notice_on = selectors.cycle_of(proposal).notice_on
    started = actions.start_procurement(actor=coordinator, proposal=proposal, process=process)
    made = started.procurement
    assert made is not None
    assert {p.organisation.short_name for p in made.participations.all()} == {"Bjuv", "Lund"}
    assert notice_on in {row.planned_on for row in made.milestones.all()}
    assert PlanningStep.objects.filter(procurement=made, kind=StepKind.BEGUN).exists()
    with pytest.raises(Refused):
        actions.start_procurement(actor=coordinator, proposal=proposal, process=process)


def test_dropping_keeps_what_was_noted(proposal: CycleProposal, coordinator: Any) -> None:
    actions.drop(actor=coordinator, proposal=proposal, reason="Region köper i stället.")
    assert PlanningStep.objects.filter(proposal=proposal).count() == 2
    with pytest.raises(Refused):
        actions.drop(actor=coordinator, proposal=proposal, reason="Igen")


def test_evidence_can_be_neither_changed_nor_deleted(proposal: CycleProposal) -> None:
    step = PlanningStep.objects.get(proposal=proposal)
    step.what = "Något annat"
    with pytest.raises(Refused):
        step.save()
    with pytest.raises(Refused):
        step.delete()
    for change in (
        lambda: PlanningStep.objects.update(what="Något annat"),
        lambda: PlanningStep.objects.filter(pk=step.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert PlanningStep.objects.get(pk=step.pk).what != "Något annat"


def test_evidence_is_of_what_has_happened_and_shows_when_it_was_noted(
    proposal: CycleProposal, coordinator: Any, association: Any, bjuv_coordinator: Any
) -> None:
    lawyer = base.UserFactory(roles=[(association, Role.LAWYER)])
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(ActionError):
        actions.note_step(
            actor=lawyer,
            noted=actions.Noted(StepKind.BEGUN, "Möte", tomorrow),
            proposal=proposal,
        )
    noted = actions.Noted(StepKind.DECIDED, "Styrelsen beslutade, § 12", clock.today())
    with pytest.raises(Refused):
        actions.note_step(actor=bjuv_coordinator, noted=noted, proposal=proposal)
    earlier = actions.Noted(
        StepKind.DECIDED, "Styrelsen beslutade, § 12", clock.today() - timedelta(days=40)
    )
    step = actions.note_step(actor=lawyer, noted=earlier, proposal=proposal)
    assert step.is_afterwards


def test_the_proof_is_an_archivable_pdf_with_every_step(
    proposal: CycleProposal, coordinator: Any, bjuv_coordinator: Any, client_of: Any
) -> None:
    earlier = clock.today() - timedelta(days=40)
    noted = actions.Noted(StepKind.BEGUN, "Arbetsgruppen träffades", earlier, "Malmö")
    actions.note_step(actor=coordinator, noted=noted, proposal=proposal)
    document = actions.make_proof(actor=coordinator, proposal=proposal)
    assert document.media_type == MediaType.PDF
    with document.file.open("rb") as opened:
        content = opened.read()
    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content
    data = papers.proof_data(
        "X", papers.steps_of(proposal=proposal), proposal=proposal, procurement=None
    )
    assert len(data["rows"]) == 2
    assert len(data["notes"]) == 2, "one row was noted afterwards"
    url = document.get_absolute_url()
    assert client_of(coordinator).get(url).status_code == 200
    assert client_of(bjuv_coordinator).get(url).status_code in {403, 404}


def test_no_proof_of_nothing(procurement: Any, coordinator: Any) -> None:
    with pytest.raises(ActionError):
        actions.make_proof(actor=coordinator, procurement=procurement)


def test_a_member_enters_its_own_meetings_once(
    bjuv: Organisation, lund: Organisation, bjuv_coordinator: Any, bjuv_reader: Any
) -> None:
    day = clock.today() + timedelta(days=60)
    days = [Day("Socialnämnden", day, day - timedelta(days=14))]
    assert len(actions.add_meetings(actor=bjuv_coordinator, organisation=bjuv, days=days)) == 1
    assert actions.add_meetings(actor=bjuv_coordinator, organisation=bjuv, days=days) == []
    later = [Day("socialnämnden", day, day - timedelta(days=7))]
    actions.add_meetings(actor=bjuv_coordinator, organisation=bjuv, days=later)
    meeting = BoardMeeting.objects.get()
    assert meeting.agenda_stop == day - timedelta(days=7)
    for actor, organisation in ((bjuv_coordinator, lund), (bjuv_reader, bjuv)):
        with pytest.raises(Refused):
            actions.add_meetings(actor=actor, organisation=organisation, days=days)
    for wrong in (
        Day("Socialnämnden", day, day + timedelta(days=1)),
        Day("Socialnämnden", date.max, date.max),
        Day(" ", day, day),
    ):
        with pytest.raises(ActionError):
            actions.add_meetings(actor=bjuv_coordinator, organisation=bjuv, days=[wrong])
    actions.remove_meeting(actor=bjuv_coordinator, meeting=meeting)
    assert not BoardMeeting.objects.exists()
