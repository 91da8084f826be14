"""The pages, for each kind of person."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from contracts.agreements.models import Agreement
from contracts.agreements.panels import Tab
from portal.audit.models import Look
from portal.procurements.enums import Task
from tests.support.factories import agreements as factories
from tests.support.factories import base

PAGES = ["detail", "suppliers", "parties", "usage", "changes", "history", "lines", "off_lines"]


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("name", PAGES)
def test_people_of_a_party_open_it_others_get_404_and_are_written_down(
    used: Agreement, client_of: Any, bjuv_reader: Any, outsider: Any, name: str
) -> None:
    address = reverse(f"agreements:{name}", args=[used.pk])

    assert client_of(bjuv_reader).get(address).status_code == 200
    assert client_of(used.registered_by).get(address).status_code == 404
    assert client_of(outsider).get(address).status_code == 404
    assert Look.objects.filter(user=outsider, outcome="not_found").exists()


def test_the_overview_answers_at_a_glance(
    used: Agreement, client_of: Any, coordinator: Any
) -> None:
    factories.AgreementOptionFactory(agreement=used, notice_by=date(2026, 12, 24))
    page = text(client_of(coordinator).get(used.get_absolute_url()))

    assert "60 %" in page
    assert "Larm i hemmet" in page
    assert "Påhittad familjehemsvård AB" in page
    assert "24 dec 2026" in page
    for tab in Tab:
        assert used.url_of(tab) in page


def test_use_and_parties_have_parts_of_their_own(
    used: Agreement, client_of: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    parties = text(client.get(used.url_of(Tab.PARTIES)))
    assert "400 000,25" in parties
    assert "200 000,25" in parties
    assert "2 av 2 parter har lämnat reskontra" in text(client.get(used.url_of(Tab.USE)))
    assert "600 000,50" in text(client.get(used.url_of(Tab.SUPPLIERS)))


def test_a_member_gets_the_answer_and_not_the_others_figures(
    used: Agreement, client_of: Any, bjuv_reader: Any
) -> None:
    client = client_of(bjuv_reader)
    assert "Ja, Bjuv får använda avtalet." in text(client.get(used.get_absolute_url()))
    parties = text(client.get(used.url_of(Tab.PARTIES)))
    assert "400 000,25" in parties
    assert "200 000,25" not in parties


def test_a_figure_is_two_clicks_from_its_ledger_row(
    used: Agreement, client_of: Any, bjuv_reader: Any, bjuv: Any
) -> None:
    client = client_of(bjuv_reader)
    lines = reverse("agreements:party_lines", args=[used.pk, bjuv.pk])

    assert lines in text(client.get(used.url_of(Tab.PARTIES)))
    page = text(client.get(lines))
    ledger = bjuv.ledger_imports.get()
    proof = reverse("usage:import_detail", args=[ledger.pk])
    assert proof in page
    assert client.get(proof).status_code == 200
    assert "300 000,00" in page
    assert "400 000,25 kr" in page


def test_another_partys_lines_do_not_exist_for_a_member(
    used: Agreement, client_of: Any, bjuv_reader: Any, lund: Any
) -> None:
    address = reverse("agreements:party_lines", args=[used.pk, lund.pk])
    response = client_of(bjuv_reader).get(address)

    assert response.status_code == 404
    assert Look.objects.filter(user=bjuv_reader, outcome="not_found").exists()


def test_all_lines_of_a_member_are_its_own(
    used: Agreement, client_of: Any, bjuv_reader: Any
) -> None:
    page = text(client_of(bjuv_reader).get(reverse("agreements:lines", args=[used.pk])))

    assert "300 000,00" in page
    assert "200 000,25" not in page


def test_list_and_use_show_what_is_theirs(
    used: Agreement, client_of: Any, bjuv_reader: Any, coordinator: Any, outsider: Any
) -> None:
    for name in ("agreements:list", "agreements:use"):
        for person in (bjuv_reader, coordinator):
            assert "Trygghetslarm" in text(client_of(person).get(reverse(name)))
        assert "Trygghetslarm" not in text(client_of(outsider).get(reverse(name)))


def test_list_is_filtered_sorted_and_exported(
    used: Agreement, client_of: Any, coordinator: Any
) -> None:
    factories.AgreementFactory(title="Gammalt avtal", expired=True)
    client = client_of(coordinator)
    address = reverse("agreements:list")

    page = text(client.get(address, {"status": "expired", "sort": "-used"}))
    assert "Gammalt avtal" in page
    assert "Trygghetslarm" not in page
    exported = client.get(address, {"export": "csv"})
    assert "Trygghetslarm" in exported.getvalue().decode("utf-8-sig")


def test_register_page_is_filled_in_from_the_award_and_registers(
    case: Any, client_of: Any, coordinator: Any, supplier: Any
) -> None:
    client = client_of(coordinator)
    address = reverse("agreements:register", args=[case.pk])
    page = text(client.get(address))
    assert supplier.name in page
    assert case.title in page

    data = form_data(supplier)
    response = client.post(address, data)

    made = Agreement.objects.get()
    assert response.status_code == 302
    assert response.url == made.get_absolute_url()
    assert made.lots.get().suppliers.get().rank == 1
    assert made.options.get().months == 12


def test_register_page_adds_a_lot_without_script_and_keeps_what_was_typed(
    case: Any, client_of: Any, coordinator: Any, supplier: Any
) -> None:
    address = reverse("agreements:register", args=[case.pk])
    data = {**form_data(supplier), "more": "lots"}

    page = text(client_of(coordinator).post(address, data))

    assert 'name="lots-1-name"' in page
    assert "SK 2026-17" in page
    assert not Agreement.objects.exists()


def test_register_page_shows_the_refusal_at_its_field(
    case: Any, client_of: Any, coordinator: Any, supplier: Any
) -> None:
    address = reverse("agreements:register", args=[case.pk])

    page = text(
        client_of(coordinator).post(address, {**form_data(supplier), "signed_on": "2026-11-10"})
    )

    assert "avtalsspärren" in page.lower()
    assert not Agreement.objects.exists()


def test_register_is_not_for_members(case: Any, client_of: Any, bjuv_coordinator: Any) -> None:
    address = reverse("agreements:register", args=[case.pk])

    assert client_of(bjuv_coordinator).get(address).status_code == 404


def test_option_is_taken_on_the_page(
    agreement: Agreement, client_of: Any, coordinator: Any, bjuv_reader: Any
) -> None:
    option: Any = factories.AgreementOptionFactory(agreement=agreement)
    base.appoint(agreement.procurement, coordinator, Task.COORDINATE)
    address = reverse("agreements:take_option", args=[option.pk])
    client = client_of(coordinator)
    assert address in text(client.get(agreement.url_of(Tab.CHANGES)))

    assert client_of(bjuv_reader).post(address).status_code == 404
    assert client.post(address, {"decided_by": ""}).status_code == 422
    data = {"decided_by": "Dora Direktör", "authority": "Delegation 3.4"}
    assert client.post(address, data).status_code == 302

    agreement.refresh_from_db()
    assert agreement.valid_to == option.extends_to


def test_english_works_too(used: Agreement, client_of: Any, coordinator: Any) -> None:
    client = client_of(coordinator)
    coordinator.language = "en"
    coordinator.save(update_fields=["language"])

    assert "Parties and their use" in text(client.get(used.url_of(Tab.PARTIES)))
    assert "Next deadline" in text(client.get(used.get_absolute_url()))


def test_case_page_shows_agreement_and_use(
    used: Agreement, client_of: Any, bjuv_reader: Any
) -> None:
    from contracts.agreements import case

    steps = [case.agreement_step(used.procurement, bjuv_reader)]
    steps.append(case.use_step(used.procurement, bjuv_reader))

    assert steps[0].fact.replace("\xa0", " ") == "till 31 dec 2028"
    assert steps[1].fact.replace("\xa0", " ") == "60 % av taket"
    assert steps[1].state == "now"
    page = text(client_of(bjuv_reader).get(used.procurement.get_absolute_url()))
    assert used.get_absolute_url() in page


def form_data(supplier: Any) -> dict[str, str]:
    return {
        "kind": "framework",
        "responsible": str(factories.association().pk),
        "contract_kind": "goods_services",
        "title": "Konsulentstödd familjehemsvård",
        "number": "SK 2026-17",
        "signed_on": "2026-11-20",
        "valid_from": "2027-01-01",
        "valid_to": "2029-12-31",
        "call_off_model": "ranking",
        "ceiling": "412 000 000",
        "lots-TOTAL_FORMS": "1",
        "lots-INITIAL_FORMS": "1",
        "lots-0-number": "1",
        "lots-0-name": "Hela avtalet",
        f"lots-0-in_{supplier.pk}": "on",
        f"lots-0-rank_{supplier.pk}": "1",
        "options-TOTAL_FORMS": "2",
        "options-INITIAL_FORMS": "1",
        "options-0-months": "12",
        "options-0-notice_by": str(date(2029, 6, 30)),
        "options-0-extends_to": str(date(2030, 12, 31)),
    }
