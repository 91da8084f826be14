"""The supplier's own assessment, a member's view, and a visit: answered, assessed, opened again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contracts.quality import actions, links
from contracts.quality.enums import AssessmentState, Grade, Kind, Result
from contracts.quality.models import Assessment, QualityDocument
from contracts.quality.policies import Responder
from contracts.quality.selectors import summaries
from contracts.reports import actions as reports
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.core.signed_links import LinkRefused
from portal.notices.models import Letter
from tests.quality.conftest import by_link, phone_of, token_of
from tests.support.factories import calloffs, quality

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILLED = {"q-insured": "yes", "q-staffing": "Tre per hem.", "name": "Lena Ledare"}


def test_a_draft_is_kept_and_the_answer_is_typed(
    responder: Responder, assessment: Assessment
) -> None:
    actions.save_draft(responder=responder, assessment=assessment, answers={"staffing": "Två"})
    assessment.refresh_from_db()
    assert assessment.draft == {"staffing": "Två"}
    row = actions.submit(
        responder=responder, assessment=assessment, answers={"insured": True}, name="Lena"
    )
    assert (row.state, row.answers, row.draft) == (AssessmentState.ANSWERED, {"insured": True}, {})
    event = AuditEvent.objects.get(code="quality.answered")
    assert event.actor is None
    assert event.data["by"] == "link"
    assert Letter.objects.filter(subject__startswith="Mottaget").exists()


def test_a_required_question_is_required_and_the_second_is_told(
    responder: Responder, assessment: Assessment
) -> None:
    with pytest.raises(ActionError) as refused:
        actions.submit(responder=responder, assessment=assessment, answers={}, name="Lena")
    assert refused.value.field == "insured"
    actions.submit(
        responder=responder, assessment=assessment, answers={"insured": True}, name="Lena"
    )
    with pytest.raises(Refused):
        actions.submit(
            responder=responder, assessment=assessment, answers={"insured": False}, name="Lena"
        )


def test_a_personal_number_is_refused_at_its_question(
    responder: Responder, assessment: Assessment
) -> None:
    with pytest.raises(ActionError) as refused:
        actions.save_draft(
            responder=responder, assessment=assessment, answers={"staffing": "811218-9876"}
        )
    assert refused.value.field == "staffing"


def test_the_supplier_on_its_phone_saves_goes_on_and_submits(
    assessment: Assessment, contact: Any
) -> None:
    phone = phone_of(assessment, contact)
    here = f"/kvalitet/svar/uppfoljning/{assessment.pk}/"
    page = phone.get(here).content.decode()
    assert "Finns försäkring?" in page
    assert phone.post(here, {"do": "save", "q-staffing": "Två per hem."}).status_code == 302
    assert "Två per hem." in phone.get(here).content.decode()
    refused = phone.post(here, {"do": "submit", "q-staffing": "Tre", "name": ""})
    assert refused.status_code == 422
    assert "Tre" in refused.content.decode()
    number = phone.post(here, FILLED | {"do": "submit", "q-staffing": "811218-9876"})
    assert "personnummer" in number.content.decode()
    upload = SimpleUploadedFile("intyg.pdf", PDF, "application/pdf")
    assert phone.post(f"{here}dokument/", {"file": upload}).status_code == 302
    fake = SimpleUploadedFile("intyg.pdf", b"MZ not a pdf", "application/pdf")
    assert phone.post(f"{here}dokument/", {"file": fake}).status_code == 422
    assert phone.post(here, FILLED | {"do": "submit"}).status_code == 302
    done = phone.get(here).content.decode()
    assert "Tre per hem." in done
    assert "intyg.pdf" in done
    assert QualityDocument.objects.get().from_supplier


def test_a_link_opens_its_own_form_only_and_a_forged_one_nothing(
    assessment: Assessment, deviation: Any, contact: Any
) -> None:
    phone = phone_of(assessment, contact)
    assert phone.get(f"/kvalitet/svar/avvikelse/{deviation.pk}/").status_code == 404
    assert Client().get(f"/kvalitet/svar/uppfoljning/{assessment.pk}/").status_code == 404
    assert Client().get("/kvalitet/lank/abc/").status_code == 404
    token = token_of(deviation, contact)
    with pytest.raises(LinkRefused):
        links.open_link(token[:-2])


def test_an_expired_link_sends_a_new_one_to_the_same_address_once_a_day(
    assessment: Assessment, contact: Any
) -> None:
    path = links.new_path(assessment, contact)
    with clock.pretend(assessment.due_on.replace(year=2027)):
        browser = Client()
        assert browser.get(path).status_code == 410
        before = Letter.objects.count()
        browser.post("/kvalitet/lank/ny/")
        browser.get(path)
        browser.post("/kvalitet/lank/ny/")
    assert Letter.objects.count() == before + 1


def test_a_contact_who_has_ended_has_no_working_link(
    coordinator: Any, assessment: Assessment, contact: Any
) -> None:
    token = token_of(assessment, contact)
    reports.end_contact(actor=coordinator, contact=contact)
    with pytest.raises(LinkRefused):
        links.open_link(token)


def test_the_result_is_set_once_and_is_the_grade_with_its_reason(
    coordinator: Any, responder: Responder, assessment: Assessment, agreement: Any
) -> None:
    with pytest.raises(Refused):
        actions.assess(actor=coordinator, assessment=assessment, result=Result.MET, note="Bra.")
    actions.submit(
        responder=responder, assessment=assessment, answers={"insured": True}, name="Lena"
    )
    actions.assess(
        actor=coordinator, assessment=assessment, result=Result.REMARKS, note="Intyg saknas."
    )
    with pytest.raises(Refused):
        actions.assess(actor=coordinator, assessment=assessment, result=Result.MET, note="Bra.")
    row = summaries(coordinator, assessment.due_on.year, agreement=agreement)[0]
    assert row.grade == Grade.REMARKS
    assert "Egenkontroll" in row.reason
    again = actions.open_again(actor=coordinator, assessment=assessment, reason="Nytt intyg.")
    assert (again.state, again.draft, again.result) == (
        AssessmentState.OPEN,
        {"insured": True},
        "",
    )
    assert by_link(again, assessment.links.first().contact)  # type: ignore[union-attr]


def test_a_visit_has_a_day_before_it_is_written_down(coordinator: Any, agreement: Any) -> None:
    visit = quality.asked(coordinator, agreement, Kind.VISIT)[0]
    who = Responder(user=coordinator)
    with pytest.raises(ActionError):
        actions.submit(responder=who, assessment=visit, answers={"insured": True}, name="Anna")
    with pytest.raises(ActionError):
        actions.set_visit(
            actor=coordinator, assessment=visit, planned_on=None, made_on=visit.due_on
        )
    actions.set_visit(
        actor=coordinator,
        assessment=visit,
        planned_on=clock.today(),
        made_on=clock.today(),
        present="Enhetschef",
    )
    row = actions.submit(responder=who, assessment=visit, answers={"insured": True}, name="Anna")
    assert row.answered_by == coordinator
    assert not Letter.objects.filter(kind="quality.supplier").exists()


def test_a_members_view_is_its_own_and_a_mean_needs_three(
    people: Any, agreement: Any, bjuv: Any
) -> None:
    place = agreement.lots.get().suppliers.get()
    calloffs.call_off(people.bjuv_coordinator, place, bjuv)
    row = quality.asked(people.coordinator, agreement, Kind.MEMBERS)[0]
    for person in (people.lund_coordinator, people.bjuv_reader, people.coordinator):
        with pytest.raises(Refused):
            actions.submit(
                responder=Responder(user=person),
                assessment=row,
                answers={"insured": True},
                name="X",
                satisfaction=1,
            )
    with pytest.raises(ActionError) as refused:
        actions.submit(
            responder=Responder(user=people.bjuv_coordinator),
            assessment=row,
            answers={"insured": True},
            name="Berit",
        )
    assert refused.value.field == "satisfaction"
    actions.submit(
        responder=Responder(user=people.bjuv_coordinator),
        assessment=row,
        answers={"insured": True},
        name="Berit",
        satisfaction=1,
    )
    summary = summaries(people.lund_coordinator, row.due_on.year, agreement=agreement)[0]
    assert (summary.mean, summary.answers, summary.grade) == (None, 1, Grade.UNKNOWN)


def test_members_answer_from_their_to_do_list(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, agreement: Any, bjuv: Any
) -> None:
    place = agreement.lots.get().suppliers.get()
    calloffs.call_off(bjuv_coordinator, place, bjuv)
    row = quality.asked(coordinator, agreement, Kind.MEMBERS)[0]
    browser = client_of(bjuv_coordinator)
    here = f"/kvalitet/uppfoljningar/{row.pk}/svara/"
    assert here in browser.get("/start/").content.decode()
    sent = FILLED | {"do": "submit", "whole-satisfaction": "4"}
    assert browser.post(here, sent).status_code == 302
    row.refresh_from_db()
    assert (row.satisfaction, row.answered_by) == (4, bjuv_coordinator)
    assert here not in browser.get("/start/").content.decode()
