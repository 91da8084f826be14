"""A register becomes agreements: once, and only what differs the next time."""

from typing import Any

import pytest

from contracts.agreements.enums import AgreementOrigin, CallOffModel
from contracts.agreements.models import Agreement
from contracts.registers import actions
from contracts.registers.models import RegisterSource
from contracts.usage import uploads
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.procurements.models import Supplier
from tests.registers.conftest import BAD, ROWS, text
from tests.support.factories import agreements as factories
from tests.usage import files as ledgers


def test_the_dry_run_tells_everything_and_keeps_nothing(receive: Any) -> None:
    made = receive()
    told = made.check_result

    assert (told["read"], told["imported"], told["rejected"]) == (4, 3, 1)
    assert (told["made"], told["changed"], told["unchanged"]) == (2, 0, 0)
    assert [row[:2] for row in told["rows"]] == [[6, "supplier_number"]]
    assert not Agreement.objects.exists()
    assert not Supplier.objects.exists()


def test_spellings_of_a_number_become_one_agreement(
    bring: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        done = bring()

    furniture = Agreement.objects.get(number_key="R2024001")
    assert furniture.number == "R-2024:001"
    assert furniture.title == "Möbler"
    assert furniture.origin == AgreementOrigin.IMPORTED
    assert furniture.call_off_model == CallOffModel.RANKING
    places = furniture.lots.get(name="Stolar").suppliers.order_by("rank")
    assert [(p.sub_area.name, p.supplier.name, p.rank) for p in places] == [
        ("Norr", "Stolar AB", 1),
        ("Norr", "Bord AB", 2),
    ]
    moving = Agreement.objects.get(number_key="R2024002")
    assert moving.lots.get().suppliers.get().supplier.organisation_number == ""
    assert (done.made, done.rows_imported, done.rows_rejected) == (2, 3, 1)
    assert done.rejected_rows.get().row_number == 6
    assert not uploads.is_there(done)
    assert AuditEvent.objects.filter(code="registers.agreement_made").count() == 2


def test_the_same_file_again_changes_nothing(bring: Any) -> None:
    bring()
    events = AuditEvent.objects.filter(code__startswith="registers.agreement").count()
    again = bring()

    assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
    assert Agreement.objects.count() == 2
    assert AuditEvent.objects.filter(code__startswith="registers.agreement").count() == events


def test_a_corrected_file_changes_what_differs(bring: Any) -> None:
    bring()
    longer = [row.replace("2029-12-31", "2030-12-31") for row in ROWS]
    more = ROWS[0].replace("/ Norr", "/ Syd").replace("2029-12-31", "2030-12-31")
    again = bring(*longer, more)

    assert (again.made, again.changed, again.unchanged) == (0, 1, 1)
    found = Agreement.objects.get(number_key="R2024001")
    assert found.valid_to.year == found.last_contract_date.year == 2030
    assert [area.name for area in found.lots.get().sub_areas.all()] == ["Norr", "Syd"]


def test_what_was_registered_here_is_never_touched(bring: Any) -> None:
    ours: Any = factories.AgreementFactory(number="R 2024 001", title="Vårt")
    done = bring()

    ours.refresh_from_db()
    assert ours.title == "Vårt"
    assert not ours.lots.exists()
    assert (done.made, done.unchanged) == (1, 1)
    assert "R-2024:001" in done.check_result["notes"][0][1]


def test_columns_are_remembered_for_the_source(
    bring: Any, coordinator: Any, association: Any
) -> None:
    bring()
    assert RegisterSource.objects.get().mapping["number"] == "Avtalsnummer"
    odd = text(*ROWS).replace("Område;".encode("cp1252"), "Xyz;".encode("cp1252"))
    made = actions.upload(
        actor=coordinator,
        responsible=association,
        source_name="Annan",
        file_name="x.csv",
        pieces=[odd],
    )
    assert "title" not in made.mapping


def test_a_file_is_told_by_its_content(coordinator: Any, association: Any) -> None:
    with pytest.raises(ActionError) as refused:
        actions.upload(
            actor=coordinator,
            responsible=association,
            source_name="x",
            file_name="register.csv",
            pieces=[b"%PDF-1.7 hello"],
        )
    assert refused.value.field == "file"


def test_only_coordinators_import(bjuv_coordinator: Any, association: Any) -> None:
    with pytest.raises(Refused):
        actions.upload(
            actor=bjuv_coordinator,
            responsible=association,
            source_name="x",
            file_name="x.csv",
            pieces=[text(BAD)],
        )


EXTRA_HEADER = (
    "Avtalsnummer;Leverantör;Giltig från;Giltig till;Optioner;Uppsägs senast;Avropsberättigade"
)


@pytest.fixture
def extra(association: Any, coordinator: Any) -> Any:
    """Upload rows with parties and options; only check them, or import them."""

    def bring(*rows: str, check_only: bool = False) -> Any:
        made = actions.upload(
            actor=coordinator,
            responsible=association,
            source_name="Gamla",
            file_name="register.csv",
            pieces=["\r\n".join([EXTRA_HEADER, *rows, ""]).encode()],
        )
        actions.choose_columns(actor=coordinator, register_import=made, mapping=made.mapping)
        checked = actions.check(actor=coordinator, register_import_id=made.pk)
        if check_only:
            return checked
        return actions.import_register(
            actor=coordinator, register_import_id=made.pk
        ).register_import

    return bring


def test_parties_and_options_come_along(extra: Any, bjuv: Any, lund: Any) -> None:
    number = "212000-1132"
    lund.organisation_number = "2120001132"
    lund.save(update_fields=["organisation_number"])
    row = f"R-1;Stolar AB;2026-01-01;2027-12-31;2 x 12 mån;2027-06-30;Bjuvs kommun, {number}"
    done = extra(row)

    found = Agreement.objects.get()
    assert {party.organisation for party in found.parties.all()} == {bjuv, lund}
    assert [(o.months, o.extends_to.year) for o in found.options.all()] == [(12, 2028), (12, 2029)]
    assert found.terms == ""
    event = AuditEvent.objects.get(code="registers.agreement_made")
    assert event.data["parties"] == 2
    again = extra(row)
    assert (done.made, again.unchanged) == (1, 1)
    assert found.options.count() == found.parties.count() == 2


def test_all_members_are_those_of_the_association(extra: Any, bjuv: Any, lund: Any) -> None:
    extra("R-1;Stolar AB;2026-01-01;2027-12-31;;;Alla medlemmar")

    parties = {party.organisation for party in Agreement.objects.get().parties.all()}
    assert {bjuv, lund} <= parties
    assert all(party.relation == "member" for party in parties)


def test_an_unknown_party_keeps_all_out_and_the_preview_says_so(extra: Any, bjuv: Any) -> None:
    rows = [
        "R-1;Stolar AB;2026-01-01;2027-12-31;kanske;;Bjuv; Atlantis",
        "R-2;Bord AB;2026-01-01;2029-12-31;2 x 12 mån;2029-06-30;",
        "R-3;Bord AB;2026-01-01;2027-12-31;;;Bjuv",
        "R-3;Stolar AB;2026-01-01;2027-12-31;;;Lund",
    ]
    rows[0] = rows[0].replace("; Atlantis", ", Atlantis")
    notes = [text for _row, text in extra(*rows, check_only=True).check_result["notes"]]

    assert any("Atlantis" in text for text in notes)
    assert any("kanske" in text for text in notes)
    assert any("R-2" in text and "LOU 7:2" in text for text in notes)
    assert any("R-3" in text for text in notes)
    extra(*rows)
    assert not Agreement.objects.get(number="R-1").parties.exists()
    assert not Agreement.objects.get(number="R-3").parties.exists()
    assert Agreement.objects.get(number="R-2").options.count() == 2


def test_a_ledger_is_told_from_a_register(coordinator: Any, association: Any) -> None:
    with pytest.raises(ActionError) as refused:
        actions.upload(
            actor=coordinator,
            responsible=association,
            source_name="x",
            file_name="reskontra.csv",
            pieces=[ledgers.csv()],
        )
    assert refused.value.field == "file"
    assert "reskontra" in str(refused.value)
