"""What the association sees and does about a demand, in both languages; members see nothing."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from needs.consolidation import actions
from needs.consolidation.models import Adjustment, Inhabitants, ScenarioFactors, Snapshot
from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db
TABS = ("item", "lot", "party", "county", "year")


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def answered(open_inquiry: Any, bjuv_answer: Any, lund: Any) -> Any:
    """Bjuv needs 10 and 20, Åstorp 1 000 times as much, Lund is silent and one is unsure."""
    bjuv_answer.delete()
    AnswerFactory(inquiry=open_inquiry, organisation=bjuv_answer.organisation, quantities=[10, 20])
    AnswerFactory(
        inquiry=open_inquiry, organisation__short_name="Åstorp", quantities=[10_000, 20_000]
    )
    unsure = AnswerFactory(inquiry=open_inquiry, quantities=[5, 6])
    Answer.objects.filter(pk=unsure.pk).update(stance=Stance.UNSURE, stance_reason="Vet i höst.")
    return open_inquiry


@pytest.fixture
def bjuvs(answered: Any, bjuv: Any) -> Answer:
    """Bjuv's submitted answer."""
    return answered.answers.get(organisation=bjuv)


def url(name: str, *args: Any) -> str:
    return reverse(f"consolidation:{name}", args=args)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_opens(
    language: str, answered: Any, bjuvs: Answer, client_of: Any, coordinator: Any
) -> None:
    bjuv = bjuvs.organisation
    coordinator.language = language
    coordinator.save()
    case = answered.procurement
    adjustment = actions.adjust(
        actor=coordinator,
        answer=bjuvs,
        item=answered.items.first(),
        quantity=Decimal(12),
        reason="Enligt samtal.",
        version=bjuvs.version,
    )
    made = actions.freeze(actor=coordinator, procurement=case, reason="Inför beslutet.")
    actions.enter_inhabitants(
        actor=coordinator, year=2025, source="SCB", counts=[actions.Count(bjuv, 15_900)]
    )
    client = client_of(coordinator)
    pages = [f"{url('demand', case.pk)}?by={by}" for by in TABS]
    pages += [f"{url('demand', case.pk)}?by={by}&item={answered.items.first().pk}" for by in TABS]
    names = ("estimate", "lines", "outliers", "adjustments", "scenarios", "factors", "snapshots")
    pages += [url(name, case.pk) for name in (*names, "freeze", "demand_export", "demand_csv")]
    pages += [url("adjust", bjuvs.pk), url("withdraw", adjustment.pk), url("inhabitants")]
    pages += [url(n, made.pk) for n in ("snapshot", "verify", "snapshot_json", "snapshot_pdf")]
    pages += [url("inhabitants_template"), reverse("needs:review", args=[bjuvs.pk])]
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_before_an_inquiry_the_pages_say_what_to_do(
    procurement: Any, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    for name in ("demand", "scenarios", "outliers", "snapshots", "adjustments"):
        assert client.get(url(name, procurement.pk)).status_code == 200, name
    assert client.get(url("demand_export", procurement.pk)).status_code == 302
    assert client.get(url("lines", procurement.pk)).status_code == 302
    assert "Inget samlat behov" in text_of(client.get(url("demand", procurement.pk)))


def test_members_know_of_none_of_it(
    answered: Any, bjuvs: Answer, client_of: Any, bjuv_coordinator: Any
) -> None:
    client = client_of(bjuv_coordinator)
    for name in ("demand", "lines", "outliers", "scenarios", "snapshots", "demand_csv"):
        assert client.get(url(name, answered.procurement.pk)).status_code == 404
    assert client.get(url("adjust", bjuvs.pk)).status_code == 404


def test_every_figure_leads_to_the_answers_behind_it(
    answered: Any, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    item = answered.items.first()
    page = text_of(client.get(url("demand", answered.procurement.pk)))
    link = f"{url('lines', answered.procurement.pk)}?item={item.pk}"
    assert f'href="{link}">10 010</a>' in page
    below = text_of(client.get(link))
    assert "Bjuv" in below
    assert "Åstorp" in below
    assert answered.items.last().name not in below.split("<tbody")[1]
    assert client.get(f"{link}999999999").status_code == 200
    odd = f"{url('demand', answered.procurement.pk)}?by=x&item=-1&lot=½"
    assert client.get(odd).status_code == 200


def test_what_stands_out_is_asked_about_at_once(
    answered: Any, bjuv: Any, client_of: Any, coordinator: Any, bjuv_coordinator: Any
) -> None:
    earlier = AnswerFactory(
        inquiry__procurement=answered.procurement,
        inquiry__sent_at=answered.sent_at.replace(year=answered.sent_at.year - 1),
        inquiry__sent_by=coordinator,
        inquiry__closed_at=answered.sent_at,
        inquiry__closed_by=coordinator,
        organisation=bjuv,
        quantities=[100, 20],
    )
    first = answered.items.first()
    earlier.inquiry.items.filter(pk=earlier.inquiry.items.first().pk).update(name=first.name)
    client = client_of(coordinator)
    page = url("outliers", answered.procurement.pk)
    answer = answered.answers.get(organisation=bjuv)
    assert f'value="{answer.pk}-{first.pk}"' in text_of(client.get(page))
    nothing = client.post(page, {"comment": "Stämmer det?"})
    assert nothing.status_code == 200, "nobody is chosen"
    client.post(page, {"comment": "Stämmer det?", "chosen": f"{answer.pk}-{first.pk}"})
    answer.refresh_from_db()
    assert answer.status == "returned"
    assert first.name in answer.return_comment


def test_a_figure_is_adjusted_and_the_adjustment_withdrawn(
    answered: Any, bjuvs: Answer, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    item = answered.items.first()
    form = {"version": bjuvs.version, "quantity": "1 200,5", "reason": "Enligt samtal."}
    page = f"{url('adjust', bjuvs.pk)}?line={item.pk}"
    wrong = client.post(page, {**form, "quantity": "-3"})
    assert wrong.status_code == 200
    client.post(page, form)
    made = Adjustment.objects.get()
    assert made.quantity == Decimal("1200.5")
    shown = text_of(client.get(url("demand", answered.procurement.pk)))
    assert "11 200,5" in shown
    assert "svarat 10 010" in shown
    client.post(url("withdraw", made.pk), {"reason": "Parten hade rätt."})
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_factors_are_changed_with_a_reason(answered: Any, client_of: Any, coordinator: Any) -> None:
    client = client_of(coordinator)
    page = url("factors", answered.procurement.pk)
    values = {
        "high_low": "90",
        "high_high": "110",
        "medium_low": "70",
        "medium_high": "130",
        "low_low": "40",
        "low_high": "160",
        "undecided_likely": "50",
        "undecided_high": "100",
        "reason": "Erfarenhet från förra avtalet.",
    }
    assert client.post(page, {**values, "high_low": "101"}).status_code == 200
    assert not ScenarioFactors.objects.exists()
    client.post(page, values)
    assert ScenarioFactors.objects.get().high_low == 90


def test_an_estimate_freezes_the_demand_and_a_change_is_told(
    answered: Any, bjuvs: Answer, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    case = answered.procurement
    form = {"estimated_value": "120 000", "margin_percent": "25", "reason": "Osäkra volymer."}
    client.post(url("estimate", case.pk), form)
    made = Snapshot.objects.get()
    page = text_of(client.get(url("demand", case.pk)))
    assert "Ögonblicksbild 1" in page
    assert "Ändrat sedan" not in page
    bjuvs.lines.update(quantity=11)
    assert "Ändrat sedan" in text_of(client.get(url("demand", case.pk)))
    assert "Ändrat sedan" in text_of(client.get(made.get_absolute_url()))
    assert "som den frystes" in text_of(client.get(url("verify", made.pk)))


def test_inhabitants_are_uploaded(client_of: Any, coordinator: Any, bjuv: Any) -> None:
    client = client_of(coordinator)
    file = SimpleUploadedFile("folk.csv", f"kod;antal\n{bjuv.code};15900\n".encode())
    client.post(url("inhabitants"), {"year": "2025", "source": "SCB", "file": file})
    assert Inhabitants.objects.get().count == 15_900
    bad = SimpleUploadedFile("folk.pdf", b"%PDF-1.7")
    page = client.post(url("inhabitants"), {"year": "2025", "source": "SCB", "file": bad})
    assert page.status_code == 200
    assert Inhabitants.objects.count() == 1


def test_the_demand_asks_the_database_as_often_for_many_as_for_few(
    answered: Any, client_of: Any, coordinator: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(20):
        AnswerFactory(inquiry=answered, quantities=[1, 2])
    client = client_of(coordinator)
    for name in ("demand", "outliers", "scenarios"):
        with django_assert_max_num_queries(45):
            client.get(url(name, answered.procurement.pk))


def test_an_inquiry_that_nobody_has_answered_has_all_its_pages(
    open_inquiry: Any, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    case = open_inquiry.procurement
    pages = [f"{url('demand', case.pk)}?by={by}" for by in TABS]
    names = ("lines", "outliers", "scenarios", "demand_export", "demand_csv", "freeze")
    for page in [*pages, *(url(name, case.pk) for name in names)]:
        assert client.get(page).status_code == 200, page
    client.post(url("freeze", case.pk), {"reason": "Läget innan någon svarat."})
    made = Snapshot.objects.get()
    for name in ("snapshot", "verify", "snapshot_pdf"):
        assert client.get(url(name, made.pk)).status_code == 200, name
