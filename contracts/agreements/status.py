"""The one definition of an agreement's status: read as SQL by querysets, as Python by objects.

Rules are tried in order and the first that holds decides; a missing figure never holds.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from contracts.agreements.enums import AgreementStatus

EXPIRING_WITHIN = timedelta(days=183)

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "lt": operator.lt,
    "lte": operator.le,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`status` holds when `figure` stands in the relation `compare` to `value`."""

    status: AgreementStatus
    figure: str
    compare: str
    value: Any

    def as_q(self) -> Q:
        """The rule for the database."""
        return Q(**{f"{self.figure}__{self.compare}": self.value})

    def holds(self, figures: dict[str, Any]) -> bool:
        """The rule for one agreement's figures."""
        figure = figures[self.figure]
        return figure is not None and _OPERATORS[self.compare](figure, self.value)


def rules(today: date) -> list[Rule]:
    """The rules of the day. `headroom` is the ceiling less what is used; None without a ceiling."""
    soon = today + EXPIRING_WITHIN
    return [
        Rule(AgreementStatus.TERMINATED, "terminated_from", "lte", today),
        Rule(AgreementStatus.UPCOMING, "valid_from", "gt", today),
        Rule(AgreementStatus.EXPIRED, "valid_to", "lt", today),
        Rule(AgreementStatus.CEILING_REACHED, "headroom", "lte", Decimal(0)),
        Rule(AgreementStatus.EXPIRING, "valid_to", "lt", soon),
        Rule(AgreementStatus.EXPIRING, "terminated_from", "lte", soon),
    ]


def in_sql(today: date) -> Case:
    """The status as an expression over the agreement's days and an annotated `headroom`."""
    return Case(
        *(When(rule.as_q(), then=Value(rule.status.value)) for rule in rules(today)),
        default=Value(AgreementStatus.ACTIVE.value),
        output_field=CharField(),
    )


def in_python(
    today: date,
    *,
    valid_from: date,
    valid_to: date,
    headroom: Decimal | None,
    terminated_from: date | None = None,
) -> AgreementStatus:
    """The status of one agreement with these figures."""
    figures = {
        "valid_from": valid_from,
        "valid_to": valid_to,
        "terminated_from": terminated_from,
        "headroom": headroom,
    }
    for rule in rules(today):
        if rule.holds(figures):
            return rule.status
    return AgreementStatus.ACTIVE
