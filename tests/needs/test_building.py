"""A coordinator builds, keeps, previews, sends and corrects a food inquiry in the browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from needs.inquiries import actions, registries
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer, EarlierAnswer, Inquiry, InquiryTemplate
from needs.inquiries.registries import Prefill
from portal.core import clock
from portal.core.errors import ActionError
from portal.documents.models import Document
from portal.procurements.models import CpvCode, Lot
from portal.questions.definitions import parse
from tests.support.factories.base import ProcurementFactory
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db
LOTS = ("Kolonial", "Mejeri")
FOOD = [
    *[(name, "kg", "15000000", "Kolonial") for name in ("Ris", "Pasta", "Mjöl", "Socker", "Salt")],
    ("Bönor", "kg", "15330000", "Kolonial"),
    *[(name, "liter", "15500000", "Mejeri") for name in ("Mjölk", "Fil", "Grädde", "Yoghurt")],
    ("Ost", "kg", "15540000", "Mejeri"),
    ("Smör", "kg", "15530000", "Mejeri"),
]
SECTIONS = ("Kök", "Leveranser", "Kontakt")


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def food(procurement: Any) -> Inquiry:
    """An empty draft in a procurement of two lots."""
    for code in ("15000000", "15330000", "15500000", "15530000", "15540000"):
        CpvCode.objects.get_or_create(
            code=code, defaults={"label_sv": f"Livsmedel {code}", "label_en": f"Food {code}"}
        )
    for number, name in enumerate(LOTS, start=1):
        Lot.objects.create(procurement=procurement, number=number, name=name)
    return InquiryFactory(procurement=procurement, lines=0)


def lines_typed(inquiry: Inquiry, lines: Any = FOOD, **more: str) -> dict[str, str]:
    """The builder's form of lines as posted."""
    lots = {lot.name: lot.pk for lot in inquiry.procurement.lots.all()}
    data = {"lines-TOTAL_FORMS": str(len(lines)), "lines-INITIAL_FORMS": "0"}
    for number, (name, unit, cpv, lot) in enumerate(lines):
        data |= {
            f"lines-{number}-name": name,
            f"lines-{number}-unit": unit,
            f"lines-{number}-cpv": cpv,
            f"lines-{number}-lot": str(lots.get(lot, "")),
        }
    return {**data, **more}


def build(client: Any, inquiry: Inquiry) -> None:
    """Twelve lines, three headings, a table and a file."""
    edition = str(inquiry.edition)
    url = reverse("needs:items", args=[inquiry.pk])
    done = client.post(url, lines_typed(inquiry, edition=edition))
    assert done.status_code == 302, done.context["formset"].errors
    url = reverse("needs:questions", args=[inquiry.pk])
    version = 1

    def step(query: str, **data: str) -> None:
        nonlocal version
        done = client.post(f"{url}?{query}", {"version": str(version), **data})
        assert done.status_code == 302, text_of(done)
        version += 1

    for title in SECTIONS:
        step("new_heading", title=title)
    step(
        "add=table",
        **{"label": "Vilka kök har ni?", "section": "kok", "columns-rows": "3",
           "columns-0-label": "Kök", "columns-0-required": "yes", "columns-1-label": "Portioner",
           "columns-1-kind": "integer", "columns-1-unit": "st"},
    )  # fmt: skip
    step("add=file", label="Er leveranslista", section="leveranser", allowed="application/pdf")
    step("add=contact", label="Vem svarar om kosten?", section="kontakt", required="on")


