"""What an answer can be started from, and that it never replaces what somebody typed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements import running
from needs.inquiries import registries
from needs.inquiries.answering.prefill import offers_of
from needs.inquiries.models import Answer
from needs.inquiries.registries import CurrentAgreement, Prefill
from portal.core import clock
from portal.procurements.models import CpvCode, Procurement
from tests.support.factories import agreements, base
from tests.support.factories.needs import AnswerFactory, InquiryFactory, InquiryItemFactory

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def before(bjuv: Any, coordinator: Any) -> Answer:
    """Bjuv's answer of the last cycle: 1 200 of the first line, in the same unit."""
    earlier = base.ProcurementFactory(
        title="Konsulentstödd familjehemsvård 2023", responsible=coordinator, parties=[bjuv]
    )
    with clock.pretend(clock.today() - timedelta(days=1400)):
        inquiry = InquiryFactory(procurement=earlier, lines=0)
        InquiryItemFactory(inquiry=inquiry, name="Familjehem, nivå A")
        InquiryItemFactory(inquiry=inquiry, name="Annan enhet", unit="kr")
        inquiry.sent_at, inquiry.sent_by = clock.now(), coordinator
        inquiry.save()
        return AnswerFactory(inquiry=inquiry, organisation=bjuv, quantities=[1200, 7])


@pytest.fixture
def answer(bjuv_answer: Answer) -> Answer:
    """Bjuv's answer now, of which one line was asked before with the same unit."""
    first, second = bjuv_answer.inquiry.items.all()
    first.name, second.name = "Familjehem, nivå A", "Annan enhet"
    first.save()
    second.save()
    return bjuv_answer


def test_the_answer_before_is_found_by_title_without_the_year(
    before: Answer, answer: Answer
) -> None:
    offers = offers_of(answer)
    first = answer.inquiry.items.first()
    assert first is not None
    assert list(offers.earlier) == [first.pk], "a line in another unit is not offered"
    assert offers.earlier[first.pk].quantity == 1200
    assert before.inquiry.title in offers.earlier[first.pk].source


def test_another_partys_answer_is_never_offered(before: Answer, lund_answer: Answer) -> None:
    assert not offers_of(lund_answer).earlier


def test_the_procurement_that_is_followed_on_is_the_one_before(
    before: Answer, answer: Answer, monkeypatch: Any
) -> None:
    before.inquiry.procurement.title = "Något helt annat"
    before.inquiry.procurement.save()
    assert not offers_of(answer).earlier
    pk = before.inquiry.procurement_id
    monkeypatch.setattr(registries, "_predecessors", [lambda _procurement: pk])
    assert offers_of(answer).earlier


def test_one_click_fills_empty_lines_and_leaves_the_rest(
    client_of: Any, bjuv_coordinator: Any, before: Answer, answer: Answer, typed: Any
) -> None:
    first, second = answer.inquiry.items.all()
    client, url = client_of(bjuv_coordinator), answer.get_absolute_url()
    page = text_of(client.get(url))
    assert before.inquiry.title in page
    client.post(url, typed(answer, "", "", take_over="earlier:all"))
    answer.refresh_from_db()
    assert answer.draft[f"quantity_{first.pk}"][0].replace("\xa0", " ") == "1 200"
    assert answer.draft[f"quantity_{second.pk}"] == [""]
    page = client.post(url, typed(answer, "77", "", take_over=f"earlier:{first.pk}"), follow=True)
    answer.refresh_from_db()
    assert answer.draft[f"quantity_{first.pk}"] == ["77"]
    assert "rad lämnas" in text_of(page)


