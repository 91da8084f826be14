"""“May we use the agreement?”: the verdict, and how the search box finds it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements import policies
from contracts.agreements.models import Agreement
from contracts.agreements.search import provider
from tests.support.factories import base


def test_a_party_may_while_it_holds(agreement: Agreement, bjuv: Any) -> None:
    verdict = policies.may_use(agreement, bjuv)

    assert verdict
    assert "Bjuv" in verdict.reason
    assert "2028" in verdict.reason


def test_nobody_else_ever_may(agreement: Agreement, outsider: Any, association: Any) -> None:
    far = base.OrganisationFactory(short_name="Malmö")

    verdict = policies.may_use(agreement, far)

    assert not verdict
    assert "Malmö" in verdict.reason
    assert verdict.paragraph


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2029, 1, 1)])
def test_not_outside_its_time(agreement: Agreement, bjuv: Any, day: date) -> None:
    assert not policies.may_use(agreement, bjuv, day)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2028, 12, 31)])
def test_both_ends_belong_to_its_time(agreement: Agreement, bjuv: Any, day: date) -> None:
    assert policies.may_use(agreement, bjuv, day)


def test_not_above_the_ceiling(used: Agreement, bjuv: Any) -> None:
    used.ceiling = Decimal("600000.50")
    used.save(update_fields=["ceiling"])

    verdict = policies.may_use(used, bjuv)

    assert not verdict
    assert verdict.paragraph


@pytest.mark.parametrize(
    "query", ["trygghetslarm", "larm hemmet", "familjehemsvård", "Trygghetslarmen", "LARM"]
)
def test_a_member_gets_a_green_answer(agreement: Agreement, bjuv_reader: Any, query: str) -> None:
    [hit] = provider(bjuv_reader, query)

    assert hit.verdict is not None
    assert hit.verdict.allowed
    assert hit.url == agreement.get_absolute_url()


def test_found_by_cpv_and_supplier_number(
    agreement: Agreement, bjuv_reader: Any, supplier: Any
) -> None:
    code: Any = base.CpvFactory()
    agreement.cpv_codes.add(code)
    number = supplier.organisation_number

    assert provider(bjuv_reader, "omsorgstjänster barn")
    assert provider(bjuv_reader, f"{number[:6]}-{number[6:]}")
    assert not provider(bjuv_reader, "asfalt")


def test_invited_but_not_a_party_gets_red_and_the_case(
    agreement: Agreement, lund_coordinator: Any, lund: Any
) -> None:
    agreement.parties.filter(organisation=lund).delete()

    [hit] = provider(lund_coordinator, "trygghetslarm")

    assert hit.verdict is not None
    assert not hit.verdict.allowed
    assert f"/upphandlingar/{agreement.procurement_id}/" in hit.url


def test_an_outsider_finds_nothing(agreement: Agreement, outsider: Any) -> None:
    assert provider(outsider, "trygghetslarm") == []


def test_the_association_gets_facts(agreement: Agreement, coordinator: Any) -> None:
    [hit] = provider(coordinator, "trygghetslarm")

    assert hit.verdict is None
    assert "2028" in hit.detail
