"""The two rules of law that answer “may we use it?”, asked of the database once per regime."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from contracts.agreements.may_use import Law
from portal.rules import public as rules

Laws = Callable[[str], tuple[Law, Law]]


def laws_on(on: date) -> Laws:
    """By regime: who may join afterwards, and what reaching the ceiling means."""

    @cache
    def of(regime: str) -> tuple[Law, Law]:
        known = rules.Regime(regime or rules.Regime.UNDECIDED)
        return (
            _law(rules.late_joining(known, on=on)),
            _law(rules.ceiling_required(known, on=on)),
        )

    return of


def _law(ruled: Any) -> Law:
    return Law(ruled.reason, ruled.paragraph, ruled.verified)
