"""What each person sees and can do on the pages, in Swedish and in English."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import Look
from portal.core import clock
from portal.core.decisions import Decision
from portal.procurements import actions
from portal.procurements.models import CpvCode, ProcessTemplate, ProcessVersion, Procurement
from tests.support.factories.base import CpvFactory, OrganisationFactory
from tests.support.factories.procurements import TenderFactory, begun, certified, opened

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"procurements:{name}", args=args)


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


CASE_PAGES = ["case", "publication", "award"]
COORDINATOR_PAGES = [
    *("edit", "cpv", "regime", "value", "lots", "invite", "cancel", "tenders"),
    *("team", "opening", "readings", "hand_over", "declare", "reference"),
]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_of_a_case_opens_for_the_coordinator(
    case: Procurement, coordinator: Any, client_of: Browser, language: str
) -> None:
    client = client_of(coordinator)
    client.cookies["language"] = language
    for name in [*CASE_PAGES, *COORDINATOR_PAGES]:
        response = client.get(url(name, case.pk))
        assert response.status_code == 200, name
        assert "Konsulentstödd familjehemsvård 2027" in text_of(response)
    assert client.get(url("move", case.pk, "award")).status_code == 200
    for name in ("list", "create", "processes", "process_new", "suppliers", "declarations"):
        assert client.get(url(name)).status_code == 200, name
    for name in ("process", "process_edit"):
        assert client.get(url(name, case.process.template_id)).status_code == 200, name


def test_the_case_page_shows_the_chain_dates_and_their_reasons(
    case: Procurement, coordinator: Any, client_of: Browser
) -> None:
    page = text_of(client_of(coordinator).get(url("case", case.pk)))
    assert "1 feb – 8 mar" in page
    assert "10 arbetsdagar före ”Annonsering”" in page
    assert "LOU 20:1" in page
    assert "2 medlemmar" in page
    assert "Upphandling startad" in page


def test_a_member_reads_the_case_but_changes_nothing(
    case: Procurement, bjuv_coordinator: Any, client_of: Browser
) -> None:
    client = client_of(bjuv_coordinator)
    page = client.get(url("case", case.pk))
    assert page.status_code == 200
    assert "Registrera annonsen" not in text_of(page)
    for name in ("edit", "cpv", "regime", "value", "lots", "invite", "cancel"):
        refused = client.get(url(name, case.pk))
        assert refused.status_code == 403, name
        assert "samordnare" in text_of(refused)
    assert client.get(url("tenders", case.pk)).status_code == 404
    assert client.post(url("publication", case.pk), {}).status_code == 403
    assert client.post(url("award", case.pk), {}).status_code == 403


def test_an_outsider_gets_404_and_leaves_a_row(
    case: Procurement, outsider: Any, client_of: Browser
) -> None:
    client = client_of(outsider)
    for name in [*CASE_PAGES, *COORDINATOR_PAGES]:
        assert client.get(url(name, case.pk)).status_code == 404, name
    assert client.get(url("create")).status_code == 404
    assert Look.objects.filter(user=outsider, outcome="not_found").count() >= 10
    assert "Konsulentstödd" not in text_of(client.get(url("list")))


def test_without_log_in_one_is_sent_there(case: Procurement, client: Client) -> None:
    assert client.get(url("case", case.pk)).status_code == 302


# --- Start ---------------------------------------------------------------------------------------


def start_data(process: ProcessVersion, coordinator: Any, **more: Any) -> dict[str, Any]:
    return {
        "process": process.pk,
        "title": "Tolktjänster 2027",
        "area": "Kommunikation",
        "responsible": coordinator.pk,
        "publication_on": "2027-02-01",
        **more,
    }


def test_dates_are_counted_before_anything_is_saved(
    process: ProcessVersion, coordinator: Any, client_of: Browser
) -> None:
    client = client_of(coordinator)
    page = client.post(url("create"), start_data(process, coordinator, preview="1"))
    assert "18 jan 2027" in text_of(page)
    assert not Procurement.objects.exists()
    made = client.post(url("create"), start_data(process, coordinator))
    case = Procurement.objects.get()
    assert made.url == url("cpv", case.pk)
    assert case.milestones.get(key="party_list").planned_on == date(2027, 1, 18)


def test_two_starting_days_are_refused_at_the_field(
    process: ProcessVersion, coordinator: Any, client_of: Browser
) -> None:
    data = start_data(process, coordinator, start_on="2026-12-01")
    page = text_of(client_of(coordinator).post(url("create"), data))
    assert "Ange antingen dagen för annonsen eller dagen då arbetet börjar." in page


# --- List ----------------------------------------------------------------------------------------


def test_the_list_is_searched_filtered_and_exported(
    case: Procurement, coordinator: Any, process: ProcessVersion, client_of: Browser
) -> None:
    actions.create_procurement(
        actor=coordinator,
        title="Tolktjänster",
        area="Kommunikation",
        process=process,
        responsible=coordinator,
    )
    client = client_of(coordinator)
    both = text_of(client.get(url("list")))
    assert "Tolktjänster" in both
    assert "Konsulentstödd" in both
    searched = text_of(client.get(url("list"), {"q": "familjehem"}))
    assert "Tolktjänster" not in searched
    filtered = text_of(client.get(url("list"), {"area": "Kommunikation"}))
    assert f'href="{url("case", case.pk)}"' not in filtered
    for order in ("title", "-next_on", "next_on", "status", "responsible", "estimated_value"):
        assert client.get(url("list"), {"sort": order}).status_code == 200
    csv = client.get(url("list"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "Tolktjänster" in csv


def test_a_member_is_not_told_of_other_areas(
    case: Procurement,
    coordinator: Any,
    process: ProcessVersion,
    bjuv_reader: Any,
    client_of: Browser,
) -> None:
    actions.create_procurement(
        actor=coordinator,
        title="Hemlig plan",
        area="Ännu inte känt",
        process=process,
        responsible=coordinator,
    )
    page = text_of(client_of(bjuv_reader).get(url("list")))
    assert "Konsulentstödd" in page
    assert "Ännu inte känt" not in page
    assert "Starta en upphandling" not in page


def test_the_list_and_the_case_ask_as_often_for_many_parties(
    case: Procurement, coordinator: Any, client_of: Browser, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(coordinator)

    def count(name: str, *args: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url(name, *args))
        return len(queries)

    client.get(url("case", case.pk))
    few = count("case", case.pk), count("list")
    parties = [OrganisationFactory() for _ in range(20)]
    actions.invite(actor=coordinator, procurement=case, organisations=parties)
    for number in range(5):
        actions.create_procurement(
            actor=coordinator,
            title=f"Nummer {number}",
            process=case.process,
            responsible=coordinator,
            publication_on=date(2027, 5, 3),
        )
    assert (count("case", case.pk), count("list")) == few


# --- CPV -----------------------------------------------------------------------------------------


@pytest.fixture
def vocabulary(db: Any) -> None:
    CpvFactory()
    for code, swedish, english in [
        ("85311200", "Sociala omsorgstjänster för handikappade", "Services for the disabled"),
        ("79540000", "Tolkning", "Interpretation services"),
        ("98133100", "Förbättrings- och stödtjänster", "Civic betterment services"),
    ]:
        CpvCode.objects.create(code=code, label_sv=swedish, label_en=english)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("omsorg barn", ["85311300"]),
        ("omsorgstjänst", ["85311200", "85311300"]),
        ("tolkningar", ["79540000"]),
        ("interpretation", ["79540000"]),
        ("8531", ["85311200", "85311300"]),
        ("85311300-5", ["85311300"]),
        ("vargar", []),
    ],
)
def test_codes_are_found_by_swedish_words(vocabulary: None, query: str, found: list[str]) -> None:
    from portal.procurements.selectors import search_cpv

    assert sorted(code.code for code in search_cpv(query)) == found


def test_codes_are_picked_without_javascript_and_the_regime_decided(
    case: Procurement, vocabulary: None, coordinator: Any, client_of: Browser
) -> None:
    client = client_of(coordinator)
    page = text_of(client.get(url("cpv", case.pk), {"q": "omsorg barn"}))
    assert "Sociala omsorgstjänster för barn och ungdom" in page
    client.post(url("cpv", case.pk) + "?q=omsorg", {"add": "85311300"})
    client.post(url("cpv", case.pk), {"add": "79540000"})
    client.post(url("cpv", case.pk), {"remove": "79540000"})
    assert [code.code for code in case.cpv_codes.all()] == ["85311300"]
    page = text_of(client.get(url("regime", case.pk)))
    assert "bilaga 2" in page
    refused = text_of(client.post(url("regime", case.pk), {"regime": "directive"}))
    assert "Reglerna föreslår ett annat regelverk" in refused
    client.post(url("regime", case.pk), {"regime": "chapter_19"})
    case.refresh_from_db()
    assert case.regime == "chapter_19"


def test_lots_value_and_words_are_saved(
    case: Procurement, coordinator: Any, client_of: Browser
) -> None:
    client = client_of(coordinator)
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    names = {"form-0-name": "Barn", "form-1-name": "Unga"}
    client.post(url("lots", case.pk), rows | names)
    assert [lot.name for lot in case.lots.all()] == ["Barn", "Unga"]
    value = {
        "estimated_value": "412 000 000",
        "ceiling": "400 000 000,50",
        "reason": "Behovet.",
        "term_months": "48",
        "value_basis": "joint",
    }
    refused = client.post(url("value", case.pk), value)
    assert "Taket kan inte vara lägre" in text_of(refused)
    client.post(url("value", case.pk), value | {"ceiling": "495 000 000"})
    case.refresh_from_db()
    assert case.ceiling == 495_000_000
    words = {"title": "Ny rubrik", "area": "", "diary_number": "1", "description": "Text"}
    client.post(url("edit", case.pk), words)
    assert "Ny rubrik" in text_of(client.get(url("case", case.pk)))


# --- Invitations ---------------------------------------------------------------------------------


def test_all_are_chosen_from_the_start_and_invited(
    case: Procurement, coordinator: Any, client_of: Browser, gates: dict[str, Decision]
) -> None:
    member = OrganisationFactory(short_name="Ystad")
    other = OrganisationFactory(short_name="Växjö", relation="associated")
    client = client_of(coordinator)
    page = text_of(client.get(url("invite", case.pk)))
    assert f'value="{member.pk}" checked' in page
    assert f'value="{other.pk}" checked' in page
    none = text_of(client.get(url("invite", case.pk), {"pick": "none"}))
    assert f'value="{member.pk}" checked' not in none
    client.post(url("invite", case.pk), {"organisations": [member.pk, other.pk]})
    assert case.participations.count() == 4
    gates["mandates.party_list_open"] = Decision.no("Partslistan låstes 15 jan.")
    page = text_of(client.get(url("invite", case.pk)))
    assert "Partslistan låstes 15 jan." in page
    client.post(url("invite", case.pk), {"organisations": [OrganisationFactory().pk]})
    assert case.participations.count() == 4


# --- Notice to award -----------------------------------------------------------------------------


def test_the_notice_page_names_what_remains(
    ready: Procurement, coordinator: Any, client_of: Browser, gates: dict[str, Decision]
) -> None:
    gates["mandates.party_list_locked"] = Decision.no("Lås partslistan först.")
    client = client_of(coordinator)
    page = text_of(client.get(url("publication", ready.pk)))
    assert "Lås partslistan först." in page
    assert client.post(url("publication", ready.pk), {}).status_code == 403
    gates["mandates.party_list_locked"] = Decision.yes()
    with clock.pretend(date(2027, 2, 1)):
        client_of(coordinator).post(
            url("publication", ready.pk),
            {
                "published_on": "2027-02-01",
                "tender_deadline": "2027-03-08",
                "database": "Annonsdatabasen",
            },
        )
    ready.refresh_from_db()
    assert ready.status == "published"


def test_from_tenders_to_the_end_of_the_standstill(
    published: Procurement, coordinator: Any, bjuv_coordinator: Any, client_of: Browser
) -> None:
    with clock.pretend(date(2027, 3, 8)):
        client = client_of(coordinator)
        page = client.get(url("tenders", published.pk))
        assert "Bara de som är utsedda att läsa anbud" in text_of(page)
        page = client.get(url("opening", published.pk))
        assert "hemliga och oöppnade" in text_of(page)
        assert client.post(url("opening", published.pk), {}).status_code == 403
    with clock.pretend(date(2027, 4, 7)):
        client = client_of(coordinator)
        begun(published, coordinator)
        new = {"name": "Påhittad omsorg AB", "organisation_number": "811218-9876"}
        more = {"received_on": "2027-03-08", "received_time": "14:35", "amount": "1 234,50"}
        refused = client.post(url("opening", published.pk), new | more)
        assert "personnummer" in text_of(refused)
        client.post(
            url("opening", published.pk), new | more | {"organisation_number": "556703-7485"}
        )
        winner = published.tenders.get()
        loser = TenderFactory(procurement=published)
        certified(published)
        assert "1 234" in text_of(client.get(url("tenders", published.pk)))
        decision = {
            f"rank-{winner.pk}": "1",
            f"rejected-{loser.pk}": "Saknar intyg",
            "decided_on": "2027-04-07",
            "decided_by": "Diana Direktör",
            "role": "förbundsdirektör",
            "authority": "Delegationsordningen 4.2",
            "reason": "Bäst.",
            "sent_on": "2027-04-07",
            "sent_electronically": "on",
        }
        refused = client.post(url("award", published.pk), decision | {"authority": ""})
        assert refused.status_code == 200
        assert client.post(url("award", published.pk), decision).status_code == 302
        award_page = text_of(client.get(url("award", published.pk)))
        assert "19 apr 2027" in award_page
        assert "LOU 20:1" in award_page
        assert "Registrera avtalet" in award_page
        assert "aria-disabled" in award_page
        case_page = text_of(client.get(url("case", published.pk)))
        assert "avtalsspärr t.o.m. 19 apr" in case_page
        member_page = text_of(client_of(bjuv_coordinator).get(url("award", published.pk)))
        assert "Påhittad omsorg AB" in member_page
        assert loser.supplier.name not in member_page
        assert "1 234" not in member_page
    with clock.pretend(date(2027, 4, 20)):
        client = client_of(coordinator)
        assert "Avtalet får tecknas" in text_of(client.get(url("award", published.pk)))
    assert Look.objects.filter(outcome="seen", reason="tenders").exists()


def test_a_supplier_page_hides_tenders_until_the_award_save_from_readers(
    published: Procurement, coordinator: Any, bjuv_coordinator: Any, client_of: Browser
) -> None:
    tender = TenderFactory(procurement=published)
    address = url("supplier", tender.supplier_id)
    with clock.pretend(date(2027, 3, 9)):
        assert published.title not in text_of(client_of(coordinator).get(address))
        opened(published, coordinator)
        assert published.title in text_of(client_of(coordinator).get(address))
        assert Look.objects.filter(outcome="seen", object_id=str(published.pk)).exists()
        assert published.title not in text_of(client_of(bjuv_coordinator).get(address))


def test_a_tender_is_removed_with_a_reason(
    published: Procurement, coordinator: Any, client_of: Browser
) -> None:
    tender = TenderFactory(procurement=published)
    address = url("remove_tender", published.pk, tender.pk)
    with clock.pretend(date(2027, 3, 9)):
        client = client_of(coordinator)
        begun(published, coordinator)
        client.post(address, {"reason": ""})
        assert published.tenders.exists()
        client.post(address, {"reason": "Dubblett"})
    assert not published.tenders.exists()


def test_a_date_is_moved_and_a_case_cancelled(
    case: Procurement, coordinator: Any, client_of: Browser
) -> None:
    client = client_of(coordinator)
    moved = {"planned_on": "2027-03-01", "reason": "Nämnderna hinner inte."}
    client.post(url("move", case.pk, "publication"), moved)
    page = text_of(client.get(url("case", case.pk)))
    assert "1 mar – 5 apr" in page
    assert "Nämnderna hinner inte." in page
    words = {"decided_by": "Diana Direktör", "authority": "4.2", "reason": "Behovet bortfaller."}
    client.post(url("cancel", case.pk), words)
    page = text_of(client.get(url("case", case.pk)))
    assert "Avbruten" in page


# --- Processes -----------------------------------------------------------------------------------


def form_data(page: Any) -> dict[str, str]:
    """What a browser would send back from the process editor, untouched."""
    formset = page.context["formset"]
    data = {"form-TOTAL_FORMS": str(len(formset)), "form-INITIAL_FORMS": "8"}
    for form in formset:
        for field in form:
            value = field.value()
            if value is None and getattr(field.field, "choices", None) and field.name != "gates":
                value = next(iter(field.field.choices))[0]
            if value not in (None, "", []):
                data[field.html_name] = value
    return data


def test_editing_a_process_makes_a_new_version(
    case: Procurement, coordinator: Any, client_of: Browser
) -> None:
    client = client_of(coordinator)
    template = case.process.template
    address = url("process_edit", template.pk)
    data = form_data(client.get(address))
    unchanged = client.post(address, data)
    assert unchanged.status_code == 302
    assert template.versions.count() == 1
    data |= {"form-2-count": "15", "form-8-label": "Remiss", "form-8-ORDER": "3"}
    data |= {"form-8-step": "publication", "form-8-direction": "before", "form-8-count": "30"}
    client.post(address, data)
    definition = template.versions.get(number=2).definition
    assert [step["key"] for step in definition["steps"]][3] == "step_remiss"
    page = text_of(client.get(url("process", template.pk)))
    assert "15 arbetsdagar före ”Annonsering”" in page
    assert "Remiss" in page
    old = text_of(client.get(url("process", template.pk), {"version": "1"}))
    assert "Remiss" not in old
    data["form-0-step"] = "needs"
    assert "går i cirkel" in text_of(client.post(address, data))


def test_a_new_process_begins_as_the_delivered_one(coordinator: Any, client_of: Browser) -> None:
    client_of(coordinator).post(url("process_new"), {"name": "Varor", "description": ""})
    template = ProcessTemplate.objects.get(name="Varor")
    assert len(template.versions.get().definition["steps"]) == 8


# --- Reference data ------------------------------------------------------------------------------


def test_reference_data_loads_twice_without_doubling(association: Any, tmp_path: Any) -> None:
    import json

    from portal.procurements import reference

    path = tmp_path / "cpv.json"
    rows = [
        {"code": "85311300", "labels": {"sv": "Omsorg", "en": "Care"}},
        {"code": "03000000", "labels": {"sv": "Jordbruk", "en": "Farming"}},
    ]
    path.write_text(json.dumps(rows))
    for _round in range(2):
        assert reference.load_cpv(path) == 2
        assert reference.load_template() == 1
    assert CpvCode.objects.get(code="85311300").is_annex_2
    assert not CpvCode.objects.get(code="03000000").is_annex_2
    with pytest.raises(FileNotFoundError, match="npm ci"):
        reference.load_cpv(tmp_path / "missing.json")
