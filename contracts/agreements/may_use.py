"""“May we use it?” decided from facts at hand: green or red, reason by reason, and whom to ask.

Pure: nothing here asks the database, so that the table in the tests is the rule. Those who have an
agreement build `Facts`; a published agreement gives the same facts as they were published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from contracts.agreements.enums import CallOffModel
from portal.core.decisions import Decision
from portal.ui import formats

ZERO = Decimal(0)


class Check(StrEnum):
    """What is asked, in the order in which it is answered."""

    PARTY = "party"
    POWER = "power"
    VALID = "valid"
    CEILING = "ceiling"
    LOT = "lot"


class State(StrEnum):
    """How a question is answered; `UNKNOWN` stops nobody, it tells what the portal cannot see."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Law:
    """A rule of law with where it stands, as `portal.rules` tells it, and if it is checked."""

    reason: str = ""
    paragraph: str = ""
    is_verified: bool = True


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """A supplier of a lot. `share` is its part of the distribution key, in per cent."""

    name: str
    rank: int | None = None
    share: Decimal | None = None
    sold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot, or one sub-area of it; `headroom` is what is left below the lot's own ceiling."""

    number: int
    name: str
    model: str
    suppliers: tuple[SupplierFacts, ...] = ()
    headroom: Decimal | None = None
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an agreement and one who wants to buy by it.

    `party` is a name, empty when nobody is chosen yet. `is_signed_for` and `is_extended_for` tell
    whether the party gave the power to sign and to extend: None when no mandate is known, as for
    an agreement that came with an older register. `extended_since` is the day from which the
    agreement holds only because an option was taken, `terminated_from` the first day without
    call-offs.
    """

    on: date
    valid_from: date
    valid_to: date
    last_contract_date: date
    party: str = ""
    is_party: bool = False
    is_signed_for: bool | None = None
    is_extended_for: bool | None = None
    extended_since: date | None = None
    terminated_from: date | None = None
    headroom: Decimal | None = None
    has_ceiling: bool = False
    lots: tuple[LotFacts, ...] = ()
    joining: Law = Law()
    ceiling: Law = Law()


@dataclass(frozen=True, slots=True)
class Reason:
    """One question and its answer."""

    check: Check
    state: State
    text: str
    law: Law = Law()


@dataclass(frozen=True, slots=True)
class Ask:
    """A supplier in the order in which to ask; `place` is None when the order is not decided."""

    name: str
    place: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LotAnswer:
    """How to buy in one lot."""

    number: int
    name: str
    is_open: bool
    how: str
    ask: tuple[Ask, ...]
    asked_for: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. `allowed` is None while nobody has said for whom it is asked."""

    allowed: bool | None
    reasons: tuple[Reason, ...]
    lots: tuple[LotAnswer, ...]

    @property
    def decision(self) -> Decision:
        """The answer in one sentence: the first reason against, else the reasons that carry it."""
        against = next((r for r in self.reasons if r.state is State.NO), None)
        if against is not None:
            return Decision.no(against.text, paragraph=against.law.paragraph)
        carry = {Check.PARTY, Check.VALID}
        text = " ".join(r.text for r in self.reasons if r.check in carry)
        return Decision(self.allowed is True, text)


def decide(facts: Facts) -> Answer:
    """Green only when nothing speaks against it; every question is answered either way."""
    lots = _shown(facts.lots)
    reasons = tuple(
        reason
        for reason in (_party(facts), _power(facts), _valid(facts), _ceiling(facts), _lot(lots))
        if reason is not None
    )
    refused = any(reason.state is State.NO for reason in reasons)
    allowed = None if not facts.party and not refused else not refused
    return Answer(allowed, reasons, tuple(_lot_answer(lot) for lot in lots))


def _shown(lots: Sequence[LotFacts]) -> list[LotFacts]:
    """The lots that hold what was asked for; all of them when the words did not point at one."""
    return [lot for lot in lots if lot.asked_for] or list(lots)


