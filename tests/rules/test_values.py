"""Values in the database: loading, entering, correcting, verifying, and the page of rules."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.people.models import User
from portal.rules import actions, audit_codes, reference, values
from portal.rules import public as rules
from portal.rules.actions import NewValue
from portal.rules.enums import Code, Regime
from portal.rules.models import RuleValue

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


@pytest.fixture
def loaded() -> None:
    """The delivered values in the database."""
    reference.load()


def stated(number: int = 2_340_000, *, first: int = 2026, last: int | None = 2027) -> NewValue:
    """A threshold as an administrator states it."""
    return NewValue(
        number=Decimal(number),
        valid_from=date(first, 1, 1),
        valid_to=date(last, 12, 31) if last else None,
        paragraph="LOU 5:1",
        source="SFS 2025:999",
    )


def test_loading_twice_changes_nothing() -> None:
    first = reference.load()
    second = reference.load()
    assert first.created == len(reference.ROWS) == RuleValue.objects.count()
    assert (second.created, second.updated) == (0, 0)


def test_every_rule_but_those_left_for_an_administrator_is_delivered() -> None:
    assert {row.code for row in reference.ROWS} == set(Code)
    assert all(row.source and (row.paragraph or not row.verified) for row in reference.ROWS)


def test_thresholds_in_kronor_for_2026_are_not_delivered(loaded: None) -> None:
    for code in (
        Code.THRESHOLD_GOODS_SERVICES,
        Code.THRESHOLD_WORKS,
        Code.DIRECT_AWARD_LIMIT_ANNEX_2,
    ):
        assert values.get(code, date(2026, 11, 23)) is None


def test_two_values_of_a_rule_never_hold_on_the_same_day(loaded: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleValue.objects.create(
            code=Code.DIRECT_AWARD_LIMIT,
            number=1,
            unit="sek",
            valid_from=date(2026, 1, 1),
            source="x",
        )


def test_an_entered_value_decides_only_when_it_is_verified(
    loaded: None, association_admin: User
) -> None:
    day = date(2026, 11, 23)
    asked: dict[str, Any] = {"cpv_codes": ["60130000"], "estimated_value": 50_000_000, "on": day}
    value = actions.enter_value(
        actor=association_admin, code=Code.THRESHOLD_GOODS_SERVICES, stated=stated()
    )
    assert rules.regime_for(**asked).value == Regime.UNDECIDED
    actions.verify_value(actor=association_admin, value=value, source="SFS 2025:999, läst i dag")
    assert rules.regime_for(**asked).value == Regime.DIRECTIVE
    codes = list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))
    assert codes[-2:] == [audit_codes.VALUE_ENTERED, audit_codes.VALUE_VERIFIED]


def test_a_new_value_ends_the_open_one_the_day_before(
    loaded: None, association_admin: User
) -> None:
    actions.enter_value(
        actor=association_admin,
        code=Code.DIRECT_AWARD_LIMIT,
        stated=stated(800_000, first=2028, last=None),
    )
    assert rules.direct_award_limit(date(2027, 12, 31)).value == Decimal(700_000)
    assert rules.direct_award_limit(date(2028, 1, 1)).value == Decimal(800_000)
    reference.load()
    assert rules.direct_award_limit(date(2028, 1, 1)).value == Decimal(800_000)


def test_a_period_that_is_taken_is_refused_with_a_sentence(
    loaded: None, association_admin: User
) -> None:
    with pytest.raises(ActionError, match=r"dagar|days"):
        actions.enter_value(
            actor=association_admin,
            code=Code.THRESHOLD_GOODS_SERVICES,
            stated=stated(first=2024, last=2025),
        )


def test_correcting_takes_the_verification_away_and_loading_keeps_the_correction(
    loaded: None, association_admin: User
) -> None:
    value = RuleValue.objects.get(code=Code.TENDER_CHAPTER_19)
    changed = NewValue(Decimal(45), value.valid_from, None, value.paragraph, "Styrelsen 2026")
    actions.correct_value(actor=association_admin, value=value, stated=changed)
    reference.load()
    assert rules.tender_period(Regime.CHAPTER_19).value == 45
    event = AuditEvent.objects.get(code=audit_codes.VALUE_CORRECTED)
    assert event.data["before"]["number"] == "30.00"


def test_verifying_twice_is_refused(loaded: None, association_admin: User) -> None:
    value = RuleValue.objects.get(code=Code.ROLL_FORWARD)
    actions.verify_value(actor=association_admin, value=value, source="Lag (1930:173)")
    with pytest.raises(ActionError):
        actions.verify_value(actor=association_admin, value=value, source="Lag (1930:173)")


def test_a_coordinator_can_neither_enter_nor_verify(loaded: None, coordinator: User) -> None:
    value = RuleValue.objects.get(code=Code.ROLL_FORWARD)
    with pytest.raises(Refused):
        actions.enter_value(actor=coordinator, code=Code.THRESHOLD_WORKS, stated=stated())
    with pytest.raises(Refused):
        actions.verify_value(actor=coordinator, value=value, source="x")


def test_the_page_shows_paragraph_source_and_what_is_unverified(
    loaded: None, bjuv_reader: User, client_of: Browser
) -> None:
    page = client_of(bjuv_reader).get(reverse("rules:list"), {"code": Code.STANDSTILL_ELECTRONIC})
    text = page.content.decode()
    assert "LOU 20:1" in text
    assert "LOU 7:2" not in text.split("<table")[1]
    unverified = client_of(bjuv_reader).get(reverse("rules:list"), {"verified": "false"})
    assert "1930:173" in unverified.content.decode()


def test_an_administrator_enters_and_verifies_in_the_browser(
    loaded: None, association_admin: User, client_of: Browser
) -> None:
    client = client_of(association_admin)
    form = {
        "code": Code.THRESHOLD_WORKS.value,
        "number": "59 000 000",
        "valid_from": "2026-01-01",
        "valid_to": "2027-12-31",
        "paragraph": "LOU 5:1",
        "source": "SFS 2025:999",
    }
    entered = client.post(reverse("rules:enter"), form)
    value = RuleValue.objects.get(code=Code.THRESHOLD_WORKS, valid_from=date(2026, 1, 1))
    assert entered.status_code == 302
    assert entered["Location"] == reverse("rules:verify", args=[value.pk])
    assert client.get(entered["Location"]).status_code == 200
    client.post(entered["Location"], {"source": "SFS 2025:999", "name": "Adam Admin"})
    value.refresh_from_db()
    assert value.verified
    assert value.verified_by == "Adam Admin"


def test_pages_that_change_are_refused_to_others(
    loaded: None, bjuv_coordinator: User, coordinator: User, client_of: Browser
) -> None:
    value = RuleValue.objects.earliest("pk")
    for url in (reverse("rules:enter"), reverse("rules:edit", args=[value.pk])):
        assert client_of(bjuv_coordinator).get(url).status_code == 404
        assert client_of(coordinator).get(url).status_code == 403