def test_an_absurd_figure_is_asked_about_and_may_be_right(
    client_of: Any, bjuv_coordinator: Any, before: Answer, answer: Answer, typed: Any
) -> None:
    first = answer.inquiry.items.first()
    assert first is not None
    client, url = client_of(bjuv_coordinator), answer.get_absolute_url()
    response = client.post(url, typed(answer, "1200000", "1", submit="1"))
    assert response.status_code == 200
    assert f'name="sure_{first.pk}"' in text_of(response)
    answer.refresh_from_db()
    assert not answer.is_submitted
    sure = {f"sure_{first.pk}": "on"}
    assert client.post(url, typed(answer, "1200000", "1", submit="1", **sure)).status_code == 302


def test_running_agreements_stand_at_the_lines_they_cover(
    client_of: Any, bjuv_coordinator: Any, answer: Answer, monkeypatch: Any, typed: Any
) -> None:
    first, second = answer.inquiry.items.all()
    day = clock.today() + timedelta(days=200)
    rows = [
        CurrentAgreement("Ramavtal A", day, "/avtal/1/", names=frozenset({first.name.casefold()})),
        CurrentAgreement("Ramavtal B", day + timedelta(days=1)),
    ]
    monkeypatch.setattr(registries, "_agreements", [lambda *_who: rows])
    offers = offers_of(answer)
    assert [a.title for a in offers.agreements_of(first.pk)] == ["Ramavtal A", "Ramavtal B"]
    assert [a.title for a in offers.agreements_of(second.pk)] == ["Ramavtal B"]
    client, url = client_of(bjuv_coordinator), answer.get_absolute_url()
    assert "Ramavtal A" in text_of(client.get(url))
    client.post(url, typed(answer, "1", "2", take_over=f"agreement:{first.pk}:0"))
    answer.refresh_from_db()
    assert answer.draft[f"agreement_{first.pk}"] == ["Ramavtal A"]
    assert answer.draft[f"until_{first.pk}"] == [day.isoformat()]
    for nonsense in ("agreement:x:0", "agreement:1:99", "earlier:0", "-1"):
        answer.refresh_from_db()
        form = typed(answer, "1", "2", take_over=nonsense)
        assert client.post(url, form).status_code == 302


def test_the_register_tells_of_agreements_that_run_and_until_when(
    procurement: Procurement, bjuv: Any, lund: Any
) -> None:
    code = CpvCode.objects.create(code="85311300", label_sv="Omsorg", label_en="Care")
    procurement.cpv_codes.add(code)
    agreement = agreements.AgreementFactory(parties=[bjuv])
    agreement.cpv_codes.add(code)
    [found] = running.running(procurement, bjuv)
    assert (found.title, found.ends) == (agreement.title, agreement.valid_to)
    assert found.cpv == {"85311300"}
    assert not running.running(procurement, lund)
    party = agreement.parties.get(organisation=bjuv)
    party.valid_to = clock.today() + timedelta(days=3)
    party.save()
    assert running.running(procurement, bjuv)[0].ends == party.valid_to
    type(agreement).objects.filter(pk=agreement.pk).update(terminated_from=clock.today())
    assert not running.running(procurement, bjuv)


def test_the_offers_are_a_fixed_number_of_statements(
    before: Answer, answer: Answer, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(registries, "_providers", [lambda *_who: {"x": Prefill(Decimal(1), "s")}])
    monkeypatch.setattr(registries, "_agreements", [])
    monkeypatch.setattr(registries, "_predecessors", [])
    offers_of(answer)
    with CaptureQueriesContext(connection) as few:
        offers_of(answer)
    for number in range(5):
        InquiryItemFactory(inquiry=answer.inquiry, name=f"Rad {number}")
    with django_assert_num_queries(len(few)):
        offers_of(answer)


def test_the_answer_page_makes_as_many_statements_with_more_lines(
    client_of: Any, bjuv_coordinator: Any, before: Answer, answer: Answer
) -> None:
    client, url = client_of(bjuv_coordinator), answer.get_absolute_url()

    def statements() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        return len(made)

    few = statements()
    for number in range(6):
        InquiryItemFactory(inquiry=answer.inquiry, name=f"Rad {number}")
    assert statements() == few
