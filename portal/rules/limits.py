"""Amounts and bounds: direct award, documentation, longest term, ceiling, late joining."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core import clock
from portal.rules import values
from portal.rules.enums import Code, Regime
from portal.rules.results import Ruled
from portal.rules.values import Held


def direct_award_limit(on: date | None = None, *, annex_2: bool = False) -> Ruled[Decimal | None]:
    """The amount a direct procurement must stay below (LOU 19a:2): exactly the amount is too much.

    None, unverified, when nobody has entered the amount of the period.
    """
    day = on or clock.today()
    code = Code.DIRECT_AWARD_LIMIT_ANNEX_2 if annex_2 else Code.DIRECT_AWARD_LIMIT
    held = values.get(code, day)
    if held is None:
        return _missing(code, day)
    return _of(
        held.amount,
        _("The value must be below the limit; the limit itself is too much."),
        held,
    )


def is_below_direct_award_limit(
    value: Decimal, on: date | None = None, *, annex_2: bool = False
) -> Ruled[bool | None]:
    """Whether a purchase of `value` kronor may be a direct procurement for its value's sake."""
    limit = direct_award_limit(on, annex_2=annex_2)
    allowed = None if limit.value is None else value < limit.value
    return Ruled(allowed, limit.reason, limit.paragraph, limit.source, limit.verified)


def documentation_limit(on: date | None = None) -> Ruled[Decimal]:
    """The amount above which a direct procurement is documented (LOU 19a:11)."""
    held = values.require(Code.DOCUMENTATION_LIMIT, on or clock.today())
    return _of(
        held.amount,
        _("Documentation is needed when the value exceeds the limit."),
        held,
    )


def longest_term(regime: Regime, *, on: date | None = None) -> Ruled[int | None]:
    """The longest framework agreement in years without special reasons; None when no limit is set.

    LOU 7:2 holds in the directive regime only; services of annex 2 have no limit.
    """
    held = values.require(Code.LONGEST_TERM, on or clock.today())
    if regime == Regime.DIRECTIVE:
        return _of(
            held.days,
            _("A framework agreement may run %(years)s years; longer needs special reasons.")
            % {"years": held.days},
            held,
        )
    if regime == Regime.UNDECIDED:
        reason = _("The regime is not decided; count on %(years)s years until it is.")
        return Ruled(
            held.days,
            reason % {"years": held.days},
            held.paragraph,
            held.source,
            verified=False,
        )
    return _of(None, _("The limit on years does not apply in this regime."), held)


def late_joining(regime: Regime, *, on: date | None = None) -> Ruled[bool]:
    """Whether a party may join after the notice: never, for a reason that depends on the regime."""
    day = on or clock.today()
    if regime == Regime.DIRECTIVE:
        reason = _(
            "Only a buyer named in the notice may use the agreement. Joining afterwards counts as"
            " an illegal direct procurement."
        )
        return _of(value=False, reason=reason, held=values.require(Code.PARTIES_NAMED, day))
    reason = _(
        "Openness and equal treatment mean that suppliers must know the buyers from the notice, so"
        " nobody can join afterwards. The next procurement is open to join."
    )
    return _of(
        value=False,
        reason=reason,
        held=values.require(Code.PARTIES_NAMED_CHAPTER_19, day),
    )


def ceiling_required(regime: Regime, *, on: date | None = None) -> Ruled[bool]:
    """Whether a highest value must be stated, and ends the agreement when it is reached."""
    code = Code.CEILING if regime == Regime.DIRECTIVE else Code.CEILING_CHAPTER_19
    held = values.require(code, on or clock.today())
    reason = (
        _(
            "The highest value is stated in the notice; when it is reached the agreement has no"
            " effect."
        )
        if regime == Regime.DIRECTIVE
        else _(
            "Whether the judgment binds chapter 19 is not settled; a ceiling is stated to be on the"
            " safe side."
        )
    )
    return _of(value=bool(held.value), reason=reason, held=held)


def ceiling_override(regime: Regime, *, on: date | None = None) -> Ruled[bool]:
    """Whether a lawyer may let somebody buy above the ceiling: only where the law leaves it open.

    Never where the directive's rules apply, nor while the regime is undecided. Elsewhere it is not
    settled, so the answer is yes, unverified: a person decides and writes why.
    """
    day = on or clock.today()
    if regime in (Regime.DIRECTIVE, Regime.UNDECIDED):
        held = values.require(Code.CEILING, day)
        reason = _(
            "When the highest value is reached the agreement has no effect, so more cannot be"
            " bought by it. What is needed beyond it is procured anew."
        )
        return _of(value=False, reason=reason, held=held)
    reason = _(
        "Whether the judgment on ceilings binds outside the directive's rules is not settled."
        " Buying above the ceiling needs a reason and a lawyer's sign-off."
    )
    return _of(value=True, reason=reason, held=values.require(Code.CEILING_CHAPTER_19, day))


def call_off_order(regime: Regime, *, on: date | None = None) -> Ruled[bool]:
    """Whether the agreement's own criteria decide which supplier a call-off goes to: always."""
    code = Code.CALL_OFF_ORDER if regime == Regime.DIRECTIVE else Code.CALL_OFF_ORDER_CHAPTER_19
    held = values.require(code, on or clock.today())
    reason = (
        _("A call-off goes to the supplier that the agreement's published criteria point out.")
        if regime == Regime.DIRECTIVE
        else _(
            "Openness and equal treatment mean that a call-off goes to the supplier that the"
            " agreement's terms point out."
        )
    )
    return _of(value=bool(held.value), reason=reason, held=held)


def competition_standstill(*, on: date | None = None) -> Ruled[bool]:
    """Whether a standstill must pass after a renewed competition: no, but it is worth having."""
    held = values.require(Code.COMPETITION_STANDSTILL, on or clock.today())
    reason = _(
        "No standstill is required after a renewed competition. One that is observed anyway takes"
        " away the risk that the contract is declared ineffective."
    )
    return _of(value=bool(held.value), reason=reason, held=held)


def automated_decision(*, on: date | None = None) -> Ruled[bool]:
    """Whether a decision in a procurement may be made by automation: no, a named person decides."""
    held = values.require(Code.AUTOMATED_DECISION, on or clock.today())
    reason = _("The portal computes, reminds and stops; a named person decides.")
    return _of(value=bool(held.value), reason=reason, held=held)


def _of[T](value: T, reason: str, held: Held) -> Ruled[T]:
    return Ruled(value, reason, held.paragraph, held.source, held.verified, held.nature)


def _missing(code: Code, day: date) -> Ruled[Decimal | None]:
    reason = _(
        "%(rule)s for %(year)s has not been entered. An administrator of the association enters it"
        " on the page Rules."
    ) % {"rule": code.label, "year": day.year}
    return Ruled(None, reason, "LOU 5:1", "", verified=False)
