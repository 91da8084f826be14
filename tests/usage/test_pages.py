"""The way through the browser, and who is let in."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contracts.usage.enums import ImportState
from contracts.usage.models import LedgerImport, UsageLine
from portal.audit.models import Look
from tests.support.factories import usage as factories
from tests.usage import files

BAD_ROW = ["Exempelhemmet AB", "556000-4615", "F9", "4610 Vård", "2026-03-02", "tusen"]


def upload(client: Any, organisation: Any, content: bytes, name: str = "ledger.csv") -> Any:
    return client.post(
        reverse("usage:import_new"),
        {
            "organisation": organisation.pk,
            "period": "2026-03",
            "source": "Reskontra",
            "file": SimpleUploadedFile(name, content),
        },
    )


@pytest.mark.django_db(transaction=True)
def test_a_controller_imports_a_ledger_step_by_step(
    client_of: Any, bjuv: Any, bjuv_controller: Any
) -> None:
    client = client_of(bjuv_controller)
    assert client.get(reverse("usage:import_new")).status_code == 200
    answer = upload(client, bjuv, files.csv([*files.ROWS, BAD_ROW]))
    made = LedgerImport.objects.get()
    columns = reverse("usage:import_columns", args=[made.pk])
    assert answer.url == columns
    shown = client.get(columns)
    assert b"Exempelhemmet AB" in shown.content
    mapping = {name: str(index) for name, index in made.mapping.items()}
    job = client.post(columns, mapping)
    assert job.url.startswith("/jobb/")
    finished = client.get(job.url)
    check = reverse("usage:import_check", args=[made.pk])
    assert check.encode() in finished.content
    report = client.get(check)
    assert "Beloppet" in report.content.decode() or "amount" in report.content.decode()
    assert not UsageLine.objects.exists()
    job = client.post(reverse("usage:import_confirm", args=[made.pk]))
    progress = client.get(f"{job.url}lage/")
    detail = reverse("usage:import_detail", args=[made.pk])
    assert progress["HX-Redirect"] == detail
    assert client.get(detail).status_code == 200
    assert UsageLine.objects.count() == 3
    rejected = client.get(reverse("usage:import_rejected", args=[made.pk]), {"export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(rejected.content)).get_sheet_by_index(0)
    assert "tusen" in str(rows.to_python())
    lines = client.get(reverse("usage:import_lines", args=[made.pk]), {"match_reason": "no_number"})
    assert b"SAKNAS" not in lines.content
    assert "Okänd firma" in lines.content.decode()
    assert client.get(reverse("usage:imports")).status_code == 200


@pytest.mark.django_db
def test_a_bad_file_is_explained_at_its_field(
    client_of: Any, bjuv: Any, bjuv_controller: Any
) -> None:
    answer = upload(client_of(bjuv_controller), bjuv, b"%PDF-1.7 something")
    assert answer.status_code == 200
    assert "PDF" in answer.content.decode()
    assert answer.context["form"].errors["file"]


@pytest.mark.django_db
def test_a_file_above_the_limit_is_explained(
    client_of: Any, bjuv: Any, bjuv_controller: Any, settings: Any
) -> None:
    settings.LEDGER_MAX_BYTES = 64
    answer = upload(client_of(bjuv_controller), bjuv, files.csv())
    assert answer.context["form"].errors["file"]


@pytest.mark.django_db
def test_personal_numbers_are_not_shown_in_the_first_rows(
    client_of: Any, bjuv: Any, bjuv_controller: Any
) -> None:
    rows = [["Anna", "811228-9874", "F1", "4610", "2026-03-02", "5"]]
    made = factories.uploaded(files.csv(rows), organisation=bjuv, actor=bjuv_controller)
    page = client_of(bjuv_controller).get(reverse("usage:import_columns", args=[made.pk]))
    assert b"811228" not in page.content


@pytest.mark.django_db
def test_an_uploaded_file_can_be_thrown_away(
    client_of: Any, bjuv: Any, bjuv_controller: Any
) -> None:
    made = factories.uploaded(files.csv(), organisation=bjuv, actor=bjuv_controller)
    client_of(bjuv_controller).post(reverse("usage:import_discard", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == ImportState.DISCARDED


PAGES = ["import_detail", "import_columns", "import_check", "import_rejected", "import_lines"]
POSTS = ["import_confirm", "import_discard", "import_match_again"]


@pytest.mark.django_db
def test_another_municipality_gets_404_and_leaves_a_row(
    client_of: Any, bjuv: Any, lund_coordinator: Any, outsider: Any
) -> None:
    made = factories.imported(files.csv(), organisation=bjuv)
    for person in (lund_coordinator, outsider):
        client = client_of(person)
        for name in PAGES:
            assert client.get(reverse(f"usage:{name}", args=[made.pk])).status_code == 404
        for name in POSTS:
            assert client.post(reverse(f"usage:{name}", args=[made.pk])).status_code == 404
        assert made.file_name.encode() not in client.get(reverse("usage:imports")).content
    looks = Look.objects.filter(outcome=Look.Outcome.NOT_FOUND)
    assert looks.count() == 2 * (len(PAGES) + len(POSTS))


@pytest.mark.django_db
def test_a_reader_of_the_municipality_sees_the_result_but_may_not_import(
    client_of: Any, bjuv: Any, bjuv_reader: Any
) -> None:
    made = factories.imported(files.csv(), organisation=bjuv)
    client = client_of(bjuv_reader)
    assert client.get(reverse("usage:import_detail", args=[made.pk])).status_code == 200
    assert client.get(reverse("usage:import_new")).status_code == 403
    assert client.post(reverse("usage:import_match_again", args=[made.pk])).status_code == 403
    assert client.get(reverse("usage:import_columns", args=[made.pk])).status_code == 403


@pytest.mark.django_db
def test_a_controller_cannot_upload_for_another_municipality(
    client_of: Any, bjuv_controller: Any, lund: Any
) -> None:
    answer = upload(client_of(bjuv_controller), lund, files.csv())
    assert answer.context["form"].errors["organisation"]
    assert not LedgerImport.objects.exists()


@pytest.mark.django_db
def test_pages_ask_for_log_in(client: Any) -> None:
    for name in ("imports", "import_new"):
        assert client.get(reverse(f"usage:{name}")).status_code == 302
