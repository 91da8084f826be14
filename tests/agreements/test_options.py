"""Options: taken by a named person, in order, in time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contracts.agreements import actions
from contracts.agreements.models import Agreement, AgreementOption
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations.enums import Role
from portal.procurements.enums import Task
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.fixture
def option(agreement: Agreement, coordinator: Any) -> Any:
    base.appoint(agreement.procurement, coordinator, Task.COORDINATE)
    return factories.AgreementOptionFactory(agreement=agreement)


def take(actor: Any, option: AgreementOption, **changes: str) -> AgreementOption:
    person = {"decided_by": "Dora Direktör", "authority": "Delegation 3.4", **changes}
    return actions.take_option(actor=actor, option=option, **person)


def test_the_last_day_moves_and_the_old_one_is_kept(
    coordinator: Any, option: AgreementOption
) -> None:
    before = option.agreement.valid_to

    taken = take(coordinator, option)

    agreement = Agreement.objects.get(pk=option.agreement_id)
    assert agreement.valid_to == option.extends_to
    assert agreement.last_contract_date == option.extends_to
    assert taken.extended_from == before
    assert taken.taken_by == coordinator


def test_it_is_audited_with_the_person_who_decided(
    coordinator: Any, option: AgreementOption
) -> None:
    take(coordinator, option)

    event = AuditEvent.objects.of(option.agreement).get(code="agreements.option_taken")
    assert event.data["decided_by"] == "Dora Direktör"


def test_not_after_the_last_day_of_notice(coordinator: Any, option: AgreementOption) -> None:
    with clock.pretend(option.notice_by):
        pass
    with clock.pretend(option.notice_by + timedelta(days=1)), pytest.raises(Refused):
        take(coordinator, option)


def test_not_twice(coordinator: Any, option: AgreementOption) -> None:
    take(coordinator, option)

    with pytest.raises(Refused):
        take(coordinator, option)


def test_not_out_of_order(coordinator: Any, option: AgreementOption) -> None:
    second: Any = factories.AgreementOptionFactory(agreement=option.agreement)

    with pytest.raises(Refused):
        take(coordinator, second)


@pytest.mark.parametrize("missing", ["decided_by", "authority"])
def test_somebody_decided(coordinator: Any, option: AgreementOption, missing: str) -> None:
    with pytest.raises(ActionError) as refused:
        take(coordinator, option, **{missing: " "})

    assert refused.value.field == missing


def test_not_by_a_member(bjuv_coordinator: Any, option: AgreementOption) -> None:
    with pytest.raises(Refused):
        take(bjuv_coordinator, option)


def test_not_by_a_coordinator_of_other_cases(association: Any, option: AgreementOption) -> None:
    other = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    with pytest.raises(Refused, match="ta över den"):
        take(other, option)
    base.appoint(option.agreement.procurement, other, Task.COORDINATE)
    assert take(other, option).taken_by == other


def test_the_database_demands_a_person(option: AgreementOption) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementOption.objects.filter(pk=option.pk).update(taken_at=clock.now())


def test_a_coordinator_is_reminded_of_the_notice(
    coordinator: Any, bjuv_coordinator: Any, option: AgreementOption
) -> None:
    from contracts.agreements import case

    with clock.pretend(option.notice_by - timedelta(days=10)):
        [item] = case.todo_items(coordinator)
        assert case.todo_items(bjuv_coordinator) == []

    assert item.deadline == option.notice_by
    assert item.tone == "danger"
    assert item.deadline > date(2026, 1, 1)
