"""What amendments amount to, measured by the bounds of the law: sums over rows, never counters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from contracts.agreements import ceilings
from contracts.agreements.models import Agreement, Amendment, PriceAdjustment
from portal.core import clock
from portal.rules import public as rules

ZERO = Decimal(0)
ONE = Decimal(1)
ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Measured:
    """One ground of an agreement: its rule, what is changed by it, and whether that keeps it.

    `base` is the value before the change, by index where the rule says so (`factor` tells how
    much); `together` the net sum of the ground's amendments, the new one counted.
    """

    rule: rules.ChangeRule
    base: Decimal | None
    factor: Decimal
    together: Decimal
    count: int
    within: rules.Ruled[bool | None]

    @property
    def ground(self) -> rules.ChangeGround:
        """The ground."""
        return self.rule.ground

    @property
    def share(self) -> float | None:
        """The sum as a part of the value, 0-1."""
        return float(abs(self.together) / self.base) if self.base else None

    @property
    def of_bound(self) -> float | None:
        """How much of the bound is taken, for a bar; None for what is bounded otherwise."""
        if self.share is None or self.rule.percent is None or self.rule.each:
            return None
        return self.share / float(self.rule.percent / rules.HUNDRED)

    @property
    def is_indexed(self) -> bool:
        """Whether the value is moved by an index."""
        return self.factor != ONE

    @property
    def needs_decision(self) -> bool:
        """Whether a person must decide: the bound is passed, or cannot be measured."""
        if self.rule.percent is None:
            return False
        return self.within.value is not True


def ceiling_of_lots(agreement: Agreement) -> Decimal | None:
    """The lots' ceilings together; None when no lot has one."""
    return agreement.lots.aggregate(sum=Sum("ceiling"))["sum"]


def ceiling_of(agreement: Agreement) -> Decimal | None:
    """The ceiling of the whole as it is now."""
    if agreement.ceiling is not None:
        return agreement.ceiling
    return ceilings.whole(None, agreement.lots.values_list("ceiling", flat=True))


def value_before(agreement: Agreement) -> Decimal | None:
    """The value that changes are measured by: the first ceiling, else the estimated value."""
    ceiling = ceiling_of(agreement)
    if ceiling is None:
        return agreement.estimate
    moved = agreement.amendments.filter(moves_ceiling=True).aggregate(sum=Sum("value"))["sum"]
    return ceiling - (moved or ZERO)


def index_factor(agreement: Agreement, on: date) -> Decimal:
    """How much the agreement's own index clause has moved its prices until `on`.

    Only an indexation of the whole agreement moves its value; lots with indexes of their own weigh
    differently and are left out.
    """
    factor = ONE
    rows = PriceAdjustment.objects.filter(
        index__agreement=agreement, index__lot=None, holds_from__lte=on
    )
    for value in rows.order_by("holds_from").values_list("factor", flat=True):
        factor *= value
    return factor


def measure(
    agreement: Agreement,
    ground: Any,
    value: Decimal = ZERO,
    *,
    on: date | None = None,
) -> Measured:
    """What a further change of `value` by `ground` comes to; without one, how it stands."""
    day = on or clock.today()
    rule = rules.change_rule(ground, agreement.regime, agreement.contract_kind, on=day)
    rows = Amendment.objects.filter(agreement=agreement, ground=rule.ground)
    sums = rows.aggregate(sum=Sum("value"))
    base = value_before(agreement)
    factor = index_factor(agreement, day) if rule.indexed else ONE
    if base is not None:
        base = (base * factor).quantize(ORE)
    together = (sums["sum"] or ZERO) + value
    within = rules.within_bound(rule, base=base, value=value, together=together)
    return Measured(rule, base, factor, together, rows.count(), within)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement's amendments stand: the minor ones by their bound, and all of them."""

    minor: Measured
    total: Decimal
    count: int
    grounds: tuple[rules.ChangeRule, ...]


def standing(agreement: Agreement) -> Standing:
    """The amendments of an agreement against the law; the rules of every ground beside them."""
    sums = agreement.amendments.aggregate(sum=Sum("value"))
    return Standing(
        minor=measure(agreement, rules.ChangeGround.MINOR),
        total=sums["sum"] or ZERO,
        count=agreement.amendments.count(),
        grounds=tuple(
            rules.change_rule(ground, agreement.regime, agreement.contract_kind)
            for ground in rules.ChangeGround
        ),
    )
