"""How far an agreement may be changed without a new procurement (LOU 17:8-16)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core import clock
from portal.rules import regimes, values
from portal.rules.enums import ChangeGround, Code, ContractKind, Regime
from portal.rules.results import Ruled
from portal.rules.values import Held
from portal.ui import formats

HUNDRED = Decimal(100)
_CODES = {
    ChangeGround.CLAUSE: Code.CHANGE_CLAUSE,
    ChangeGround.SUPPLEMENT: Code.CHANGE_SUPPLEMENT,
    ChangeGround.UNFORESEEN: Code.CHANGE_UNFORESEEN,
    ChangeGround.SUCCESSION: Code.CHANGE_SUCCESSION,
    ChangeGround.INSUBSTANTIAL: Code.CHANGE_INSUBSTANTIAL,
}
_EACH = frozenset({ChangeGround.SUPPLEMENT, ChangeGround.UNFORESEEN})
_BOUNDED = _EACH | {ChangeGround.MINOR}


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What one ground allows. Without `percent` no figure bounds it.

    `each` is true when every change is measured by itself; else their net sum is. `indexed` says
    that the value before the change is taken as an index clause has moved it; `announced` is the
    paragraph by which the change is announced afterwards, if any. `binding` is false where chapter
    17 does not apply and the bound is a guide.
    """

    ground: ChangeGround
    percent: Decimal | None
    each: bool
    indexed: bool
    announced: str
    threshold: Ruled[Decimal | None] | None
    paragraph: str
    source: str
    verified: bool
    binding: bool

    @property
    def text(self) -> str:
        """The rule in a sentence."""
        if not self.binding:
            lead = _(
                "Chapter 17 is not applied to this agreement; openness and equal treatment bound"
                " changes, and the rule stands here as a guide that nobody has verified."
            )
            return f"{lead} {self._bound}"
        return self._bound

    @property
    def _bound(self) -> str:
        if self.percent is None:
            return _("No figure bounds this ground; what the paragraph requires is described.")
        share = {"percent": formats.number(self.percent, 0)}
        if self.each:
            return _("Each change raises the value by at most %(percent)s per cent.") % share
        return (
            _(
                "All minor changes together, net, stay below %(percent)s per cent of the value and"
                " below the EU threshold."
            )
            % share
        )


def change_rule(
    ground: ChangeGround | str,
    regime: Regime | str,
    kind: ContractKind | str = ContractKind.GOODS_SERVICES,
    *,
    on: date | None = None,
) -> ChangeRule:
    """The rule of a ground on the day of the change."""
    day = on or clock.today()
    ground = ChangeGround(ground)
    code = _CODES.get(ground) or _minor(kind)
    held = values.get_many([code, Code.CHANGE_INDEXED, Code.CHANGE_ANNOUNCED], day)
    own, indexed, announced = held[code], held[Code.CHANGE_INDEXED], held[Code.CHANGE_ANNOUNCED]
    binding = Regime(regime) == Regime.DIRECTIVE
    limit = regimes.threshold(kind, day) if ground == ChangeGround.MINOR else None
    return ChangeRule(
        ground=ground,
        percent=own.amount if own is not None and ground in _BOUNDED else None,
        each=ground in _EACH,
        indexed=ground in _BOUNDED and _is_so(indexed),
        announced=_announced_by(announced) if binding and ground in _EACH else "",
        threshold=limit,
        paragraph=own.paragraph if own else "",
        source=own.source if own else "",
        verified=binding and own is not None and own.verified,
        binding=binding,
    )


def within_bound(
    rule: ChangeRule, *, base: Decimal | None, value: Decimal, together: Decimal
) -> Ruled[bool | None]:
    """Whether a change of `value`, that makes the ground's net sum `together`, keeps the bound.

    `base` is the value before the change, index counted where the rule says so. None when nothing
    bounds the ground, or the figures to measure by are missing.
    """
    if rule.percent is None:
        return _answer(rule, None, rule.text)
    if base is None or base <= 0:
        text = _("The agreement has neither ceiling nor estimated value to measure the change by.")
        return _answer(rule, None, text, sure=False)
    bound = base * rule.percent / HUNDRED
    if not rule.each:
        return _net(rule, together, bound)
    text = _("The change is %(value)s; at most %(bound)s is allowed.")
    figures = {"value": formats.exact_money(value), "bound": formats.exact_money(bound)}
    return _answer(rule, value <= bound, text % figures)


def _net(rule: ChangeRule, together: Decimal, bound: Decimal) -> Ruled[bool | None]:
    """Minor changes: lower than the share of the value, and than the threshold."""
    figures = {"value": formats.exact_money(together), "bound": formats.exact_money(bound)}
    text = _("Minor changes are %(value)s together; they stay below %(bound)s.") % figures
    limit = rule.threshold
    if abs(together) >= bound or limit is None:
        return _answer(rule, abs(together) < bound, text)
    if limit.value is None:
        return _answer(rule, True, f"{text} {limit.reason}", sure=False)
    if abs(together) < limit.value:
        return _answer(rule, True, text, sure=limit.verified)
    above = _("Minor changes are %(value)s together, not below the threshold, %(limit)s.")
    figures["limit"] = formats.exact_money(limit.value)
    return _answer(rule, False, above % figures, sure=limit.verified)


def _minor(kind: ContractKind | str) -> Code:
    works = ContractKind(kind) == ContractKind.WORKS
    return Code.CHANGE_MINOR_WORKS if works else Code.CHANGE_MINOR


def _is_so(held: Held | None) -> bool:
    return held is not None and bool(held.value)


def _announced_by(held: Held | None) -> str:
    return held.paragraph if held is not None and held.value else ""


def _answer(
    rule: ChangeRule,
    value: bool | None,  # noqa: FBT001 - the answer itself
    reason: str,
    *,
    sure: bool = True,
) -> Ruled[bool | None]:
    return Ruled(value, reason, rule.paragraph, rule.source, rule.verified and sure)
