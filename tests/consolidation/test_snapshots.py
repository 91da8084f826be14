"""A frozen demand stays as it was, and everybody can count its checksum again."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from mandates import volumes
from needs.consolidation import actions, canonical, papers, public, ranges, selectors
from needs.consolidation.models import Snapshot, SnapshotRow
from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer, AnswerLine
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(open_inquiry: Any, bjuv_answer: Any) -> Any:
    """Bjuv needs 10 and 20, a third party is unsure of 5 and 6, Lund is silent."""
    bjuv_answer.delete()
    AnswerFactory(inquiry=open_inquiry, organisation=bjuv_answer.organisation, quantities=[10, 20])
    unsure = AnswerFactory(inquiry=open_inquiry, quantities=[5, 6])
    Answer.objects.filter(pk=unsure.pk).update(
        stance=Stance.UNSURE, stance_reason="Beslut om egen regi i höst."
    )
    return open_inquiry


@pytest.fixture
def frozen(answered: Any, coordinator: Any) -> Snapshot:
    """Snapshot 1."""
    return actions.freeze(
        actor=coordinator, procurement=answered.procurement, reason="Inför uppskattningen."
    )


def test_everything_is_kept_with_a_checksum(frozen: Snapshot, coordinator: Any) -> None:
    assert (frozen.number, frozen.answered, frozen.asked) == (1, 2, 3)
    assert (frozen.value_per_year, frozen.estimate) == (Decimal(30_000), Decimal(120_000))
    assert frozen.rows.count() == 4, "those who are unsure are kept too, apart"
    fresh = Snapshot.objects.get(pk=frozen.pk)
    text = canonical.of_snapshot(fresh)
    assert hashlib.sha256(text.encode()).hexdigest() == frozen.sha256
    assert json.loads(text)["content"]["unsure"] == 1
    assert AuditEvent.objects.get(code="consolidation.frozen").data["sha256"] == frozen.sha256
    second = actions.freeze(
        actor=coordinator, procurement=frozen.procurement, reason="En gång till."
    )
    assert second.number == 2


def test_nothing_changes_it(frozen: Snapshot) -> None:
    with pytest.raises(Refused):
        frozen.save()
    with pytest.raises(Refused):
        frozen.delete()
    for statement in (
        "UPDATE consolidation_snapshot SET estimate = 1",
        "DELETE FROM consolidation_snapshot",
        "UPDATE consolidation_snapshotrow SET quantity = 1",
        "DELETE FROM consolidation_snapshotrow",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        SnapshotRow.objects.update(quantity=1)


def test_a_row_that_comes_later_breaks_the_checksum(frozen: Snapshot, lund: Any) -> None:
    SnapshotRow.objects.create(
        snapshot=frozen,
        organisation=lund,
        item_id=1,
        quantity=1,
        original=1,
        confidence="high",
        stance="needs",
    )
    assert canonical.digest(canonical.of_snapshot(frozen)) != frozen.sha256


row = st.builds(
    SimpleNamespace,
    organisation_id=st.integers(1, 9),
    item_id=st.integers(1, 9),
    quantity=st.decimals(0, 10**9, places=2),
    original=st.decimals(0, 10**9, places=2),
    confidence=st.just("high"),
    stance=st.just("needs"),
    starts_on=st.none() | st.dates(),
)


@given(
    rows=st.lists(row, unique_by=lambda r: (r.organisation_id, r.item_id), max_size=8),
    data=st.data(),
)
def test_the_checksum_does_not_depend_on_the_order_of_rows(rows: list[Any], data: Any) -> None:
    def digest(some: list[Any]) -> str:
        text = canonical.text(
            procurement_id=1, number=1, made_at="2026", content={"b": 1, "a": 2}, rows=some
        )
        return canonical.digest(text)

    assert digest(rows) == digest(data.draw(st.permutations(rows)))


def test_the_estimate_stands_on_a_snapshot_and_the_mandates_on_the_same(
    answered: Any, coordinator: Any, bjuv: Any
) -> None:
    procurement = answered.procurement
    assert "snapshot" not in volumes.of_parties(procurement)[bjuv.pk][0]
    actions.set_estimate(
        actor=coordinator,
        procurement=procurement,
        estimated_value=Decimal(120_000),
        margin_percent=Decimal(20),
        reason="Fler placeringar.",
    )
    estimate = selectors.current_estimate(procurement)
    assert estimate is not None
    procurement.refresh_from_db()
    assert estimate.snapshot.sha256[:12] in procurement.ceiling_reason
    taken = volumes.of_parties(procurement)
    assert taken[bjuv.pk][0]["snapshot"]["sha256"] == estimate.snapshot.sha256
    mandate = SimpleNamespace(volumes=taken[bjuv.pk], organisation=bjuv)
    basis = volumes.basis(mandate, with_link=False)
    assert basis is not None
    assert (basis.url, basis.changed) == ("", False)
    AnswerLine.objects.filter(answer__organisation=bjuv).update(quantity=11)
    basis = volumes.basis(mandate, with_link=True)
    assert basis is not None
    assert basis.changed
    assert volumes.of_parties(procurement)[bjuv.pk][0]["quantity"] == "10.00", "as it was frozen"


def test_an_estimate_can_stand_on_an_earlier_snapshot_of_the_same_case(
    frozen: Snapshot, coordinator: Any
) -> None:
    values: dict[str, Any] = {
        "estimated_value": Decimal(1),
        "margin_percent": Decimal(0),
        "reason": "x",
    }
    actions.set_estimate(
        actor=coordinator, procurement=frozen.procurement, snapshot=frozen, **values
    )
    assert Snapshot.objects.count() == 1
    assert public.basis_of(frozen.procurement).sha256 == frozen.sha256
    other: Any = SimpleNamespace(procurement_id=0)
    with pytest.raises(ActionError):
        actions.set_estimate(
            actor=coordinator, procurement=frozen.procurement, snapshot=other, **values
        )


def test_what_has_changed_since_is_told(frozen: Snapshot, bjuv: Any) -> None:
    assert selectors.changes_since(frozen) == []
    AnswerLine.objects.filter(answer__organisation=bjuv, quantity=10).update(quantity=12)
    (change,) = selectors.changes_since(frozen)
    assert [change.then, change.now] == [10, 12]
    Answer.objects.filter(organisation=bjuv).update(
        status="returned", returned_at=clock.now(), return_comment="x"
    )
    assert [change.now for change in selectors.changes_since(frozen)] == [None, None]


def test_who_may_not_freeze(answered: Any, bjuv_coordinator: Any, coordinator: Any) -> None:
    with pytest.raises(Refused):
        actions.freeze(actor=bjuv_coordinator, procurement=answered.procurement, reason="x")
    with pytest.raises(ActionError) as refused:
        actions.freeze(actor=coordinator, procurement=answered.procurement, reason=" ")
    assert refused.value.field == "reason"


def test_the_boards_summary_is_the_same_every_time(frozen: Snapshot) -> None:
    first = papers.summary(frozen)
    with clock.pretend(clock.now() + timedelta(days=3)):
        again = papers.summary(Snapshot.objects.get(pk=frozen.pk))
    assert first == again
    assert first.startswith(b"%PDF-")
    assert frozen.sha256 in str(papers.data_of(frozen)["facts"])


def test_the_likely_demand_without_the_undecided_is_the_estimate(answered: Any) -> None:
    demand = selectors.consolidated(answered.procurement)
    assert demand is not None
    spread = ranges.of_demand(demand)
    assert spread.answered == (Decimal(114_000), Decimal(120_000), Decimal(126_000))
    low, likely, high = spread.whole
    assert low == Decimal(114_000)
    assert likely == Decimal(142_000), "half of 5 and 6 at 1 000 kronor over four years"
    assert high == Decimal("178800.00")