def test_a_food_inquiry_is_built_kept_previewed_sent_and_corrected(  # noqa: PLR0917
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, lund_coordinator: Any, food: Inquiry,
    bjuv: Any,
) -> None:  # fmt: skip
    client = client_of(coordinator)
    build(client, food)
    food.refresh_from_db()
    assert food.items.count() == 12
    assert food.items.get(name="Ost").cpv.code == "15540000"
    assert food.items.get(name="Ost").lot.name == "Mejeri"

    # Kept as a template, and begun from in another procurement.
    kept = client.post(reverse("needs:keep_template", args=[food.pk]), {"name": "Livsmedel"})
    template = InquiryTemplate.objects.get()
    assert kept.url == reverse("needs:template", args=[template.pk])
    assert "Livsmedel" in text_of(client.get(reverse("needs:templates")))
    other = InquiryFactory(
        procurement=ProcurementFactory(title="Livsmedel 2028", responsible=coordinator), lines=0
    )
    Lot.objects.create(procurement=other.procurement, number=4, name="MEJERI")
    choose = reverse("needs:start_from", args=[other.pk])
    assert "Livsmedel" in text_of(client.get(choose, {"q": "livs"}))
    client.post(choose, {"source": f"template:{template.pk}"})
    assert other.items.count() == 12
    assert other.items.get(name="Ost").lot.number == 4
    assert other.items.get(name="Ris").lot is None
    other.refresh_from_db()
    asked = parse(other.question_set)
    assert [section.title for section in asked.sections] == list(SECTIONS)

    # Looked at as Bjuv, with what Bjuv bought last year.
    registries.register_prefill(bought)
    try:
        seen = text_of(client.get(reverse("needs:preview", args=[food.pk]), {"som": bjuv.pk}))
    finally:
        registries._providers.remove(bought)
    assert "4 711" in seen
    assert "Vilka kök har ni?" in seen
    assert "q-vilka_kok_har_ni-0-kok" in seen

    client.post(reverse("needs:send", args=[food.pk]))
    answer = food.answers.get(organisation=bjuv)
    member = client_of(bjuv_coordinator)
    done = member.post(answer.get_absolute_url(), answer_typed(answer), follow=True)
    assert done.redirect_chain[0][0] == reverse("needs:receipt", args=[answer.pk]), text_of(done)
    paper = Document.objects.get()
    assert paper.organisation == bjuv
    receipt = text_of(done)
    assert "Norra köket" in receipt
    assert paper.get_absolute_url() in receipt
    assert "Kim Berg" in text_of(member.get(reverse("needs:print", args=[answer.pk])))

    # The day after: milk is counted in kilograms.
    with clock.pretend(clock.today() + timedelta(days=1)):
        client = client_of(coordinator)
        client.post(reverse("needs:revise", args=[food.pk]))
        food.refresh_from_db()
        milk = food.items.get(name="Mjölk")
        rows = lines_typed(food, edition="0")
        for number, item in enumerate(food.items.all()):
            rows[f"lines-{number}-id"] = str(item.pk)
        rows["lines-6-unit"] = "kg"
        assert client.post(reverse("needs:items", args=[food.pk]), rows).status_code == 302
        confirm = client.get(reverse("needs:send_version", args=[food.pk]))
        assert "liter" in text_of(confirm)
        sent = {"reason": "Mjölk räknas i kg.", "deadline": "2030-03-04", "edition": "1"}
        done = client.post(reverse("needs:send_version", args=[food.pk]), sent, follow=True)
        assert done.redirect_chain[0][0] == reverse("needs:board", args=[food.pk]), text_of(done)
        answer.refresh_from_db()
        assert answer.status == AnswerStatus.AGAIN
        member = client_of(bjuv_coordinator)
        page = text_of(member.get(answer.get_absolute_url()))
        assert "Mjölk räknas i kg." in page
        assert page.count('class="standing"') == 11 + 3
        again = answer_typed(answer, **{f"quantity_{milk.pk}": "900"})
        again["q-er_leveranslista-kept"] = str(paper.pk)
        del again["q-er_leveranslista"]
        member.post(answer.get_absolute_url(), again)
        answer.refresh_from_db()
        assert answer.status == AnswerStatus.SUBMITTED
        assert answer.lines.get(item=milk).quantity == 900
        assert answer.lines.count() == 12
        earlier = text_of(member.get(reverse("needs:earlier", args=[answer.pk])))
        assert "liter" in earlier
        assert "Norra köket" in earlier
        assert "Mjölk räknas i kg." in text_of(
            client.get(reverse("needs:versions", args=[food.pk]))
        )
    assert EarlierAnswer.objects.count() == 1


