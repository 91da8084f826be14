"""Two administrators entering the same period at the same time: one value, one clear refusal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections

from portal.core.errors import ActionError
from portal.people.models import User
from portal.rules import actions
from portal.rules.actions import NewValue
from portal.rules.enums import Code
from portal.rules.models import RuleValue


@pytest.mark.django_db(transaction=True)
def test_a_period_gets_one_value(association_admin: User) -> None:
    together = Barrier(2)

    def enter(amount: int) -> str:
        stated = NewValue(
            Decimal(amount), date(2026, 1, 1), date(2027, 12, 31), "LOU 5:1", "SFS 2025:999"
        )
        try:
            together.wait(timeout=10)
            actions.enter_value(actor=association_admin, code=Code.THRESHOLD_WORKS, stated=stated)
        except ActionError as refused:
            return str(refused)
        else:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(enter, (59_000_000, 60_000_000)))
    assert said[0] == ""
    assert said[1] != ""
    assert RuleValue.objects.filter(code=Code.THRESHOLD_WORKS).count() == 1
