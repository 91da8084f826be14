"""What people see and can do in the browser, in both languages."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from needs.inquiries import registries
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.registries import Prefill
from portal.audit.models import Look
from portal.core import clock
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "version": 1,
    "questions": [{"type": "text", "key": "now", "label": "Vem har ni nu?", "required": True}],
}


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def association_pages(procurement: Any, open_inquiry: Inquiry, bjuv_answer: Answer) -> list[str]:
    """Every page of the coordinator about a sent inquiry."""
    return [
        reverse("needs:list"),
        reverse("needs:inquiry", args=[open_inquiry.pk]),
        reverse("needs:preview", args=[open_inquiry.pk]),
        reverse("needs:board", args=[open_inquiry.pk]),
        reverse("needs:extend", args=[open_inquiry.pk]),
        reverse("needs:review", args=[bjuv_answer.pk]),
        reverse("consolidation:demand", args=[procurement.pk]),
        reverse("consolidation:estimate", args=[procurement.pk]),
        reverse("procurements:case", args=[procurement.pk]),
    ]


@pytest.fixture
def draft_pages(inquiry: Inquiry) -> list[str]:
    """Every page of the coordinator about an unsent inquiry."""
    names = ["inquiry", "edit", "items", "questions", "preview", "send"]
    return [reverse(f"needs:{name}", args=[inquiry.pk]) for name in names]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("pages", ["association_pages", "draft_pages"])
def test_the_coordinators_pages_open(
    language: str, pages: str, request: Any, client_of: Any, coordinator: Any
) -> None:
    coordinator.language = language
    coordinator.save()
    client = client_of(coordinator)
    for url in request.getfixturevalue(pages):
        response = client.get(url)
        assert response.status_code == 200, url
        assert f'<html lang="{language}"' in text_of(response)
        assert 'style="' not in text_of(response).split("</head>")[1], url


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_members_pages_open(
    language: str, client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    bjuv_coordinator.language = language
    bjuv_coordinator.save()
    Inquiry.objects.filter(pk=bjuv_answer.inquiry_id).update(question_set=QUESTIONS)
    client = client_of(bjuv_coordinator)
    for name in ("answer", "nothing", "print"):
        response = client.get(reverse(f"needs:{name}", args=[bjuv_answer.pk]))
        assert response.status_code == 200, name
    page = text_of(client.get(bjuv_answer.get_absolute_url()))
    assert "Vem har ni nu?" in page
    assert "1 000" not in page, "prices are the association's"
    assert client.get(reverse("needs:list")).status_code == 200


def test_a_coordinator_makes_and_sends_an_inquiry(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, procurement: Any
) -> None:
    client = client_of(coordinator)
    url = reverse("needs:create", args=[procurement.pk])
    made = client.post(url, {"title": "Behov 2027", "introduction": "", "deadline": "2030-03-04"})
    inquiry = Inquiry.objects.get()
    assert made.url == reverse("needs:items", args=[inquiry.pk])
    lines = {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0"}
    lines |= {"lines-0-name": "Familjehem", "lines-0-unit": "vårddygn"}
    lines |= {"lines-0-unit_price": "1 250,50", "lines-1-name": "", "lines-1-unit": ""}
    client.post(reverse("needs:items", args=[inquiry.pk]), lines)
    assert inquiry.items.get().unit_price == Decimal("1250.50")
    send = reverse("needs:send", args=[inquiry.pk])
    confirm = text_of(client.get(send))
    assert "Bo Berg" in confirm
    assert "Lunds kommun" in confirm
    board = client.post(send, follow=True)
    assert board.redirect_chain[0][0] == reverse("needs:board", args=[inquiry.pk])
    assert "Bjuv" in text_of(board)


def test_wrong_input_is_told_at_the_field(
    client_of: Any, coordinator: Any, procurement: Any
) -> None:
    url = reverse("needs:create", args=[procurement.pk])
    sunday = {"title": "Behov", "introduction": "", "deadline": "2030-03-03"}
    response = client_of(coordinator).post(url, sunday)
    assert response.status_code == 200
    assert "deadline" in response.context["form"].errors
    assert not Inquiry.objects.exists()


def test_a_member_answers_in_the_browser(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, typed: Any
) -> None:
    client = client_of(bjuv_coordinator)
    url = bjuv_answer.get_absolute_url()
    half = client.post(url, typed(bjuv_answer, "omkring tio", "", submit="1"))
    assert half.status_code == 200
    assert "omkring tio" in text_of(half), "what is typed stays"
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft, "and is saved although it is wrong"
    done = client.post(url, typed(bjuv_answer, "2 340,5", "0", submit="1"), follow=True)
    assert done.redirect_chain[0][0] == reverse("needs:receipt", args=[bjuv_answer.pk])
    assert "2 340,5" in text_of(done)
    read = client.get(url)
    assert 'name="submit"' not in text_of(read)
    assert "2 340,5" in text_of(client.get(reverse("needs:print", args=[bjuv_answer.pk])))


def test_questions_are_asked_and_kept(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, typed: Any
) -> None:
    Inquiry.objects.filter(pk=bjuv_answer.inquiry_id).update(question_set=QUESTIONS)
    client = client_of(bjuv_coordinator)
    url = bjuv_answer.get_absolute_url()
    missing = client.post(url, typed(bjuv_answer, "1", "2", submit="1"))
    assert missing.status_code == 200
    bjuv_answer.refresh_from_db()
    client.post(url, typed(bjuv_answer, "1", "2", submit="1", **{"q-now": "Egna hem"}))
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.answers == {"now": "Egna hem"}
    receipt = client.get(reverse("needs:receipt", args=[bjuv_answer.pk]))
    assert "Egna hem" in text_of(receipt)


def test_a_draft_saves_itself(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, typed: Any
) -> None:
    client = client_of(bjuv_coordinator)
    url = reverse("needs:save_draft", args=[bjuv_answer.pk])
    saved = client.post(url, typed(bjuv_answer, "12", "")).json()
    assert saved["saved_at"]
    collision = client.post(url, typed(bjuv_answer, "13", "", token="t2"))
    assert collision.status_code == 409
    assert "Bo Berg" in collision.json()["message"]
    page = client.post(
        bjuv_answer.get_absolute_url(), typed(bjuv_answer, "13", "", token="t2", save="1")
    )
    assert page.status_code == 409
    shown = text_of(page)
    assert 'value="13"' in shown
    assert ">12<" in shown
    assert "12" in text_of(client.get(bjuv_answer.get_absolute_url()))


def test_last_years_use_is_taken_over_with_one_click(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, typed: Any, monkeypatch: Any
) -> None:
    item = bjuv_answer.inquiry.items.first()
    assert item is not None

    def last_year(_procurement: Any, _organisation: Any) -> dict[str, Prefill]:
        return {item.name: Prefill(Decimal("412.5"), "Fakturor 2025")}

    monkeypatch.setattr(registries, "_providers", [last_year])
    client = client_of(bjuv_coordinator)
    url = bjuv_answer.get_absolute_url()
    assert "Fakturor 2025" in text_of(client.get(url))
    client.post(url, typed(bjuv_answer, "", "7", take_over=str(item.pk)))
    page = text_of(client.get(url))
    assert 'value="412,5"' in page
    assert 'value="7"' in page


def test_needing_nothing_is_answered_with_a_reason(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    client = client_of(bjuv_coordinator)
    url = reverse("needs:nothing", args=[bjuv_answer.pk])
    assert client.post(url, {"reason": "", "contact_name": "Bo"}).status_code == 200
    client.post(url, {"reason": "Eget avtal till 2029.", "contact_name": "Bo"})
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.needs_nothing


@pytest.mark.parametrize("who", ["lund_coordinator", "outsider"])
def test_another_party_gets_404_and_leaves_a_trace(
    who: str, request: Any, client_of: Any, bjuv_answer: Answer
) -> None:
    user = request.getfixturevalue(who)
    client = client_of(user)
    for name in ("answer", "nothing", "receipt", "print"):
        assert client.get(reverse(f"needs:{name}", args=[bjuv_answer.pk])).status_code == 404
    assert client.post(reverse("needs:save_draft", args=[bjuv_answer.pk])).status_code == 404
    assert Look.objects.filter(user=user, outcome="not_found").count() == 5


def test_members_do_not_find_the_coordinators_pages(
    client_of: Any,
    bjuv_coordinator: Any,
    association_pages: list[str],
    bjuv_answer: Answer,
) -> None:
    client = client_of(bjuv_coordinator)
    for url in association_pages[1:-1]:
        assert client.get(url).status_code == 404, url
    for name in ("remind", "close", "ask_newcomers"):
        url = reverse(f"needs:{name}", args=[bjuv_answer.inquiry_id])
        assert client.post(url).status_code == 404
    assert client.post(reverse("needs:return", args=[bjuv_answer.pk])).status_code == 404


def test_a_reader_sees_the_answer_but_cannot_write(
    client_of: Any, bjuv_reader: Any, bjuv_answer: Answer, typed: Any
) -> None:
    client = client_of(bjuv_reader)
    url = bjuv_answer.get_absolute_url()
    page = client.get(url)
    assert page.status_code == 200
    assert 'name="submit"' not in text_of(page)
    assert client.post(url, typed(bjuv_answer, "1", "2")).status_code == 403
    assert Look.objects.filter(user=bjuv_reader, outcome="refused").exists()


def test_an_anonymous_person_is_asked_to_log_in(client: Any, bjuv_answer: Answer) -> None:
    response = client.get(bjuv_answer.get_absolute_url())
    assert response.status_code == 302
    assert "/logga-in/" in response.url


def test_an_answer_is_sent_back_and_its_comment_stands_on_top(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv: Any
) -> None:
    open_inquiry.answers.filter(organisation=bjuv).delete()
    answer = AnswerFactory(inquiry=open_inquiry, organisation=bjuv, quantities=[5, 6])
    client = client_of(coordinator)
    url = reverse("needs:return", args=[answer.pk])
    assert "comment" in client.post(url, {"comment": ""}).context["return_form"].errors
    client.post(url, {"comment": "Räkna per år."})
    page = text_of(client_of(bjuv_coordinator).get(answer.get_absolute_url()))
    assert "Räkna per år." in page
    assert 'value="5"' in page, "the figures that were sent back stand in the form"


def test_the_board_filters_and_exports(
    client_of: Any, coordinator: Any, open_inquiry: Inquiry
) -> None:
    AnswerFactory(inquiry=open_inquiry, quantities=[1, 2], organisation__short_name="Åstorp")
    client = client_of(coordinator)
    url = reverse("needs:board", args=[open_inquiry.pk])
    page = text_of(client.get(url, {"standing": "done"}))
    assert "Åstorp" in page
    needing_nothing = text_of(client.get(url, {"need": "nothing"})).split("list-rows")[-1]
    assert "Åstorp" not in needing_nothing.split("</table>")[0]
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(url, {"export": "xlsx"}).content)
    ).get_sheet_by_index(0)
    assert {row[0] for row in rows.to_python()[1:]} == {"Bjuv", "Lund", "Åstorp"}


def test_a_late_answer_is_allowed_from_the_review(
    client_of: Any, coordinator: Any, bjuv_answer: Answer
) -> None:
    after = bjuv_answer.inquiry.deadline + timedelta(days=1)
    with clock.pretend(after):
        url = reverse("needs:allow_late", args=[bjuv_answer.pk])
        client_of(coordinator).post(url, {"until": after.isoformat()})
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.late_until == after


def test_the_demand_says_how_many_have_answered(
    client_of: Any, coordinator: Any, procurement: Any, open_inquiry: Inquiry
) -> None:
    AnswerFactory(inquiry=open_inquiry, quantities=[10, 20], organisation__short_name="Åstorp")
    client = client_of(coordinator)
    page = text_of(client.get(reverse("consolidation:demand", args=[procurement.pk])))
    assert "1 av 3 parter har svarat" in page
    assert "<svg" in page
    excel = client.get(reverse("consolidation:demand_export", args=[procurement.pk]))
    assert excel["Content-Type"].startswith("application/vnd.openxml")
    form = {"estimated_value": "120 000", "margin_percent": "25", "reason": "Osäkra volymer."}
    client.post(reverse("consolidation:estimate", args=[procurement.pk]), form)
    procurement.refresh_from_db()
    assert procurement.ceiling == Decimal(150_000)


def test_the_board_asks_the_database_as_often_for_many_as_for_few(
    client_of: Any, coordinator: Any, open_inquiry: Inquiry, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        AnswerFactory(inquiry=open_inquiry, quantities=[1, 2])
    client = client_of(coordinator)
    with django_assert_max_num_queries(45):
        client.get(reverse("needs:board", args=[open_inquiry.pk]))