def bought(_procurement: Any, organisation: Any) -> dict[str, Prefill]:
    """What was bought last year."""
    if organisation.short_name != "Bjuv":
        return {}
    from decimal import Decimal

    return {"mjölk": Prefill(Decimal(4711), "Fakturor 2025", unit="liter")}


def answer_typed(answer: Answer, **more: str) -> dict[str, Any]:
    """A whole answer as the browser posts it."""
    data: dict[str, Any] = {
        "version": str(answer.version),
        "token": "t1",
        "contact_name": "Bo Berg",
        "submit": "1",
        "q-vilka_kok_har_ni-rows": "3",
        "q-vilka_kok_har_ni-0-kok": "Norra köket",
        "q-vilka_kok_har_ni-0-portioner": "1 200",
        "q-er_leveranslista": SimpleUploadedFile("lista.pdf", b"%PDF-1.7\n%%EOF"),
        "q-vem_svarar_om_kosten-name": "Kim Berg",
        "q-vem_svarar_om_kosten-email": "kim@bjuv.example",
    }
    for number, item in enumerate(answer.inquiry.items.all(), start=1):
        data[f"quantity_{item.pk}"] = str(number * 100)
        data[f"confidence_{item.pk}"] = "high"
        data[f"note_{item.pk}"] = ""
    return {**data, **more}


def test_words_for_a_code_get_suggestions_and_a_wrong_one_is_said(
    client_of: Any, coordinator: Any, food: Inquiry
) -> None:
    url = reverse("needs:items", args=[food.pk])
    client = client_of(coordinator)
    words = client.post(url, lines_typed(food, [("Mjölk", "kg", "livsmedel 155", "Mejeri")]))
    assert words.status_code == 200
    errors = words.context["formset"].forms[0].errors["cpv"][0]
    assert "15500000" in errors
    wrong = client.post(url, lines_typed(food, [("Mjölk", "kg", "99999999", "Mejeri")]))
    assert wrong.status_code == 200
    ok = client.post(url, lines_typed(food, [("Mjölk", "kg", "15500000-3 Mejeri", "Mejeri")]))
    assert ok.status_code == 302
    assert food.items.get().cpv.code == "15500000"


def test_lines_from_an_older_page_are_refused_and_stay_in_the_form(
    client_of: Any, coordinator: Any, food: Inquiry
) -> None:
    url = reverse("needs:items", args=[food.pk])
    client = client_of(coordinator)
    assert client.post(url, lines_typed(food, FOOD[:2], edition="0")).status_code == 302
    late = client.post(url, lines_typed(food, FOOD[2:4], edition="0"))
    assert late.status_code == 200
    assert FOOD[2][0] in text_of(late)
    assert [item.name for item in food.items.all()] == ["Ris", "Pasta"]


def test_an_earlier_inquiry_is_copied_without_answers(
    client_of: Any, coordinator: Any, procurement: Any, food: Inquiry
) -> None:
    client = client_of(coordinator)
    build(client, food)
    target = InquiryFactory(
        procurement=ProcurementFactory(title="Nästa varv", responsible=coordinator), lines=1
    )
    Lot.objects.create(procurement=target.procurement, number=1, name="kolonial")
    source = {"source": f"inquiry:{food.pk}"}
    client.post(reverse("needs:start_from", args=[target.pk]), source)
    assert target.items.count() == 12
    assert target.items.get(name="Ris").lot.name == "kolonial"
    assert not target.answers.exists()
    for rubbish in ("inquiry:999999", "template:1", "", f"inquiry:{target.pk}", "inquiry:²"):
        client.post(reverse("needs:start_from", args=[target.pk]), {"source": rubbish})
    assert target.items.count() == 12


