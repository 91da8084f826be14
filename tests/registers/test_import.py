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