def _party(facts: Facts) -> Reason:
    if not facts.party:
        text = _("Choose for whom you ask: only the parties may use the agreement.")
        return Reason(Check.PARTY, State.UNKNOWN, text)
    if facts.is_party:
        text = _("%(party)s is a party to the agreement.") % {"party": facts.party}
        return Reason(Check.PARTY, State.YES, text)
    text = _("%(party)s is not a party to the agreement. %(law)s")
    text %= {"party": facts.party, "law": facts.joining.reason}
    return Reason(Check.PARTY, State.NO, text.strip(), facts.joining)


def _power(facts: Facts) -> Reason | None:
    """Whether the association could bind the party: to sign, and to extend where it was."""
    if not facts.party or not facts.is_party:
        return None
    named = {"party": facts.party}
    if facts.is_signed_for is None:
        text = _("No mandate of %(party)s is kept here, so the agreement itself tells.") % named
        return Reason(Check.POWER, State.UNKNOWN, text)
    if not facts.is_signed_for:
        text = _("The mandate of %(party)s does not cover signing, so it is not bound by it.")
        return Reason(Check.POWER, State.NO, text % named)
    extended = facts.extended_since is not None and facts.on > facts.extended_since
    if extended and facts.is_extended_for is False:
        text = _("The agreement is extended, which the mandate of %(party)s does not cover.")
        return Reason(Check.POWER, State.NO, text % named)
    return Reason(Check.POWER, State.YES, _("The mandate of %(party)s covers it.") % named)


def _valid(facts: Facts) -> Reason:
    """Both end dates: until when to call off, and how long what is called off may run."""
    if facts.on < facts.valid_from:
        text = _("The agreement holds from %(day)s; until then nothing can be bought by it.")
        return Reason(Check.VALID, State.NO, text % {"day": formats.day(facts.valid_from)})
    if facts.terminated_from is not None and facts.on >= facts.terminated_from:
        text = _("The agreement is terminated; no call-offs are made from %(day)s.")
        return Reason(Check.VALID, State.NO, text % {"day": formats.day(facts.terminated_from)})
    if facts.on > facts.valid_to:
        text = _("The last day for call-offs was %(day)s.") % {"day": formats.day(facts.valid_to)}
        if facts.on <= facts.last_contract_date:
            text += " " + _("Contracts made before it may run until %(day)s.") % {
                "day": formats.day(facts.last_contract_date)
            }
        return Reason(Check.VALID, State.NO, text)
    last = facts.valid_to
    if facts.terminated_from is not None:
        last = min(last, facts.terminated_from - timedelta(days=1))
    text = _("Call-offs can be made until %(day)s.") % {"day": formats.day(last)}
    if facts.last_contract_date > last:
        text += " " + _("What is called off may run until %(day)s.") % {
            "day": formats.day(facts.last_contract_date)
        }
    return Reason(Check.VALID, State.YES, text)


def _ceiling(facts: Facts) -> Reason:
    if not facts.has_ceiling:
        return Reason(Check.CEILING, State.UNKNOWN, _("No ceiling is stated for the agreement."))
    if facts.headroom is None:
        text = _("There is a ceiling; how much is left is not published.")
        return Reason(Check.CEILING, State.UNKNOWN, text)
    if facts.headroom <= 0:
        text = _("The agreement's ceiling is reached. %(law)s") % {"law": facts.ceiling.reason}
        return Reason(Check.CEILING, State.NO, text.strip(), facts.ceiling)
    text = _("%(amount)s is left below the ceiling.") % {"amount": formats.money(facts.headroom)}
    return Reason(Check.CEILING, State.YES, text)


def _lot(lots: list[LotFacts]) -> Reason | None:
    if not lots:
        return None
    full = [lot for lot in lots if lot.headroom is not None and lot.headroom <= 0]
    names = {"lots": ", ".join(lot.name for lot in full)}
    if len(full) == len(lots):
        return Reason(Check.LOT, State.NO, _("The ceiling is reached in: %(lots)s.") % names)
    if full:
        text = _("The ceiling is reached in: %(lots)s. The other lots are open.") % names
        return Reason(Check.LOT, State.YES, text)
    names = {"lots": ", ".join(lot.name for lot in lots)}
    if any(lot.asked_for for lot in lots):
        return Reason(Check.LOT, State.YES, _("It is bought in: %(lots)s.") % names)
    if len(lots) > 1:
        text = _("The agreement has several lots; see that what you need is in one of them.")
        return Reason(Check.LOT, State.UNKNOWN, text)
    return Reason(Check.LOT, State.YES, _("The agreement has one lot: %(lots)s.") % names)