def test_templates_are_renamed_and_retired_and_have_one_name(
    client_of: Any, coordinator: Any, inquiry: Inquiry
) -> None:
    first = actions.keep_template(actor=coordinator, inquiry=inquiry, name="Familjehem")
    with pytest.raises(ActionError):
        actions.keep_template(actor=coordinator, inquiry=inquiry, name="familjehem ")
    client = client_of(coordinator)
    page = reverse("needs:template", args=[first.pk])
    client.post(page, {"name": "Vård"})
    first.refresh_from_db()
    assert first.name == "Vård"
    client.post(reverse("needs:retire_template", args=[first.pk]))
    assert "Vård" not in text_of(client.get(reverse("needs:templates")))
    assert client.get(page).status_code == 200
    with pytest.raises(ActionError):
        actions.use_template(actor=coordinator, inquiry=inquiry, template=first)
    again = actions.keep_template(actor=coordinator, inquiry=inquiry, name="Vård")
    assert again.pk != first.pk


def test_a_file_of_another_kind_or_party_is_refused(  # noqa: PLR0917 - fixtures
    client_of: Any, bjuv_coordinator: Any, lund_coordinator: Any, coordinator: Any, food: Inquiry,
    bjuv: Any, lund: Any,
) -> None:  # fmt: skip
    build(client_of(coordinator), food)
    actions.send_inquiry(actor=coordinator, inquiry=food)
    mine, theirs = (food.answers.get(organisation=party) for party in (bjuv, lund))
    member = client_of(bjuv_coordinator)
    wrong = answer_typed(mine)
    wrong["q-er_leveranslista"] = SimpleUploadedFile("lista.pdf", b"PK\x03\x04 inte en pdf")
    page = member.post(mine.get_absolute_url(), wrong)
    assert page.status_code == 200
    assert not Document.objects.exists()
    mine.refresh_from_db()
    member.post(mine.get_absolute_url(), answer_typed(mine))
    paper = Document.objects.get()
    stolen = answer_typed(theirs)
    del stolen["q-er_leveranslista"]
    stolen["q-er_leveranslista-kept"] = str(paper.pk)
    page = client_of(lund_coordinator).post(theirs.get_absolute_url(), stolen)
    assert page.status_code == 200
    assert client_of(lund_coordinator).get(paper.get_absolute_url()).status_code == 404
    assert member.get(paper.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_of_a_change_open_in_both_languages(
    language: str, client_of: Any, coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    coordinator.language = language
    coordinator.save()
    template = actions.keep_template(actor=coordinator, inquiry=open_inquiry, name="Mall")
    client = client_of(coordinator)
    for name in ("inquiry", "versions", "keep_template"):
        assert client.get(reverse(f"needs:{name}", args=[open_inquiry.pk])).status_code == 200
    client.post(reverse("needs:revise", args=[open_inquiry.pk]))
    for name in ("inquiry", "edit", "items", "questions", "preview", "send_version"):
        page = client.get(reverse(f"needs:{name}", args=[open_inquiry.pk]))
        assert page.status_code == 200, name
        assert 'style="' not in text_of(page).split("</head>")[1], name
    for url in (
        reverse("needs:templates"),
        template and reverse("needs:template", args=[template.pk]),
        reverse("needs:earlier", args=[bjuv_answer.pk]),
    ):
        assert client.get(url).status_code == 200, url
    client.post(reverse("needs:drop_revision", args=[open_inquiry.pk]))
    assert client.get(reverse("needs:edit", args=[open_inquiry.pk])).status_code == 403
    assert client.get(reverse("needs:send_version", args=[open_inquiry.pk])).status_code == 302


def test_the_demonstration_corrects_an_inquiry_and_keeps_a_template(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    from decimal import Decimal

    from portal.web.demo import building

    lines = [actions.LineInput(item.pk, Decimal(5), "low") for item in open_inquiry.items.all()]
    actions.submit_answer(
        actor=bjuv_coordinator, answer=bjuv_answer, lines=lines, answers={}, contact_name="Bo",
        version=0,
    )  # fmt: skip
    building.correct(coordinator, open_inquiry, lambda _party: bjuv_coordinator)
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.SUBMITTED
    assert bjuv_answer.known_version == 2
    for _again in range(2):
        building.keep_template(coordinator, open_inquiry)
    assert InquiryTemplate.objects.get().name == building.TEMPLATE
