"""What follows an agreement: in time, once, with what the agreement knew, linked both ways."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.followup import actions, ending, volumes
from contracts.followup.actions import NextTerms
from contracts.followup.enums import Standing
from contracts.followup.models import NextCycle
from needs.inquiries import registries as needs
from needs.inquiries.models import Inquiry
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.notices.todo import items_for
from portal.organisations.enums import Role
from portal.procurements import reference
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import ProcessVersion, Procurement
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.fixture
def process(coordinator: Any) -> ProcessVersion:
    """The process that comes with the portal."""
    reference.load_template()
    return ProcessVersion.objects.latest("created_at", "number")


@pytest.fixture
def used(ledger: Any, supplier: Any, lot: Any) -> None:
    """Bjuv has bought for 70 000."""
    factories.line(ledger, supplier, 30_000, date(2026, 2, 2), lot=lot)
    factories.line(ledger, supplier, 40_000, date(2026, 10, 2), lot=lot)


def todo(person: Any) -> list[Any]:
    return [item for item in items_for(person) if "/nasta/" in item.url]


def end_on(agreement: Any, day: date) -> None:
    agreement.valid_to = agreement.last_contract_date = day
    agreement.save(update_fields=["valid_to", "last_contract_date"])


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("ends", "standing"),
    [
        (date(2028, 5, 22), Standing.LATE),  # 18 months before it is yesterday.
        (date(2028, 5, 23), Standing.DUE),
        (date(2028, 8, 21), Standing.DUE),  # Ninety days ahead.
        (date(2028, 8, 22), Standing.AHEAD),
    ],
)
def test_it_is_decided_so_long_before_the_end(
    agreement: Any, coordinator: Any, ends: date, standing: Standing
) -> None:
    end_on(agreement, ends)

    (row,) = ending.endings(coordinator)

    assert row.standing == standing
    assert bool(todo(coordinator)) == (standing != Standing.AHEAD)


def test_options_that_are_open_put_it_off(agreement: Any, coordinator: Any) -> None:
    end_on(agreement, date(2027, 12, 31))
    option: Any = factories.AgreementOptionFactory(
        agreement=agreement, notice_by=date(2027, 6, 30), extends_to=date(2028, 12, 31)
    )
    assert ending.of_agreement(agreement).decide_by == date(2027, 6, 30)
    assert todo(coordinator) == []

    option.declined_at, option.declined_by = option.agreement.registered_at, coordinator
    option.decided_by = "Disa"
    option.save()

    assert ending.of_agreement(agreement).standing == Standing.LATE
    assert len(todo(coordinator)) == 1


@pytest.mark.parametrize("months", [1, 6, 24])
def test_how_early_is_the_associations_setting(
    agreement: Any, coordinator: Any, months: int
) -> None:
    end_on(agreement, date(2027, 6, 30))

    actions.change_settings(actor=coordinator, least=Decimal(1), lead_months=months)

    late = months == 24
    assert (ending.of_agreement(agreement).standing == Standing.LATE) == late


def test_it_waits_for_the_one_who_answers_or_for_all(
    agreement: Any, coordinator: Any, association: Any
) -> None:
    end_on(agreement, date(2027, 12, 31))
    other = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    assert (len(todo(coordinator)), len(todo(other))) == (1, 1)

    agreement.manager = other
    agreement.save(update_fields=["manager"])

    assert (len(todo(coordinator)), len(todo(other))) == (0, 1)


def test_options_wait_for_the_one_who_answers(
    agreement: Any, coordinator: Any, association: Any
) -> None:
    factories.AgreementOptionFactory(
        agreement=agreement, notice_by=date(2027, 1, 31), extends_to=date(2030, 12, 31)
    )
    other = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    agreement.manager = other
    agreement.save(update_fields=["manager"])

    def options(person: Any) -> int:
        return sum(item.url.endswith("#options") for item in items_for(person))

    assert (options(coordinator), options(other)) == (0, 1)


@pytest.mark.usefixtures("used")
def test_the_next_procurement_begins_with_what_the_agreement_knew(
    *, agreement: Any, coordinator: Any, process: Any, bjuv: Any, lund: Any
) -> None:
    cpv = base.CpvFactory()
    agreement.cpv_codes.add(cpv)

    cycle = actions.start_next(
        actor=coordinator,
        agreement=agreement,
        terms=NextTerms(
            title="Trygghetslarm 2029",
            process=process,
            start_on=date(2026, 11, 24),
            parties=[bjuv, lund],
            needs_by=date(2027, 1, 29),
        ),
    )

    made = cycle.procurement
    assert made is not None
    assert [lot.name for lot in made.lots.all()] == ["Larm i hemmet"]
    assert list(made.cpv_codes.all()) == [cpv]
    assert set(made.participations.values_list("organisation", flat=True)) == {bjuv.pk, lund.pk}
    assert "TL-1" in made.description
    assert "70" in made.description
    inquiry = Inquiry.objects.get(procurement=made)
    assert [(item.name, item.unit) for item in inquiry.items.all()] == [("Larm i hemmet", "kr")]
    offered = needs.prefill_for(made, bjuv)["larm i hemmet"]
    assert offered.quantity == Decimal(70_000)
    assert needs.prefill_for(made, lund) == {}
    assert ending.predecessor_of(made) == agreement
    assert todo(coordinator) == []
    assert AuditEvent.objects.filter(code="followup.cycle_started").exists()
    with pytest.raises(Refused):
        actions.start_next(actor=coordinator, agreement=agreement, terms=NextTerms("Igen", process))


def test_a_cancelled_next_procurement_leaves_the_question_open(
    agreement: Any, coordinator: Any, process: Any
) -> None:
    terms = NextTerms("Trygghetslarm 2029", process)
    first = actions.start_next(actor=coordinator, agreement=agreement, terms=terms)
    Procurement.objects.filter(pk=str(first.procurement_id)).update(
        status=ProcurementStatus.CANCELLED
    )

    again = actions.start_next(actor=coordinator, agreement=agreement, terms=terms)

    assert again.pk == first.pk
    assert again.procurement_id != first.procurement_id


def test_not_renewed_needs_a_reason_and_can_be_changed(
    agreement: Any, coordinator: Any, process: Any, bjuv_coordinator: Any
) -> None:
    with pytest.raises(Refused):
        actions.end_without_next(actor=bjuv_coordinator, agreement=agreement, reason="Nej.")
    with pytest.raises(ActionError) as refused:
        actions.end_without_next(actor=coordinator, agreement=agreement, reason=" ")
    assert refused.value.field == "reason"

    actions.end_without_next(actor=coordinator, agreement=agreement, reason="Behovet är borta.")
    assert ending.of_agreement(agreement).standing == Standing.ENDED
    actions.start_next(actor=coordinator, agreement=agreement, terms=NextTerms("Ny", process))

    cycle = NextCycle.objects.get()
    assert (cycle.decision, cycle.reason) == ("started", "")
    reasons = cycle.events.order_by("pgh_id").values_list("reason", flat=True)
    assert list(reasons) == ["Behovet är borta.", ""]


def test_volumes_are_of_the_latest_twelve_months(
    agreement: Any, ledger: Any, supplier: Any, lot: Any
) -> None:
    factories.line(ledger, supplier, 5_000, date(2025, 10, 31), lot=lot)
    factories.line(ledger, supplier, 7_000, date(2025, 11, 1), lot=lot)
    factories.line(ledger, supplier, 9_000, date(2026, 10, 2), lot=lot)

    known = volumes.volumes_of(agreement)

    assert (known.total, known.first) == (Decimal(16_000), date(2025, 11, 1))


@pytest.mark.usefixtures("used")
def test_from_the_list_to_the_next_procurement_in_the_browser(
    *, agreement: Any, coordinator: Any, process: Any, bjuv: Any, client_of: Any
) -> None:
    client = client_of(coordinator)
    page = text(client.get(reverse("followup:expiring")))
    address = reverse("followup:next", args=[agreement.pk])
    assert address in page
    assert address in text(client.get(agreement.get_absolute_url()))
    assert "Larm i hemmet" in text(client.get(address))
    data = {"title": "", "process": process.pk, "parties": [bjuv.pk], "diary_number": "SK 1"}

    wrong = client.post(address, data)
    assert wrong.status_code == 422
    assert 'value="SK 1"' in text(wrong)
    late = client.post(address, {**data, "title": "Ny", "needs_by": "2026-11-01"})
    assert late.status_code == 422
    assert Procurement.objects.filter(title="Ny").count() == 0
    done = client.post(address, {**data, "title": "Ny"})

    made = Procurement.objects.get(title="Ny")
    assert done.url == made.get_absolute_url()
    assert agreement.title in text(client.get(done.url))
    assert made.get_absolute_url() in text(client.get(agreement.get_absolute_url()))


def test_who_decides(
    agreement: Any, bjuv_coordinator: Any, association_controller: Any, client_of: Any
) -> None:
    address = reverse("followup:next", args=[agreement.pk])
    end = reverse("followup:end", args=[agreement.pk])

    assert client_of(bjuv_coordinator).get(address).status_code == 404
    reads = client_of(association_controller)
    assert reads.get(address).status_code == 200
    assert reads.post(address, {}).status_code == 403
    assert reads.post(end, {"reason": "Nej."}).status_code == 403


def test_not_renewed_in_the_browser(agreement: Any, coordinator: Any, client_of: Any) -> None:
    client = client_of(coordinator)
    address = reverse("followup:end", args=[agreement.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Behovet är borta."}).status_code == 302

    page = text(client.get(reverse("followup:next", args=[agreement.pk])))
    assert "Behovet är borta." in page
