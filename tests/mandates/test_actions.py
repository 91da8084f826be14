"""The verbs: each works, is audited, and is refused to the wrong person and at the wrong time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mandates import actions
from mandates.enums import DecidedBy, MandateStatus, Power
from mandates.models import Mandate, MandateRequest
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.documents import authority
from portal.notices.models import Letter
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from tests.mandates.conftest import pdf_file
from tests.support.factories import base
from tests.support.factories import mandates as make

pytestmark = pytest.mark.django_db
S = MandateStatus


def happened(code: str) -> int:
    """How often the event stands in the audit."""
    return AuditEvent.objects.filter(code=code).count()


class TestAsking:
    def test_every_participant_gets_a_mandate_with_the_terms_and_a_letter(
        self,
        asked: MandateRequest,
        of_bjuv: Mandate,
        bjuv_coordinator: User,
        bjuv_signatory: User,
        bjuv_reader: User,
    ) -> None:
        assert asked.mandates.count() == 2
        assert of_bjuv.status == S.REQUESTED
        assert of_bjuv.powers == asked.powers
        told = set(
            Letter.objects.filter(kind="mandates.requested").values_list("recipient_id", flat=True)
        )
        assert {bjuv_coordinator.pk, bjuv_signatory.pk} <= told
        assert bjuv_reader.pk not in told
        assert happened("mandates.requested") == 1

    def test_the_worker_makes_the_paper_once(
        self,
        procurement: Procurement,
        coordinator: User,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            request = actions.save_request(
                actor=coordinator, procurement=procurement, **make.terms()
            )
            new = actions.request_mandates(actor=coordinator, request=request)
        papers = [Mandate.objects.get(pk=mandate.pk).paper for mandate in new]
        assert all(paper.read().startswith(b"%PDF") for paper in papers)
        assert actions.ensure_paper(mandate=new[0]) == papers[0]

    def test_only_a_coordinator_asks(
        self, procurement: Procurement, bjuv_coordinator: User
    ) -> None:
        with pytest.raises(Refused):
            actions.save_request(actor=bjuv_coordinator, procurement=procurement, **make.terms())

    def test_what_is_sent_is_not_changed(self, asked: MandateRequest, coordinator: User) -> None:
        with pytest.raises(ActionError):
            actions.save_request(
                actor=coordinator, procurement=asked.procurement, **make.terms(powers=["publish"])
            )

    def test_nobody_is_asked_twice(self, asked: MandateRequest, coordinator: User) -> None:
        with pytest.raises(ActionError):
            actions.request_mandates(actor=coordinator, request=asked)
        assert asked.mandates.count() == 2

    def test_one_invited_later_is_asked_alone(
        self, asked: MandateRequest, coordinator: User
    ) -> None:
        late = base.OrganisationFactory(short_name="Höör")
        asked.procurement.participations.create(organisation=late)
        new = actions.request_mandates(actor=coordinator, request=asked)
        assert [mandate.organisation for mandate in new] == [late]

    def test_a_deadline_that_has_passed_is_refused(
        self, procurement: Procurement, coordinator: User
    ) -> None:
        with pytest.raises(ActionError) as refused:
            actions.save_request(
                actor=coordinator,
                procurement=procurement,
                **make.terms(deadline=clock.today() - timedelta(days=1)),
            )
        assert refused.value.field == "deadline"

    def test_the_last_day_can_be_moved(self, asked: MandateRequest, coordinator: User) -> None:
        day = clock.today() + timedelta(days=3)
        assert actions.move_deadline(actor=coordinator, request=asked, deadline=day).deadline == day
        assert happened("mandates.deadline_moved") == 1

    def test_reminders_go_to_those_who_are_waited_for_and_once_a_day(
        self, asked: MandateRequest, uploaded: Mandate, coordinator: User, lund_coordinator: User
    ) -> None:
        for _time in range(2):
            actions.remind(actor=coordinator, procurement=asked.procurement)
        letters = Letter.objects.filter(kind="mandates.reminder")
        assert [letter.recipient for letter in letters] == [lund_coordinator]

    def test_the_database_holds_one_current_mandate_per_party(self, of_bjuv: Mandate) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            make.MandateFactory(request=of_bjuv.request, organisation=of_bjuv.organisation)


class TestDeciding:
    def test_the_decision_is_kept_and_stands_in_the_new_paper(
        self, of_bjuv: Mandate, bjuv_coordinator: User
    ) -> None:
        before = actions.ensure_paper(mandate=of_bjuv)
        mandate = actions.record_decision(
            actor=bjuv_coordinator,
            mandate=of_bjuv,
            exceptions=[{"text": "Avtal med Omsorg AB", "ends_on": "2028-01-31"}],
            **make.decision(),
        )
        assert mandate.status == S.DECIDED
        assert mandate.decision_line == "Socialnämnden § 114"
        assert mandate.paper != before
        assert happened("mandates.decision_recorded") == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"paragraph": ""}, "paragraph"),
            ({"body": " "}, "body"),
            ({"decided_by": DecidedBy.DELEGATE, "delegation_item": ""}, "delegation_item"),
            ({"decided_on": clock.today() + timedelta(days=1)}, "decided_on"),
        ],
    )
    def test_a_decision_that_cannot_be_found_again_is_refused(
        self, of_bjuv: Mandate, bjuv_coordinator: User, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ActionError) as refused:
            actions.record_decision(
                actor=bjuv_coordinator, mandate=of_bjuv, **make.decision(**changes)
            )
        assert refused.value.field == field

    @pytest.mark.parametrize("who", ["bjuv_reader", "lund_coordinator", "coordinator"])
    def test_only_the_party_itself_decides(
        self, of_bjuv: Mandate, who: str, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with pytest.raises(Refused):
            actions.record_decision(actor=person, mandate=of_bjuv, **make.decision())
        with pytest.raises(Refused):
            actions.decline(actor=person, mandate=of_bjuv, reason="", **make.decision())

    def test_declining_is_a_decision(self, of_bjuv: Mandate, bjuv_coordinator: User) -> None:
        mandate = actions.decline(
            actor=bjuv_coordinator, mandate=of_bjuv, reason="Egen regi.", **make.decision()
        )
        assert mandate.status == S.DECLINED
        assert mandate.closed_reason == "Egen regi."
        assert happened("mandates.declined") == 1

    def test_a_party_that_declined_can_be_asked_again(
        self, of_bjuv: Mandate, bjuv_coordinator: User, coordinator: User
    ) -> None:
        actions.decline(actor=bjuv_coordinator, mandate=of_bjuv, reason="", **make.decision())
        new = actions.ask_again(actor=coordinator, mandate=of_bjuv)
        of_bjuv.refresh_from_db()
        assert (of_bjuv.status, new.status, new.version) == (S.SUPERSEDED, S.REQUESTED, 2)

    def test_a_meeting_of_another_municipality_is_refused(
        self, of_bjuv: Mandate, lund: Organisation, bjuv_coordinator: User
    ) -> None:
        day = clock.today() + timedelta(days=10)
        board = base.BoardFactory(parent=lund)
        meeting = base.BoardMeetingFactory(board=board, date=day, agenda_stop=day)
        with pytest.raises(ActionError):
            actions.plan_meeting(actor=bjuv_coordinator, mandate=of_bjuv, meeting=meeting)

    def test_a_planned_meeting_is_kept(
        self, of_bjuv: Mandate, bjuv: Organisation, bjuv_coordinator: User
    ) -> None:
        day = clock.today() + timedelta(days=10)
        meeting = base.BoardMeetingFactory(
            board=base.BoardFactory(parent=bjuv), date=day, agenda_stop=day - timedelta(days=5)
        )
        mandate = actions.plan_meeting(actor=bjuv_coordinator, mandate=of_bjuv, meeting=meeting)
        assert mandate.planned_meeting == meeting
        assert happened("mandates.meeting_planned") == 1

    def test_withdrawing_takes_a_mandate_in_force_back(
        self, in_force: Mandate, bjuv_coordinator: User
    ) -> None:
        mandate = actions.withdraw(actor=bjuv_coordinator, mandate=in_force, reason="Ny majoritet.")
        assert mandate.status == S.WITHDRAWN
        assert happened("mandates.withdrawn") == 1


class TestSigning:
    def test_a_scan_is_accepted_and_flagged(self, uploaded: Mandate) -> None:
        assert uploaded.status == S.SIGNED
        assert uploaded.verdict is not None
        assert uploaded.verdict["state"] == "unsigned"
        assert happened("mandates.signed_uploaded") == 1
        assert Letter.objects.filter(kind="mandates.uploaded").exists()

    def test_a_trusted_signature_needs_no_reason(
        self,
        decided: Mandate,
        bjuv_coordinator: User,
        coordinator: User,
        settings: Any,
        tmp_path: Any,
    ) -> None:
        issuer = authority.authority(tmp_path)
        settings.SIGNATURE_TRUST_DIR = tmp_path / "trust"
        settings.SIGNATURE_CRL_DIR = tmp_path / "crl"
        assert decided.paper is not None
        content = authority.sign(
            decided.paper.read(), signer="Siv Sign", organisation="Bjuvs kommun", issuer=issuer
        )
        mandate = actions.upload_signed(
            actor=bjuv_coordinator, mandate=decided, file=pdf_file(content)
        )
        assert mandate.verdict is not None
        assert mandate.verdict["state"] == "trusted"
        assert "Siv Sign" in mandate.verdict["signer"]
        assert actions.verify(actor=coordinator, mandate=mandate).status == S.IN_FORCE

    @pytest.mark.parametrize("content", [b"PK\x03\x04nope", b"<html>", b"\x89PNG\r\n\x1a\n"])
    def test_what_is_not_a_pdf_by_content_is_refused(
        self, decided: Mandate, bjuv_coordinator: User, content: bytes
    ) -> None:
        with pytest.raises(ActionError) as refused:
            actions.upload_signed(actor=bjuv_coordinator, mandate=decided, file=pdf_file(content))
        assert refused.value.field == "file"
        decided.refresh_from_db()
        assert decided.status == S.DECIDED

    def test_the_decision_comes_first(self, of_bjuv: Mandate, bjuv_coordinator: User) -> None:
        with pytest.raises(Refused):
            actions.upload_signed(actor=bjuv_coordinator, mandate=of_bjuv, file=pdf_file())

    def test_a_reader_uploads_nothing(self, decided: Mandate, bjuv_reader: User) -> None:
        with pytest.raises(Refused):
            actions.upload_signed(actor=bjuv_reader, mandate=decided, file=pdf_file())


class TestChecking:
    def test_a_scan_in_force_keeps_the_reason(self, in_force: Mandate, coordinator: User) -> None:
        assert in_force.status == S.IN_FORCE
        assert in_force.verified_by == coordinator
        assert in_force.verified_reason == "Ringde kommunen."
        assert happened("mandates.verified") == 1
        assert Letter.objects.filter(kind="mandates.in_force").exists()

    def test_a_scan_without_a_reason_is_refused(self, uploaded: Mandate, coordinator: User) -> None:
        with pytest.raises(ActionError) as refused:
            actions.verify(actor=coordinator, mandate=uploaded)
        assert refused.value.field == "reason"

    def test_nobody_checks_what_they_uploaded(
        self, decided: Mandate, bjuv: Organisation, coordinator: User
    ) -> None:
        from portal.organisations.enums import Role

        base.grant(coordinator, bjuv, Role.PURCHASING_COORDINATOR)
        mandate = actions.upload_signed(actor=coordinator, mandate=decided, file=pdf_file())
        with pytest.raises(Refused):
            actions.verify(actor=coordinator, mandate=mandate, reason="Jag litar på mig.")

    @pytest.mark.parametrize("who", ["bjuv_coordinator", "association_controller"])
    def test_only_a_coordinator_checks(
        self, uploaded: Mandate, who: str, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Refused):
            actions.verify(actor=request.getfixturevalue(who), mandate=uploaded, reason="Ja.")

    def test_returned_with_a_comment_it_can_be_uploaded_again(
        self, uploaded: Mandate, coordinator: User, bjuv_signatory: User
    ) -> None:
        mandate = actions.return_mandate(
            actor=coordinator, mandate=uploaded, comment="Sida 2 saknas."
        )
        assert (mandate.status, mandate.returned_comment) == (S.RETURNED, "Sida 2 saknas.")
        assert happened("mandates.returned") == 1
        again = actions.upload_signed(actor=bjuv_signatory, mandate=mandate, file=pdf_file())
        assert again.status == S.SIGNED

    def test_powers_are_told_one_by_one(self, in_force: Mandate) -> None:
        from mandates import public

        case, party = in_force.request.procurement, in_force.organisation
        assert public.granted_power(case, party, Power.AWARD)
        assert not public.granted_power(case, party, Power.LITIGATE)
        assert [fact.organisation_id for fact in public.in_force(case)] == [party.pk]