def _lot_answer(lot: LotFacts) -> LotAnswer:
    is_open = lot.headroom is None or lot.headroom > 0
    how, ask = whom_to_ask(lot)
    return LotAnswer(lot.number, lot.name, is_open, how, ask, lot.asked_for)


def whom_to_ask(lot: LotFacts) -> tuple[str, tuple[Ask, ...]]:
    """How a supplier of the lot is chosen, and the suppliers in the order to ask (LOU 7:4–9)."""
    if not lot.suppliers:
        return _("No supplier is registered."), ()
    if len(lot.suppliers) == 1:
        return _("There is one supplier: call off from it."), (Ask(lot.suppliers[0].name, 1),)
    if lot.model == CallOffModel.RANKING:
        return _ranking(lot)
    if lot.model == CallOffModel.DISTRIBUTION:
        return _distribution(lot)
    unordered = tuple(Ask(supplier.name) for supplier in lot.suppliers)
    if lot.model == CallOffModel.COMPETITION:
        how = _(
            "Renewed competition: ask all suppliers of the lot in writing, give them time enough,"
            " and choose by the criteria of the agreement."
        )
        return how, unordered
    how = _(
        "Individual need: the supplier that best meets the need of the one concerned is chosen."
        " Write down why."
    )
    return how, unordered


def _ranking(lot: LotFacts) -> tuple[str, tuple[Ask, ...]]:
    ranked = sorted(
        (supplier for supplier in lot.suppliers if supplier.rank is not None),
        key=lambda supplier: supplier.rank or 0,
    )
    if not ranked:
        how = _("Ranking, but no ranks are registered: ask the association.")
        return how, tuple(Ask(supplier.name) for supplier in lot.suppliers)
    how = _(
        "Ranking: ask the first one; the next one only when those before it have declined or"
        " cannot deliver. Write down why."
    )
    rest = [Ask(supplier.name) for supplier in lot.suppliers if supplier.rank is None]
    return how, (*(Ask(s.name, place) for place, s in enumerate(ranked, start=1)), *rest)


def _distribution(lot: LotFacts) -> tuple[str, tuple[Ask, ...]]:
    """The one furthest behind its part of the key first."""
    if any(supplier.share is None for supplier in lot.suppliers):
        how = _("Distribution key, but the key is not registered: ask the association.")
        return how, tuple(Ask(supplier.name) for supplier in lot.suppliers)
    if any(supplier.sold is None for supplier in lot.suppliers):
        how = _("Distribution key: log in to see who is furthest behind its part.")
        return how, tuple(
            Ask(s.name, note=_("%(share)s of the value") % {"share": _percent(s.share)})
            for s in lot.suppliers
        )
    total = sum((supplier.sold or ZERO for supplier in lot.suppliers), ZERO)

    def behind(supplier: SupplierFacts) -> Decimal:
        return (supplier.share or ZERO) * total / 100 - (supplier.sold or ZERO)

    # Before anything is bought nobody is behind: the largest part goes first.
    order = sorted(lot.suppliers, key=lambda s: (-behind(s), -(s.share or ZERO)))
    ask = tuple(
        Ask(
            supplier.name,
            place,
            _("has %(now)s, is to have %(share)s")
            % {
                "now": formats.percent((supplier.sold or ZERO) / total) if total > 0 else "–",
                "share": _percent(supplier.share),
            },
        )
        for place, supplier in enumerate(order, start=1)
    )
    return _("Distribution key: ask the one that is furthest behind its part first."), ask


def _percent(share: Decimal | None) -> str:
    return formats.percent((share or ZERO) / 100)
