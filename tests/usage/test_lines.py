"""The door for other sources: added once, reversed once, never deleted; parts made as needed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from contracts.usage import lines
from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.models import UsageLine
from portal.core.errors import ActionError
from tests.support.factories import usage as factories

pytestmark = pytest.mark.django_db
PLACE = lines.Place("peppol:INV-1", "Faktura INV-1", "/fakturor/1/")


def add(organisation: Any, **changes: Any) -> Any:
    row: dict[str, Any] = {
        "row": 1,
        "organisation_id": organisation.pk,
        "day": date(2026, 3, 2),
        "amount": Decimal("120.50"),
        "supplier_number": "556000-4615",
        "supplier_name": "Exempelhemmet AB",
    }
    new = lines.NewLine(**{**row, **changes})
    return lines.add_lines(actor=None, source=UsageSource.INVOICE, place=PLACE, lines=[new])


def test_a_line_without_a_lot_is_matched_like_a_ledgers(bjuv: Any) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    [line] = add(bjuv)
    assert (line.match_enum, line.lot) == (MatchOutcome.MATCHED, agreement.lots.get())
    assert line.origin.url == "/fakturor/1/"


def test_the_same_place_again_adds_nothing(bjuv: Any) -> None:
    first = add(bjuv)
    assert [line.pk for line in add(bjuv)] == [line.pk for line in first]
    assert UsageLine.objects.count() == 1


def test_a_correction_reverses_beside_the_line(bjuv: Any) -> None:
    add(bjuv)
    [undone] = lines.reverse_lines(actor=None, key=PLACE.key)
    assert undone.amount == Decimal("-120.50")
    assert lines.reverse_lines(actor=None, key=PLACE.key) == []
    assert sum(UsageLine.objects.values_list("amount", flat=True)) == 0
    with pytest.raises(ActionError):
        lines.reverse_lines(actor=None, key="report:99")


def test_personal_numbers_are_dropped(bjuv: Any) -> None:
    [line] = add(bjuv, supplier_number="811228-9874", supplier_name="Eva 811228-9874")
    assert line.match_enum == MatchOutcome.PERSON
    assert "9874" not in line.supplier_number + line.supplier_name


def test_each_year_has_its_part_and_what_came_before_it_moves_there(bjuv: Any) -> None:
    factories.imported(
        b"Leverant\xc3\xb6r;Orgnr;Belopp\nHem AB;556000-4615;5\n",
        organisation=bjuv,
        period="2031-03",
    )
    ledger = UsageLine.objects.get()
    UsageLine.objects.filter(pk=ledger.pk).update(date=date(2032, 5, 1))
    assert part_of(ledger.pk) == "usage_usageline_rest"

    add(bjuv, day=date(2032, 6, 1))

    assert part_of(ledger.pk) == "usage_usageline_2032_0"
    assert UsageLine.objects.count() == 2


def part_of(pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM usage_usageline WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])
