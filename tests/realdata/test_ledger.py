"""The real ledgers come out to the öre, through the command and through the browser."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Count, Sum
from django.urls import reverse

from contracts.usage.enums import NumberKind
from contracts.usage.models import LedgerImport, UsageLine
from tests.support.factories import base

FOLDER = Path(
    os.environ.get("SAMORDNA_REALDATA") or Path(django_settings.BASE_DIR) / "../shared/data"
)
LEDGERS = FOLDER / "ledger"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not LEDGERS.is_dir(), reason=f"no real ledgers in {FOLDER}"),
]
OREBRO = {"read": 68021, "imported": 68021, "rejected": 0, "masked": 266, "sum": 450187283.39}
EXCEL, TEXT = "orebro_2016-03_pseudonymised.xlsx", "orebro_2016-03_pseudonymised.csv"


@pytest.fixture
def orebro(association: Any, tmp_path: Path, settings: Any) -> Any:
    settings.VAR_DIR = tmp_path / "var"
    return base.OrganisationFactory(
        name="Örebro kommun", short_name="Örebro", code="1880", relation="none"
    )


def run(name: str, code: str, period: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(
        "import_ledger",
        str(LEDGERS / name),
        f"--organisation={code}",
        f"--period={period}",
        "--json",
        stdout=out,
    )
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_orebro_as_workbook_and_as_text_are_the_same_ledger(orebro: Any) -> None:
    assert run(EXCEL, "1880", "2016-03") == OREBRO
    total = UsageLine.objects.aggregate(rows=Count("pk"), sum=Sum("amount"))
    assert (total["rows"], str(total["sum"])) == (68021, "450187283.39")
    kinds = dict(UsageLine.objects.order_by().values_list("number_kind").annotate(n=Count("pk")))
    assert kinds[NumberKind.PERSON] == 266
    assert kinds[NumberKind.SEVERAL] == 23
    assert not UsageLine.objects.filter(number_kind=NumberKind.PERSON).exclude(supplier_number="")
    food = UsageLine.objects.filter(account="64400", account_text="Livsmedel")
    assert food.count() == 40650
    assert run(EXCEL, "1880", "2016-03") == OREBRO
    assert LedgerImport.objects.imported().count() == 1
    assert run(TEXT, "1880", "2016-03") == OREBRO
    assert UsageLine.objects.count() == 68021


@pytest.mark.django_db(transaction=True)
def test_orebro_through_the_browser(
    orebro: Any, association_controller: Any, client_of: Any
) -> None:
    client = client_of(association_controller)
    content = (LEDGERS / TEXT).read_bytes()
    answer = client.post(
        reverse("usage:import_new"),
        {
            "organisation": orebro.pk,
            "period": "2016-03",
            "source": "Reskontra",
            "file": SimpleUploadedFile(TEXT, content),
        },
    )
    made = LedgerImport.objects.get()
    chosen = {name: str(index) for name, index in made.mapping.items()}
    assert "booked_on" not in chosen
    client.post(answer.url, chosen)
    client.post(reverse("usage:import_confirm", args=[made.pk]))
    made.refresh_from_db()
    assert {**made.receipt, "sum": float(made.amount)} == OREBRO
    page = client.get(reverse("usage:import_detail", args=[made.pk])).content.decode()
    assert "450\u00a0187\u00a0283,39" in page


@pytest.mark.django_db
def test_the_other_real_files(association: Any, tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    base.OrganisationFactory(name="Västra Götalandsregionen", short_name="VGR", code="9914")
    base.OrganisationFactory(name="Västerås kommun", short_name="Västerås", code="1980")
    assert run("vgr_cr_only.csv", "9914", "2026-01")["sum"] == 5047504.73
    assert run("vasteras_rowstore.json", "1980", "2025-01")["sum"] == -1702.71
