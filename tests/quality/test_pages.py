"""Pages: the plan, the forms, the portfolio, the card, and what members read of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contracts.agreements.panels import Tab
from contracts.cards import actions as cards
from contracts.quality import actions
from contracts.quality.enums import Kind, Result
from contracts.quality.models import Assessment, Deviation, FollowUp, QualityForm
from contracts.quality.policies import Responder
from portal.privacy import checks as privacy
from tests.quality.conftest import TODAY
from tests.quality.test_answering import FILLED, PDF
from tests.support.factories import base, quality

Of = Callable[[Any], Client]


def assessed(coordinator: Any, agreement: Any, result: Result = Result.REMARKS) -> Assessment:
    """A review with a result."""
    row = quality.asked(coordinator, agreement, Kind.REVIEW)[0]
    who = Responder(user=coordinator)
    actions.submit(responder=who, assessment=row, answers={"insured": True}, name="Anna")
    return actions.assess(actor=coordinator, assessment=row, result=result, note="Intyg saknas.")


def test_a_form_is_made_in_the_builder_and_planned(
    client_of: Of, coordinator: Any, agreement: Any
) -> None:
    browser = client_of(coordinator)
    made = browser.post("/kvalitet/formular/nytt/", {"name": "Besök"})
    form = QualityForm.objects.get()
    assert made.headers["Location"] == f"/kvalitet/formular/{form.pk}/"
    question = {"label": "Finns rutiner?", "required": "on", "version": "1"}
    browser.post(f"/kvalitet/formular/{form.pk}/?add=yes_no", question)
    assert [row.label for row in form.question_set()] == ["Finns rutiner?"]
    assert "1 fråga, version 1" in browser.get("/kvalitet/formular/").content.decode()
    here = f"/kvalitet/plan/{agreement.pk}/ny/"
    assert browser.get(here).status_code == 200
    wanted = {
        "title": "Avtalsbesök",
        "kind": "visit",
        "form": form.pk,
        "first_due": "2026-12-01",
        "every": "12",
        "notice_days": "30",
        "responsible": coordinator.pk,
    }
    refused = browser.post(here, wanted | {"notice_days": "999"})
    assert refused.status_code == 422
    assert "Avtalsbesök" in refused.content.decode()
    assert browser.post(here, wanted).status_code == 302
    follow_up = FollowUp.objects.get()
    assert "Avtalsbesök" in browser.get(f"/kvalitet/plan/{agreement.pk}/").content.decode()
    browser.post(f"/kvalitet/plan/rad/{follow_up.pk}/", wanted | {"title": "Årligt besök"})
    follow_up.refresh_from_db()
    assert follow_up.title == "Årligt besök"
    browser.post(f"/kvalitet/plan/rad/{follow_up.pk}/avsluta/")
    follow_up.refresh_from_db()
    assert follow_up.ended_at


def test_a_visit_from_plan_to_result_on_the_pages(
    client_of: Of, coordinator: Any, agreement: Any
) -> None:
    row = quality.asked(coordinator, agreement, Kind.VISIT)[0]
    browser = client_of(coordinator)
    here = f"/kvalitet/uppfoljningar/{row.pk}/"
    assert browser.get(f"{here}bedom/").status_code == 403
    days = {"planned_on": "2026-09-30", "made_on": "2026-09-30", "present": "Enhetschef"}
    assert browser.post(f"{here}besok/", days).status_code == 302
    upload = SimpleUploadedFile("protokoll.pdf", PDF, "application/pdf")
    assert browser.post(f"{here}dokument/", {"file": upload}).status_code == 302
    assert browser.post(f"{here}svara/", FILLED | {"do": "submit"}).status_code == 302
    assert browser.post(f"{here}bedom/", {"result": "not_met", "note": ""}).status_code == 422
    done = browser.post(f"{here}bedom/", {"result": "not_met", "note": "Rutiner saknas."})
    assert done.status_code == 302
    page = browser.get(here).content.decode()
    for text in ("Inte enligt avtalet", "Rutiner saknas.", "Tre per hem.", "protokoll.pdf"):
        assert text in page


def test_the_grade_stands_on_the_agreement_the_card_and_the_suppliers_page(
    client_of: Of, coordinator: Any, bjuv_reader: Any, agreement: Any, supplier: Any
) -> None:
    row = assessed(coordinator, agreement)
    for person in (coordinator, bjuv_reader):
        browser = client_of(person)
        for path in (
            agreement.url_of(Tab.SUPPLIERS),
            f"/avtal/{agreement.pk}/avtalskort/",
            f"/kvalitet/leverantor/{supplier.pk}/",
            "/kvalitet/",
        ):
            assert "Med anmärkning" in browser.get(path).content.decode(), path
    assert browser.get(f"/avtal/{agreement.pk}/avtalskort.pdf").content.startswith(b"%PDF")
    page = browser.get(f"/kvalitet/leverantor/{supplier.pk}/").content.decode()
    assert "Intyg saknas." in page
    assert row.get_absolute_url() not in page
    assert browser.get(row.get_absolute_url()).status_code == 404


def test_nothing_of_it_is_public(client: Client, coordinator: Any, agreement: Any) -> None:
    assessed(coordinator, agreement)
    cards.publish_agreement(actor=coordinator, agreement=agreement)
    public = client.get(f"/avtalskort/{agreement.pk}/")
    assert public.status_code == 200
    assert "Med anmärkning" not in public.content.decode()
    assert client.get("/kvalitet/").status_code == 302


def test_the_lists_are_exported_as_they_stand(
    client_of: Of, coordinator: Any, deviation: Deviation, assessment: Assessment
) -> None:
    browser = client_of(coordinator)
    for path in ("", "uppfoljningar/", "avvikelser/"):
        for kind in ("xlsx", "csv"):
            assert browser.get(f"/kvalitet/{path}?export={kind}").status_code == 200
    page = browser.get("/kvalitet/avvikelser/?state=open&severity=minor").content.decode()
    assert "Sen insats" in page
    assert "Sen insats" not in browser.get("/kvalitet/avvikelser/?overdue=true").content.decode()
    late = browser.get("/kvalitet/uppfoljningar/?standing=late").content.decode()
    assert "Påhittade Hem AB" not in late


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_reader_of_a_member_reads_sums_and_no_deviation(
    client_of: Of, bjuv_reader: Any, deviation: Deviation, supplier: Any, state: str
) -> None:
    browser = client_of(bjuv_reader)
    page = browser.get(f"/kvalitet/leverantor/{supplier.pk}/").content.decode()
    assert "1 avvikelse är öppen" in page
    assert "Sen insats" not in page
    assert "Sen insats" not in browser.get("/kvalitet/avvikelser/").content.decode()
    assert browser.get(deviation.get_absolute_url()).status_code == 404
    report = browser.get(f"/kvalitet/avvikelser/ny/{deviation.agreement_id}/")
    assert report.status_code == 403


def test_a_member_reports_from_the_agreement_and_keeps_a_file_with_it(
    client_of: Of, bjuv_coordinator: Any, agreement: Any, supplier: Any, bjuv: Any
) -> None:
    browser = client_of(bjuv_coordinator)
    here = f"/kvalitet/avvikelser/ny/{agreement.pk}/"
    assert here in browser.get(f"/avtal/{agreement.pk}/").content.decode()
    said = {
        "supplier": supplier.pk,
        "happened_on": "2026-09-29",
        "severity": "serious",
        "title": "Sen insats",
        "description": "Började för sent.",
        "is_individual": "on",
        "case_reference": "",
    }
    refused = browser.post(here, said)
    assert refused.status_code == 422
    assert "Började för sent." in refused.content.decode()
    number = browser.post(here, said | {"case_reference": "811218-9876"})
    assert "personnummer" in number.content.decode()
    assert browser.post(here, said | {"case_reference": "Ä 1"}).status_code == 302
    made = Deviation.objects.get()
    assert (made.organisation, made.is_individual) == (bjuv, True)
    upload = SimpleUploadedFile("bild.pdf", PDF, "application/pdf")
    assert browser.post(f"{made.get_absolute_url()}dokument/", {"file": upload}).status_code == 302
    document = made.documents.get().document
    assert document.is_secret


def test_a_document_of_an_individual_case_is_read_by_those_who_see_it(
    client_of: Of, individual: Deviation, people: Any
) -> None:
    kept = actions.add_document(
        who=Responder(user=people.bjuv_coordinator), about=individual, content=PDF, filename="x.pdf"
    )
    here = kept.document.get_absolute_url()
    answers = [
        client_of(person).get(here).status_code
        for person in (
            people.bjuv_coordinator,
            people.coordinator,
            people.lund_coordinator,
            people.association_reader,
        )
    ]
    assert answers == [200, 200, 404, 404]


def test_the_pages_of_a_deviation_take_it_to_its_end(
    client_of: Of, coordinator: Any, deviation: Deviation
) -> None:
    browser = client_of(coordinator)
    here = deviation.get_absolute_url()
    sent = {"text": "Insatsen blev sen.", "reply_due_on": "2026-10-20"}
    assert "Insatsen började" in browser.get(f"{here}skicka/").content.decode()
    assert browser.post(f"{here}skicka/", sent).status_code == 302
    browser.post(f"{here}paminn/")
    step = {"what": "Ny rutin", "side": "supplier", "due_on": "2026-10-20"}
    assert browser.post(f"{here}atgard/", step).status_code == 302
    assert browser.post(f"{here}atgard/", step | {"what": "Bort"}).status_code == 302
    last = deviation.steps.get(what="Bort")
    browser.post(f"/kvalitet/atgarder/{last.pk}/ta-bort/")
    browser.post(f"{here}plan/")
    one = deviation.steps.get()
    done = {"done_on": "2026-10-01", "how": "Beslutad"}
    assert browser.post(f"/kvalitet/atgarder/{one.pk}/klar/", done).status_code == 302
    browser.post(f"/kvalitet/atgarder/{one.pk}/verifiera/")
    sanction = {
        "kind": "warning",
        "term": "8.1",
        "reason": "Andra gången.",
        "decided_on": str(TODAY),
        "decided_by": "Dora",
        "authority": "4.1",
    }
    assert browser.post(f"{here}pafoljd/", sanction).status_code == 302
    assert browser.post(f"{here}stang/", {"outcome": "Rutinen gäller."}).status_code == 302
    page = browser.get(here).content.decode()
    for text in ("Rutinen gäller.", "Varning om uppsägning", "Kontrollerad", "Stängd"):
        assert text in page
    assert browser.post(f"{here}oppna/", {"reason": "Hände igen."}).status_code == 302


def test_in_english(client_of: Of, coordinator: Any, deviation: Deviation) -> None:
    coordinator.language = "en"
    coordinator.save()
    browser = client_of(coordinator)
    browser.cookies["django_language"] = "en"
    page = browser.get(deviation.get_absolute_url()).content.decode()
    assert "Action plan" in page
    assert "Minor" in page


def test_outsiders_find_nothing(
    client_of: Of, outsider: Any, agreement: Any, supplier: Any, coordinator: Any
) -> None:
    assessed(coordinator, agreement)
    browser = client_of(outsider)
    assert browser.get(f"/kvalitet/leverantor/{supplier.pk}/").status_code == 404
    assert browser.get(f"/kvalitet/avvikelser/ny/{agreement.pk}/").status_code == 404
    assert "Påhittade Hem AB" not in browser.get("/kvalitet/").content.decode()
    other = base.SupplierFactory()
    assert client_of(coordinator).get(f"/kvalitet/leverantor/{other.pk}/").status_code == 404


def test_the_register_of_personal_data_knows_the_room() -> None:
    assert privacy.every_model_says_what_it_holds() == []
