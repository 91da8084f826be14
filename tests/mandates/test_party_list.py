"""Locking: who comes on the list, what it freezes, and that nothing moves it afterwards."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mandates import actions, canonical, policies, public
from mandates.enums import MandateStatus
from mandates.models import Mandate, MandateRequest, PartyList, PartyListRow
from mandates.views.party_list import canonical_text
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.people.models import User
from portal.procurements import policies as procurement_policies
from portal.procurements.models import Procurement
from portal.procurements.registries import check_gate
from tests.mandates.conftest import pdf_file
from tests.support.factories import base
from tests.support.factories import mandates as make

pytestmark = pytest.mark.django_db
S = MandateStatus


def lock(
    coordinator: User, procurement: Procurement, reason: str = "Annonsen ska ut."
) -> PartyList:
    """Lock while Lund still has time."""
    return actions.lock_party_list(actor=coordinator, procurement=procurement, early_reason=reason)


@pytest.fixture
def locked(in_force: Mandate, coordinator: User, procurement: Procurement) -> PartyList:
    """The list with Bjuv on it and Lund left out."""
    return lock(coordinator, procurement)


def test_those_in_force_are_in_and_the_others_are_named_as_left_out(
    locked: PartyList, procurement: Procurement
) -> None:
    found = public.party_list_of(procurement)
    assert found is not None
    assert [party.name for party in found.parties] == ["Bjuvs kommun"]
    assert locked.left_out[0]["name"] == "Lunds kommun"
    assert locked.left_out[0]["status"] == "requested"
    event = AuditEvent.objects.get(code="mandates.party_list_locked")
    assert event.data["parties"] == 1
    assert event.data["left_out"] == 1


def test_the_order_is_swedish(asked: MandateRequest, coordinator: User) -> None:
    for name in ["Östra Göinge", "Ängelholm", "Åstorp", "Ystad"]:
        make.MandateFactory.in_state(
            S.IN_FORCE,
            request=asked,
            organisation=base.OrganisationFactory(short_name=name, name=name),
        )
    made = lock(coordinator, asked.procurement)
    assert [row.name for row in made.rows.all()] == ["Ystad", "Åstorp", "Ängelholm", "Östra Göinge"]
    assert [row.position for row in made.rows.all()] == [1, 2, 3, 4]


def test_the_checksum_is_over_the_rows_as_anyone_can_count_it(locked: PartyList) -> None:
    text = canonical_text(locked)
    assert hashlib.sha256(text.encode()).hexdigest() == locked.sha256
    assert json.loads(text)["parties"][0]["name"] == "Bjuvs kommun"
    assert canonical.digest(text.replace("Bjuv", "Bjuw")) != locked.sha256


def test_the_annex_is_a_stored_pdf(locked: PartyList) -> None:
    assert locked.annex.read().startswith(b"%PDF")
    assert locked.annex.kind == "party_list"


@pytest.mark.parametrize(
    "change",
    [
        lambda: PartyListRow.objects.update(name="Någon annan"),
        lambda: PartyListRow.objects.all().delete(),
        lambda: PartyList.objects.update(sha256="0" * 64),
    ],
)
def test_the_database_refuses_every_change(locked: PartyList, change: Any) -> None:
    with pytest.raises((IntegrityError, Refused)), transaction.atomic():
        change()


def test_a_changed_object_is_refused_with_a_sentence(locked: PartyList) -> None:
    row = locked.rows.get()
    row.name = "Någon annan"
    with pytest.raises(Refused):
        row.save()
    with pytest.raises(Refused):
        row.delete()


def test_after_locking_nobody_is_added_and_the_reason_is_told(
    locked: PartyList, procurement: Procurement, coordinator: User, lund_coordinator: User
) -> None:
    decision = policies.list_is_open(procurement)
    assert not decision
    assert decision.paragraph
    assert "låst" in decision.reason.lower() or "locked" in decision.reason.lower()
    assert not procurement_policies.may_invite(coordinator, procurement)
    with pytest.raises(Refused):
        actions.request_mandates(actor=coordinator, request=procurement.mandate_request)
    of_lund = Mandate.objects.of(procurement).get(organisation__short_name="Lund")
    with pytest.raises(Refused):
        actions.record_decision(actor=lund_coordinator, mandate=of_lund, **make.decision())


def test_after_locking_nobody_withdraws(
    locked: PartyList, in_force: Mandate, bjuv_coordinator: User
) -> None:
    with pytest.raises(Refused):
        actions.withdraw(actor=bjuv_coordinator, mandate=in_force, reason="")


def test_an_upload_is_checked_before_the_list_is_locked(
    in_force: Mandate, of_lund: Mandate, coordinator: User, lund_coordinator: User
) -> None:
    case = in_force.request.procurement
    actions.record_decision(actor=lund_coordinator, mandate=of_lund, **make.decision())
    actions.upload_signed(actor=lund_coordinator, mandate=of_lund, file=pdf_file())
    with pytest.raises(Refused, match="1"):
        lock(coordinator, case)


def test_locking_early_needs_a_reason_and_after_the_last_day_none(
    in_force: Mandate, coordinator: User, procurement: Procurement
) -> None:
    with pytest.raises(ActionError) as refused:
        lock(coordinator, procurement, "")
    assert refused.value.field == "early_reason"
    with clock.pretend(clock.today() + timedelta(days=31)):
        assert lock(coordinator, procurement, "").early_reason == ""


def test_an_empty_list_is_not_locked(asked: MandateRequest, coordinator: User) -> None:
    with pytest.raises(Refused):
        lock(coordinator, asked.procurement)


def test_it_is_locked_once(locked: PartyList, coordinator: User, procurement: Procurement) -> None:
    with pytest.raises(Refused):
        lock(coordinator, procurement)
    assert PartyList.objects.count() == 1


@pytest.mark.parametrize("who", ["bjuv_coordinator", "association_controller"])
def test_only_a_coordinator_locks(
    in_force: Mandate, procurement: Procurement, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused):
        lock(request.getfixturevalue(who), procurement)


def test_the_gates_tell_how_far_it_is(
    asked: MandateRequest, procurement: Procurement, coordinator: User, of_bjuv: Mandate
) -> None:
    assert not check_gate("mandates.in_force", procurement)
    assert check_gate("mandates.party_list_open", procurement)
    assert not check_gate("mandates.party_list_locked", procurement)
    Mandate.objects.filter(pk=of_bjuv.pk).delete()
    make.MandateFactory.in_state(S.IN_FORCE, request=asked, organisation=of_bjuv.organisation)
    lock(coordinator, procurement)
    assert check_gate("mandates.in_force", procurement)
    assert not check_gate("mandates.party_list_open", procurement)
    assert check_gate("mandates.party_list_locked", procurement)


def test_the_milestones_come_true(locked: PartyList, procurement: Procurement) -> None:
    from portal.procurements import selectors

    assert selectors.milestone(procurement, "party_list") == clock.today()
