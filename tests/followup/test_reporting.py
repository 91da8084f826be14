"""Yearly reports: what they say, that they stay as made, and who reads them."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.followup import actions, leakage, papers, runners
from contracts.followup.actions import Explanation, SavingTerms, Wanted
from contracts.followup.enums import Cause, SavingsMethod
from contracts.followup.models import YearlyReport
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.fixture(autouse=True)
def _year(
    *,
    outside: None,
    ledger: Any,
    supplier: Any,
    lot: Any,
    lund: Any,
    bjuv: Any,
    bjuv_controller: Any,
    association_controller: Any,
    agreement: Any,
) -> None:
    """Bjuv bought for 75 000 on the agreement, Lund for 25 000; 60 000 outside is explained."""
    factories.line(ledger, supplier, 75_000, date(2026, 2, 2), lot=lot)
    other = factories.delivered(lund, "2026-01--2026-10")
    factories.line(other, supplier, 25_000, date(2026, 3, 2), lot=lot)
    first, *_rest = leakage.purchases(organisation_ids=[bjuv.pk])
    actions.explain(
        actor=bjuv_controller,
        organisation=bjuv,
        wanted=[Wanted(agreement.pk, first.quarter, first.supplier_key, 0)],
        explanation=Explanation(Cause.NO_CAPACITY, note="Sjukdom hos leverantören."),
    )
    actions.state_saving(
        actor=association_controller,
        agreement=agreement,
        terms=SavingTerms(
            method=SavingsMethod.EARLIER,
            first_month=date(2026, 1, 1),
            last_month=date(2026, 6, 30),
            item="Larm",
            baseline_price=Decimal(12),
            agreed_price=Decimal(10),
            baseline_source="Avtal TL-0.",
        ),
    )


def table(report: YearlyReport, heading: str) -> papers.Table:
    return next(t for t in papers.tables_of(report.data) if t.heading == heading)


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_a_members_year(bjuv: Any, bjuv_controller: Any) -> None:
    made = actions.report_on_member(actor=bjuv_controller, organisation=bjuv, year=2026)

    (row,) = table(made, "Avtal").rows
    assert row[2:] == ["75000.00", 0.75, "89000.00", pytest.approx(75 / 104)]
    bought = {r[2]: r for r in table(made, "Köpt utanför, med orsaker").rows}
    assert set(bought) == {"2026 Q1", "2026 Q2"}  # The small one is in the sum alone.
    assert "Sjukdom hos leverantören." in bought["2026 Q1"][4]
    (saved,) = table(made, "Besparingar på vår egen användning").rows
    assert saved[3] == "15000.00"
    assert "75" in saved[2]
    assert "Avtal TL-0." in saved[4]


def test_an_agreements_year(agreement: Any, coordinator: Any) -> None:
    made = actions.report_on_agreement(actor=coordinator, agreement=agreement, year=2026)

    rows = {row[0]: row for row in table(made, "Parter").rows}
    assert rows["Bjuv"][3:5] == ["75000.00", 0.75]
    assert rows["Lund"][3:5] == ["25000.00", 0.25]
    assert [row[1] for row in table(made, "Delar").rows] == ["100000.00"]
    (saved,) = table(made, "Besparingar").rows
    assert saved[3] == "20000.00"
    assert dict(made.data["facts"])["Därav ej förklarat"].replace("\xa0", " ") == "25 000,00 kr"


def test_it_is_kept_as_pdf_with_its_hash_and_never_changes(
    bjuv: Any, bjuv_controller: Any, ledger: Any, supplier: Any, lot: Any
) -> None:
    made = actions.report_on_member(actor=bjuv_controller, organisation=bjuv, year=2026)
    with made.document.file.open() as file:
        content = file.read()
    factories.line(ledger, supplier, 1_000, date(2026, 4, 2), lot=lot)

    again = actions.report_on_member(actor=bjuv_controller, organisation=bjuv, year=2026)

    assert content.startswith(b"%PDF-")
    assert b"pdfaid:part" in content
    assert hashlib.sha256(content).hexdigest() == made.document.sha256
    assert made.pk != again.pk
    made.refresh_from_db()
    assert table(made, "Avtal").rows[0][2] == "75000.00"
    assert table(again, "Avtal").rows[0][2] == "76000.00"
    assert AuditEvent.objects.filter(code="followup.report_made").count() == 2


def test_a_job_done_twice_makes_one_report_each(bjuv: Any, lund: Any, coordinator: Any) -> None:
    job = runners.start_for_members(actor=coordinator, organisations=[bjuv, lund], year=2026)
    runners.run(job, lambda *_args: None)

    jobs.run(job.pk)

    assert YearlyReport.objects.count() == 2
    job.refresh_from_db()
    assert job.state == "done"


def test_the_worker_asks_for_the_right_again(bjuv: Any, lund: Any, bjuv_controller: Any) -> None:
    job = Job.objects.create(
        kind=runners.YEARLY,
        owner=bjuv_controller,
        title="x",
        params={"year": 2026, "organisations": [bjuv.pk, lund.pk]},
    )

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert YearlyReport.objects.count() == 0


def test_who_makes_them_and_of_which_years(
    bjuv: Any, lund: Any, agreement: Any, bjuv_controller: Any, coordinator: Any
) -> None:
    with pytest.raises(Refused):
        actions.report_on_member(actor=bjuv_controller, organisation=lund, year=2026)
    with pytest.raises(Refused):
        actions.report_on_agreement(actor=bjuv_controller, agreement=agreement, year=2026)
    with pytest.raises(ActionError):
        actions.report_on_member(actor=coordinator, organisation=bjuv, year=2027)
    with pytest.raises(ActionError):
        actions.report_on_agreement(actor=coordinator, agreement=agreement, year=2020)


def test_a_member_reads_its_own_alone(
    *, bjuv: Any, lund: Any, agreement: Any, coordinator: Any, bjuv_reader: Any, client_of: Any
) -> None:
    own = actions.report_on_member(actor=coordinator, organisation=bjuv, year=2026)
    others = [
        actions.report_on_member(actor=coordinator, organisation=lund, year=2026),
        actions.report_on_agreement(actor=coordinator, agreement=agreement, year=2026),
    ]
    client = client_of(bjuv_reader)

    page = text(client.get(reverse("followup:reports")))
    assert own.get_absolute_url() in page
    shown = text(client.get(own.get_absolute_url()))
    assert "<svg" in shown
    assert own.document.sha256 in shown
    assert client.get(own.document.get_absolute_url()).status_code == 200
    assert client.get(own.get_absolute_url(), {"export": "xlsx"}).status_code == 200
    for other in others:
        assert other.get_absolute_url() not in page
        assert client.get(other.get_absolute_url()).status_code == 404
        assert client.get(other.document.get_absolute_url()).status_code in {403, 404}
    assert client.get(reverse("followup:make_report")).status_code == 403


def test_made_from_the_page(
    *, bjuv: Any, agreement: Any, coordinator: Any, bjuv_controller: Any, client_of: Any
) -> None:
    address = reverse("followup:make_report")
    client = client_of(coordinator)
    assert client.get(address).status_code == 200
    both = {"year": "2026", "member": bjuv.pk, "agreement": agreement.pk}
    assert client.post(address, both).status_code == 422
    assert client.post(address, {"year": "1900", "member": bjuv.pk}).status_code == 422
    assert client.post(address, {"year": "2026", "agreement": agreement.pk}).status_code == 302
    assert client.post(address, {"year": "2026", "member": "alla"}).status_code == 302
    assert Job.objects.filter(kind=runners.YEARLY).count() == 2
    own = client_of(bjuv_controller)
    assert "Lund" not in text(own.get(address))
    assert own.post(address, {"year": "2026", "agreement": agreement.pk}).status_code == 422
    assert own.post(address, {"year": "2026", "member": bjuv.pk}).status_code == 302


def test_a_member_without_agreements_has_an_empty_report(lund: Any, coordinator: Any) -> None:
    empty: Any = base.OrganisationFactory()
    reader = base.UserFactory(roles=[(empty, Role.READER)])

    made = actions.report_on_member(actor=coordinator, organisation=empty, year=2026)

    assert all(not part.rows for part in papers.tables_of(made.data))
    assert YearlyReport.objects.visible_to(reader).get() == made
