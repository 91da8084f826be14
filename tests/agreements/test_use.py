"""Use: sums to the öre, coverage always told, forecasts, and a fixed number of statements."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts.agreements import coverage, public, use
from contracts.agreements.models import Agreement
from contracts.usage import lines
from contracts.usage.enums import MatchOutcome, UsageSource
from portal.ui import formats
from tests.support.factories import agreements as factories
from tests.support.factories import base


def test_sums_are_exact_for_the_association(used: Agreement, coordinator: Any) -> None:
    found = use.use_of(used, coordinator)

    assert found.total == Decimal("600000.50")
    assert [(row.organisation.short_name, row.amount, row.lines) for row in found.parties] == [
        ("Bjuv", Decimal("400000.25"), 2),
        ("Lund", Decimal("200000.25"), 1),
    ]
    assert found.using == 2
    assert found.share is not None
    assert round(found.share, 4) == 0.6
    assert found.months == (
        (date(2026, 3, 1), Decimal("100000.25")),
        (date(2026, 9, 1), Decimal("500000.25")),
    )
    [lot] = found.lots
    assert (lot.amount, lot.suppliers[0].amount) == (found.total, found.total)


def test_a_member_sees_the_total_and_its_own_row(used: Agreement, bjuv_reader: Any) -> None:
    found = use.use_of(used, bjuv_reader)

    assert found.total == Decimal("600000.50")
    assert [row.organisation.short_name for row in found.parties] == ["Bjuv"]


def test_off_agreement_is_told_apart(
    used: Agreement, coordinator: Any, lund_coordinator: Any, supplier: Any, bjuv: Any
) -> None:
    ledger = factories.delivered(bjuv, "2024-12")
    factories.line(
        ledger, supplier, 7000, date(2024, 12, 30), outcome=MatchOutcome.OUTSIDE_VALIDITY
    )

    found = use.use_of(used, coordinator)

    assert found.total == Decimal("600000.50")
    assert (found.off.amount, found.off.lines) == (Decimal(7000), 1)
    assert use.use_of(used, lund_coordinator).off.lines == 0


def test_coverage_counts_whole_months_that_have_passed(used: Agreement, coordinator: Any) -> None:
    known = use.use_of(used, coordinator).coverage

    # Two parties, January 2025 to October 2026; Bjuv delivered ten months and Lund one.
    assert (known.expected, known.delivered, known.delivering) == (44, 11, 2)
    assert known.latest == date(2026, 10, 1)
    assert "2 av 2 parter" in known.text
    assert "oktober 2026" in known.text
    assert formats.percent(0.25) in known.text


def test_no_ledger_says_so(agreement: Agreement, coordinator: Any) -> None:
    found = use.use_of(agreement, coordinator)

    assert found.total == 0
    assert "Ingen part" in found.coverage.text
    assert found.forecast is not None
    assert found.forecast.reached_on is None


def test_tones_of_the_ceiling() -> None:
    tones = [coverage.ceiling_tone(share) for share in (0.1, 0.5, 0.75, 0.9, 1.2, None)]

    assert tones == ["success", "info", "warning", "danger", "danger", ""]


def _statements(call: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_as_many_statements_for_many_parties(
    used: Agreement, coordinator: Any, supplier: Any
) -> None:
    use.overview(coordinator)  # the person's rights are asked once and remembered
    few = _statements(lambda: use.use_of(used, coordinator))
    few_rows = _statements(lambda: use.overview(coordinator))
    lot = used.lots.get()
    for _number in range(12):
        party: Any = base.OrganisationFactory()
        used.parties.create(organisation=party)
        factories.line(
            factories.delivered(party, "2026-05"), supplier, 10, date(2026, 5, 5), lot=lot
        )
    other = factories.AgreementFactory(parties=[party])
    factories.AgreementLotFactory(agreement=other, suppliers=[supplier])

    assert _statements(lambda: use.use_of(used, coordinator)) == few
    assert _statements(lambda: use.overview(coordinator)) == few_rows


def test_overview_of_a_member_is_its_own(used: Agreement, bjuv_controller: Any) -> None:
    [row] = use.overview(bjuv_controller)

    assert (row.own, row.own_year, row.used) == (
        Decimal("400000.25"),
        Decimal("400000.25"),
        Decimal("600000.50"),
    )


def test_public_facts_and_summary(used: Agreement) -> None:
    facts = public.agreement_facts(used.procurement)
    summary = public.use_summary(used.procurement)

    assert facts is not None
    assert summary is not None
    assert facts.parties == 2
    assert summary.total == Decimal("600000.50")
    assert summary.coverage_text
    assert {p.name: p.amount for p in summary.parties}["Lund"] == Decimal("200000.25")


def test_last_years_use_is_a_hint_only_for_kronor(
    used: Agreement, procurement: Any, bjuv: Any, supplier: Any
) -> None:
    from contracts.agreements.prefill import last_years_use

    used.area = procurement.area = "Trygghet"
    used.save(update_fields=["area"])
    lot = used.lots.get()
    earlier = factories.delivered(bjuv, "2025-05")
    factories.line(earlier, supplier, 5000, date(2025, 5, 5), lot=lot)
    assert last_years_use(procurement, bjuv) == {}

    lot.unit = "kr"
    lot.save(update_fields=["unit"])

    assert last_years_use(procurement, bjuv)["Larm i hemmet"].quantity == 5000


def test_where_sources_disagree_is_shown_and_the_one_with_most_counts(
    used: Agreement, coordinator: Any, bjuv: Any, supplier: Any, client_of: Any
) -> None:
    lot = used.lots.get()
    row = lines.NewLine(
        row=1,
        organisation_id=bjuv.pk,
        day=date(2026, 7, 1),
        amount=Decimal(900000),
        lot_id=lot.pk,
        supplier_id=supplier.pk,
    )
    place = lines.Place("report:1", "Rapport 2026 Q3", "")
    lines.add_lines(actor=None, source=UsageSource.REPORT, place=place, lines=[row])

    found = use.use_of(used, coordinator)

    [disagreement] = found.told.disagreements
    assert disagreement.quarter_text == "2026 Q3"
    assert disagreement.counted.source == UsageSource.REPORT
    assert found.total == sum(use.lines_of(used).values_list("amount", flat=True))
    assert "900" in client_of(coordinator).get(used.url_of("usage")).content.decode()
