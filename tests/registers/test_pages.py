"""The way through the browser."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contracts.agreements.models import Agreement
from contracts.registers.models import RegisterImport
from tests.registers.conftest import BAD, ROWS, text


@pytest.mark.django_db(transaction=True)
def test_a_coordinator_imports_a_register_step_by_step(
    client_of: Any, association: Any, coordinator: Any
) -> None:
    client = client_of(coordinator)
    file = SimpleUploadedFile("register.csv", text(*ROWS, BAD))
    answer = client.post(
        reverse("registers:new"),
        {"responsible": association.pk, "source": "Gamla", "file": file},
    )
    made = RegisterImport.objects.get()
    columns = reverse("registers:columns", args=[made.pk])
    assert answer.url == columns
    shown = client.get(columns).content.decode()
    assert "Stolar AB" in shown
    assert "3234" not in shown
    job = client.post(columns, {name: str(index) for name, index in made.mapping.items()})
    assert client.get(job.url).status_code == 200
    report = client.get(reverse("registers:check", args=[made.pk])).content.decode()
    assert "Fel AB" in report
    assert not Agreement.objects.exists()
    client.post(reverse("registers:confirm", args=[made.pk]))
    assert Agreement.objects.count() == 2
    assert client.get(made.get_absolute_url()).status_code == 200
    rejected = client.get(reverse("registers:rejected", args=[made.pk]), {"export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(rejected.content)).get_sheet_by_index(0)
    assert "Fel AB" in str(rows.to_python())
    assert client.get(reverse("registers:imports")).status_code == 200


@pytest.mark.django_db
def test_a_discarded_file_is_gone(client_of: Any, coordinator: Any, receive: Any) -> None:
    made = receive()
    client_of(coordinator).post(reverse("registers:discard", args=[made.pk]))

    made.refresh_from_db()
    assert made.state == "discarded"
    assert made.check_result == {}
