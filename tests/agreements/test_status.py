"""The status in SQL and in Python is the same, whatever the dates and sums."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.agreements import status
from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import Agreement
from portal.core import clock
from tests.support.factories import agreements as factories

TODAY = date(2026, 11, 23)
S = AgreementStatus


@given(
    begins=st.integers(-400, 400),
    length=st.integers(0, 800),
    ceiling=st.none() | st.integers(1, 300_000),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.django_db
def test_sql_and_python_agree(
    used: Agreement, begins: int, length: int, ceiling: int | None
) -> None:
    used.valid_from = TODAY + timedelta(days=begins)
    used.valid_to = used.valid_from + timedelta(days=length)
    used.last_contract_date = used.valid_to
    used.ceiling = None if ceiling is None else Decimal(ceiling * 4)
    used.save()

    row = Agreement.objects.with_status(TODAY).get(pk=used.pk)

    assert row.status_value == used.status_on(TODAY, row.headroom)


@pytest.mark.parametrize(
    ("begins", "ends", "headroom", "expected"),
    [
        (1, 400, None, S.UPCOMING),
        (0, 400, None, S.ACTIVE),
        (-400, -1, None, S.EXPIRED),
        (-400, 0, None, S.EXPIRING),
        (-400, 182, None, S.EXPIRING),
        (-400, 183, None, S.ACTIVE),
        (-400, 400, 1, S.ACTIVE),
        (-400, 400, 0, S.CEILING_REACHED),
        (-400, 10, 0, S.CEILING_REACHED),
        (-400, -1, 0, S.EXPIRED),
    ],
)
def test_status_of_a_day(
    begins: int, ends: int, headroom: int | None, expected: AgreementStatus
) -> None:
    found = status.in_python(
        TODAY,
        valid_from=TODAY + timedelta(days=begins),
        valid_to=TODAY + timedelta(days=ends),
        headroom=None if headroom is None else Decimal(headroom),
    )

    assert found == expected


def test_every_status_explains_itself() -> None:
    assert all(member.explanation and member.public_label for member in S)


def test_lots_ceilings_together_are_the_ceiling(db: Any, association: Any) -> None:
    made: Any = factories.AgreementFactory(ceiling=None)
    factories.AgreementLotFactory(agreement=made, ceiling=Decimal(300))
    factories.AgreementLotFactory(agreement=made, ceiling=Decimal(200))

    assert Agreement.objects.with_use().get(pk=made.pk).ceiling_total == 500


def test_the_traits_make_what_they_say(db: Any, association: Any) -> None:
    with clock.pretend(TODAY):
        make: Any = factories.AgreementFactory
        assert make(upcoming=True).status_enum == S.UPCOMING
        assert make(expired=True).status_enum == S.EXPIRED
        assert make().status_enum == S.ACTIVE
