"""Which chapters of LOU a procurement follows, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core import clock
from portal.rules import limits, values
from portal.rules.enums import Code, ContractKind, Regime
from portal.rules.results import Ruled

CPV_DIGITS = 8
PARAGRAPH = "LOU 1:4, 19:1"


@dataclass(frozen=True, slots=True)
class _Annex2:
    """How a set of CPV codes stands to annex 2."""

    all_inside: bool
    none_inside: bool
    verified: bool


def is_annex_2(cpv_code: str, on: date | None = None) -> Ruled[bool]:
    """Whether a CPV code (with or without check digit) is a service of annex 2 of LOU."""
    day = on or clock.today()
    held = values.get_many([Code.ANNEX_2_CPV, Code.ANNEX_2_CPV_OTHER], day)
    code = cpv_code.strip()[:CPV_DIGITS]
    for row in held.values():
        if row is not None and any(first <= code <= last for first, last in row.value):
            reason = _("The code is a service of annex 2.")
            return Ruled(True, reason, row.paragraph, row.source, row.verified)
    reason = _("The code is not a service of annex 2.")
    verified = all(row is not None and row.verified for row in held.values())
    other = held[Code.ANNEX_2_CPV]
    source = other.source if other else ""
    return Ruled(False, reason, "LOU bilaga 2", source, verified)


def regime_for(
    *,
    cpv_codes: Iterable[str],
    estimated_value: Decimal | int | None,
    kind: ContractKind | str = ContractKind.GOODS_SERVICES,
    on: date | None = None,
    direct: bool = False,
) -> Ruled[Regime]:
    """The regime of a procurement begun on `on`; a person confirms it.

    Services of annex 2 follow chapter 19 at any value. For the rest the value excluding VAT,
    options and extensions counted in (LOU 5:3), is compared with the threshold. `direct` asks
    whether it may be a direct procurement for its value's sake. UNDECIDED, with the reason,
    whenever a value that the answer needs is missing or unverified.
    """
    day = on or clock.today()
    codes = list(cpv_codes)
    if not codes:
        return _undecided(_("Choose CPV codes first: they tell whether annex 2 applies."))
    annex = _annex_2(codes, day)
    amount = None if estimated_value is None else Decimal(estimated_value)
    if direct:
        return _direct(annex, amount, day)
    if annex.all_inside and annex.verified:
        return _chapter_19(
            _("All that is bought is services of annex 2, which follow chapter 19 at any value."),
            values.require(Code.ANNEX_2_CPV, day).source,
        )
    return _by_value(annex, amount, ContractKind(kind), day)


def threshold(kind: ContractKind | str, on: date | None = None) -> Ruled[Decimal | None]:
    """The EU threshold in kronor for a municipality; None when it is not entered for the period."""
    day = on or clock.today()
    works = ContractKind(kind) is ContractKind.WORKS
    code = Code.THRESHOLD_WORKS if works else Code.THRESHOLD_GOODS_SERVICES
    held = values.get(code, day)
    if held is None:
        reason = _("The EU threshold in kronor for %(year)s has not been entered.")
        return Ruled(None, reason % {"year": day.year}, "LOU 5:1", "", verified=False)
    reason = _("The EU threshold of the period.")
    return Ruled(held.amount, reason, held.paragraph, held.source, held.verified)


def _annex_2(codes: list[str], day: date) -> _Annex2:
    answers = [is_annex_2(code, day) for code in codes]
    inside = [answer for answer in answers if answer.value]
    return _Annex2(
        all_inside=len(inside) == len(answers),
        none_inside=not inside,
        verified=all(answer.verified for answer in inside),
    )


def _direct(annex: _Annex2, amount: Decimal | None, day: date) -> Ruled[Regime]:
    if amount is None:
        return _undecided(_("Give the estimated value first."), "LOU 19a:2")
    limit = limits.direct_award_limit(day)
    if limit.value is not None and limit.verified and amount < limit.value:
        reason = _("The value is below the limit for direct procurement.")
        return Ruled(Regime.DIRECT, reason, limit.paragraph, limit.source, verified=True)
    if annex.all_inside and annex.verified:
        limit = limits.direct_award_limit(day, annex_2=True)
        if limit.value is not None and limit.verified and amount < limit.value:
            reason = _("The value is below the limit for direct procurement of annex 2 services.")
            return Ruled(Regime.DIRECT, reason, limit.paragraph, limit.source, verified=True)
    if limit.value is None or not limit.verified:
        return _undecided(limit.reason, limit.paragraph)
    return _undecided(
        _(
            "The value is not below the limit. A direct procurement then needs another ground in"
            " chapter 19 a, which a lawyer states."
        ),
        "LOU 19a:3-7",
    )


def _by_value(
    annex: _Annex2, amount: Decimal | None, kind: ContractKind, day: date
) -> Ruled[Regime]:
    """Compare with the threshold, refusing where a needed value is not known."""
    if amount is None:
        return _undecided(_("Give the estimated value first."), "LOU 5:3")
    limit = limits.direct_award_limit(day)
    if limit.value is not None and limit.verified and amount < limit.value:
        return _chapter_19(
            _("The value is below the limit for direct procurement, far below the threshold."),
            limit.source,
        )
    bound = threshold(kind, day)
    if bound.value is None or not bound.verified:
        return _undecided(_on_the_page(bound), bound.paragraph)
    if amount < bound.value:
        return _chapter_19(_("The value is below the EU threshold."), bound.source)
    return _above(annex, bound.source)


def _above(annex: _Annex2, source: str) -> Ruled[Regime]:
    """At or above the threshold annex 2 is what decides."""
    if not annex.none_inside:
        return _undecided(
            _(
                "Some of the codes may be services of annex 2. The main object decides; a lawyer"
                " states which it is."
            ),
            "LOU 1:4, bilaga 2",
        )
    reason = _("The value is at or above the EU threshold, and nothing is a service of annex 2.")
    return Ruled(Regime.DIRECTIVE, reason, "LOU 1:4, 5:1", source, verified=True)


def _on_the_page(bound: Ruled[Decimal | None]) -> str:
    """What somebody has to do before the threshold can be counted by."""
    if bound.value is None:
        more = _("An administrator of the association enters it on the page Rules.")
    else:
        more = _("It is not verified: a lawyer verifies it on the page Rules.")
    return f"{bound.reason} {more}"


def _chapter_19(reason: str, source: str) -> Ruled[Regime]:
    return Ruled(Regime.CHAPTER_19, reason, PARAGRAPH, source, verified=True)


def _undecided(reason: str, paragraph: str = PARAGRAPH) -> Ruled[Regime]:
    return Ruled(Regime.UNDECIDED, reason, paragraph, "", verified=False)
