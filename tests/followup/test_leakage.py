"""What was bought outside, and why: asked from a least amount, explained, changed, asked again."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.followup import actions, leakage
from contracts.followup.actions import Explanation, Wanted
from contracts.followup.enums import Cause, LeakageState
from contracts.followup.models import LeakageExplanation
from contracts.usage import rollups
from contracts.usage.models import OutsideQuarter, UsageMonth
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.notices.todo import items_for
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base

pytestmark = pytest.mark.usefixtures("outside")

FAIR = Explanation(Cause.NO_CAPACITY)


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def rows(bjuv: Any) -> list[leakage.Purchase]:
    return leakage.purchases(organisation_ids=[bjuv.pk])


def mark(*purchases: leakage.Purchase) -> list[Wanted]:
    return [Wanted(p.agreement.pk, p.quarter, p.supplier_key, p.version) for p in purchases]


def test_quarters_are_summed_per_supplier_and_small_ones_are_not_asked_about(bjuv: Any) -> None:
    found = rows(bjuv)

    assert [(p.quarter_text, p.amount, p.state) for p in found] == [
        ("2026 Q1", Decimal(60_000), LeakageState.OPEN),
        ("2026 Q2", Decimal(25_000), LeakageState.OPEN),
        ("2026 Q3", Decimal(4_000), LeakageState.SMALL),
    ]
    assert {p.supplier_name for p in found} == {"Utanför Larm AB"}


def test_made_again_the_quarters_are_the_same_as_the_months(bjuv: Any) -> None:
    before = list(OutsideQuarter.objects.order_by("quarter").values_list("quarter", "amount"))

    rollups.rebuild_buyer(bjuv.pk)

    after = list(OutsideQuarter.objects.order_by("quarter").values_list("quarter", "amount"))
    months = UsageMonth.objects.filter(outside_lot__isnull=False, counts=True)
    assert before == after
    assert sum(amount for _quarter, amount in after) == sum(m.amount for m in months)


def test_a_buyer_that_is_no_party_is_not_asked(lot: Any, stranger: Any) -> None:
    other: Any = base.OrganisationFactory()
    bought = factories.delivered(other, "2026-01--2026-10")
    factories.line(bought, stranger, 90_000, date(2026, 1, 20), outside=lot)

    assert leakage.purchases(organisation_ids=[other.pk]) == []


def test_several_are_explained_at_once_and_written_down(bjuv: Any, bjuv_controller: Any) -> None:
    first, second, _small = rows(bjuv)

    actions.explain(
        actor=bjuv_controller,
        organisation=bjuv,
        wanted=mark(first, second),
        explanation=Explanation(Cause.EARLIER_CONTRACT, date(2026, 12, 31), "Avtal 2019/17."),
    )

    sums: Any = leakage.sums_of(rows(bjuv))
    assert (sums.fair, sums.unfair, sums.unexplained) == (Decimal(85_000), 0, 0)
    assert sums.causes == ((Cause.EARLIER_CONTRACT, Decimal(85_000)),)
    said = LeakageExplanation.objects.order_by("quarter").first()
    assert said
    assert (said.explained_by, said.runs_until) == (bjuv_controller, date(2026, 12, 31))
    assert AuditEvent.objects.filter(code="followup.leakage_explained").count() == 2


def test_a_changed_cause_keeps_what_was_said(bjuv: Any, bjuv_controller: Any) -> None:
    first, *_rest = rows(bjuv)
    explain: dict[str, Any] = {"actor": bjuv_controller, "organisation": bjuv}
    actions.explain(**explain, wanted=mark(first), explanation=FAIR)
    first, *_rest = [p for p in rows(bjuv) if p.quarter == date(2026, 1, 1)]

    actions.explain(**explain, wanted=mark(first), explanation=Explanation(Cause.NOT_KNOWN))

    said = LeakageExplanation.objects.get()
    history = said.events.order_by("pgh_id").values_list("cause", flat=True)
    assert said.version == 2
    assert list(history) == ["no_capacity", "not_known"]
    sums: Any = leakage.sums_of(rows(bjuv))
    assert (sums.fair, sums.unfair) == (0, Decimal(60_000))


def test_what_another_explained_meanwhile_is_not_overwritten(
    bjuv: Any, bjuv_controller: Any, bjuv_coordinator: Any
) -> None:
    first, second, _small = rows(bjuv)
    seen = mark(first, second)
    actions.explain(
        actor=bjuv_coordinator, organisation=bjuv, wanted=mark(second), explanation=FAIR
    )

    with pytest.raises(ActionError, match="Bo Berg") as refused:
        actions.explain(
            actor=bjuv_controller,
            organisation=bjuv,
            wanted=seen,
            explanation=Explanation(Cause.UNKNOWN),
        )

    assert refused.value.field == "purchases"
    assert LeakageExplanation.objects.get().cause == Cause.NO_CAPACITY


def test_when_much_more_is_found_it_is_asked_again(
    bjuv: Any, bjuv_controller: Any, ledger: Any, stranger: Any, lot: Any
) -> None:
    first, *_rest = rows(bjuv)
    actions.explain(actor=bjuv_controller, organisation=bjuv, wanted=mark(first), explanation=FAIR)

    factories.line(ledger, stranger, 9_000, date(2026, 2, 2), outside=lot)
    little = {p.quarter: p.state for p in rows(bjuv)}
    factories.line(ledger, stranger, 9_000, date(2026, 2, 3), outside=lot)
    much = {p.quarter: p.state for p in rows(bjuv)}

    assert little[date(2026, 1, 1)] == LeakageState.FAIR
    assert much[date(2026, 1, 1)] == LeakageState.OPEN


@pytest.mark.parametrize(
    ("explanation", "field"),
    [
        (Explanation(Cause.EARLIER_CONTRACT), "runs_until"),
        (Explanation(Cause.EARLIER_CONTRACT, date(2025, 12, 31)), "runs_until"),
        (Explanation(Cause.OTHER, note="  "), "note"),
    ],
)
def test_half_an_explanation_is_refused_at_its_field(
    bjuv: Any, bjuv_controller: Any, explanation: Explanation, field: str
) -> None:
    with pytest.raises(ActionError) as refused:
        actions.explain(
            actor=bjuv_controller,
            organisation=bjuv,
            wanted=mark(rows(bjuv)[0]),
            explanation=explanation,
        )

    assert refused.value.field == field
    assert LeakageExplanation.objects.count() == 0


def test_only_the_buyers_own_people_explain(bjuv: Any, coordinator: Any, bjuv_reader: Any) -> None:
    for person in (coordinator, bjuv_reader):
        with pytest.raises(Refused):
            actions.explain(
                actor=person, organisation=bjuv, wanted=mark(rows(bjuv)[0]), explanation=FAIR
            )


def test_the_least_amount_is_the_associations_setting(bjuv: Any, coordinator: Any) -> None:
    actions.change_settings(actor=coordinator, least=Decimal(30_000), lead_months=18)

    states = [p.state for p in rows(bjuv)]

    assert states == [LeakageState.OPEN, LeakageState.SMALL, LeakageState.SMALL]
    assert AuditEvent.objects.filter(code="followup.settings_changed").exists()


def test_from_the_todo_list_to_the_explained_purchase(
    bjuv: Any, bjuv_controller: Any, client_of: Any
) -> None:
    (item,) = [i for i in items_for(bjuv_controller) if "utanfor" in i.url]
    assert "2" in item.title
    client = client_of(bjuv_controller)
    page = text(client.get(item.url))
    assert "Utanför Larm AB" in page
    first, second, _small = rows(bjuv)

    data = {"purchases": [first.token, second.token], "cause": "earlier_contract"}
    again = client.post(item.url, data)
    assert again.status_code == 422
    assert text(again).count(" checked") == 3  # Both purchases and the cause are kept.
    done = client.post(item.url, {**data, "runs_until": "2026-12-31"})

    assert done.status_code == 302
    assert LeakageExplanation.objects.count() == 2
    assert [i for i in items_for(bjuv_controller) if "utanfor" in i.url] == []
    assert client.get(item.url, {"export": "csv"}).status_code == 200


def test_who_sees_what(
    *, bjuv: Any, client_of: Any, coordinator: Any, bjuv_reader: Any, lund: Any
) -> None:
    address = reverse("followup:explain", args=[bjuv.pk])
    other = base.UserFactory(roles=[(lund, Role.CONTROLLER)])

    assert client_of(other).get(address).status_code == 404
    assert client_of(bjuv_reader).get(address).status_code == 200
    assert client_of(bjuv_reader).post(address, {}).status_code == 403
    page = text(client_of(coordinator).get(reverse("followup:leakage")))
    assert "Bjuv" in page
    assert "Bjuv" not in text(client_of(other).get(reverse("followup:leakage")))


@pytest.mark.parametrize("year", ["1999", "abcd", "-1", "99999999999"])
def test_a_strange_year_is_this_year(client_of: Any, coordinator: Any, year: str) -> None:
    response = client_of(coordinator).get(reverse("followup:leakage"), {"year": year})

    assert response.status_code == 200
    assert response.context["year"] == 2026


@pytest.mark.parametrize(
    "token",
    ["", "x", "1:2026-01-01:0", "99999999:2026-01-01:0:X", "1:no:0:X", f"{10**30}:2026-01-01:0:X"],
)
def test_a_strange_purchase_is_refused(
    bjuv: Any, bjuv_controller: Any, client_of: Any, token: str
) -> None:
    address = reverse("followup:explain", args=[bjuv.pk])

    response = client_of(bjuv_controller).post(address, {"purchases": [token], "cause": "unknown"})

    assert response.status_code == 422
    assert LeakageExplanation.objects.count() == 0
