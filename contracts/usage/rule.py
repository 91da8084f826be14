"""The rule that says what a line is: one pure function, for imports, for re-matching, for tests.

In this order: what a person has taught; the organisation number; the agreement's number; the name,
which alone is never enough. Then the buyer must be a party, the day must lie in the agreement's
time, and where the lot says which accounts its need is on, the account must be one of them. What
nobody on an agreement sold, but on such an account, was bought elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.usage.enums import MatchOutcome, NumberKind, RuleKind

Codes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier's place in a lot, as one buyer has it. `codes` are (kind, beginning of a code)."""

    lot_id: int
    agreement_id: int
    supplier_id: int
    first: date
    last: date
    is_party: bool
    codes: Codes = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person said lines like this are; without a lot they are not relevant."""

    lot_id: int | None = None
    supplier_id: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A lot of which the accounts are known, in an agreement to which the buyer is a party."""

    lot_id: int
    first: date
    last: date
    codes: Codes


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line says of itself; the name and the agreement's number by their keys."""

    kind: str
    numbers: tuple[str, ...]
    name: str
    reference: str
    account: str
    cpv: str
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line is, and of which lot and supplier."""

    outcome: MatchOutcome
    lot_id: int | None = None
    supplier_id: int | None = None
    outside_lot_id: int | None = None


@dataclass(slots=True)
class Book:
    """All that one buyer's lines of one source are held against; made once per file."""

    by_number: dict[str, list[Offer]] = field(default_factory=dict)
    by_name: dict[str, list[Offer]] = field(default_factory=dict)
    by_reference: dict[str, list[Offer]] = field(default_factory=dict)
    lessons: dict[tuple[str, str, str], Lesson] = field(default_factory=dict)
    needs: Sequence[Need] = ()

    def offers_of(self, numbers: Iterable[str]) -> list[Offer]:
        """The places of the suppliers with one of these numbers, each once."""
        found = (offer for number in numbers for offer in self.by_number.get(number, ()))
        return list(dict.fromkeys(found))

    def days(self) -> list[date]:
        """The days on which an agreement begins, and those after one has ended, in order."""
        places = [offer for offers in self.by_number.values() for offer in offers]
        places += [offer for offers in self.by_reference.values() for offer in offers]
        places += [offer for offers in self.by_name.values() for offer in offers]
        spans = {(place.first, place.last) for place in places}
        spans |= {(need.first, need.last) for need in self.needs}
        return sorted(
            {first for first, _last in spans} | {last + timedelta(days=1) for _first, last in spans}
        )

    def codes(self) -> set[tuple[str, str]]:
        """Every beginning of a code that can make a difference."""
        places = [*self.by_number.values(), *self.by_reference.values(), *self.by_name.values()]
        known = {code for offers in places for offer in offers for code in offer.codes}
        return known | {code for need in self.needs for code in need.codes}


def decide(facts: Facts, book: Book) -> Verdict:
    """What the line is, and why."""
    if facts.kind == NumberKind.PERSON:
        return Verdict(MatchOutcome.PERSON)
    number = facts.numbers[0] if facts.numbers else ""
    lesson = book.lessons.get((number, facts.name, facts.account))
    if lesson is not None:
        if lesson.lot_id is None:
            return Verdict(MatchOutcome.LEARNT_NOT)
        return Verdict(MatchOutcome.LEARNT, lesson.lot_id, lesson.supplier_id)
    offers = book.offers_of(facts.numbers)
    named = book.by_reference.get(facts.reference, []) if facts.reference else []
    if offers:
        return _by_number(facts, offers, named) or _elsewhere(facts, book, offers)
    return _without_number(facts, book, named)


def _by_number(facts: Facts, offers: list[Offer], named: list[Offer]) -> Verdict | None:
    """A supplier of an agreement is known; None where another account's need is to be asked for."""
    agreements = {offer.agreement_id for offer in named}
    narrowed = [offer for offer in offers if offer.agreement_id in agreements]
    return _settle(facts, narrowed or offers, MatchOutcome.MATCHED)


def _settle(facts: Facts, offers: list[Offer], found: MatchOutcome) -> Verdict | None:
    """One lot, or why it is not one."""
    supplier = offers[0].supplier_id
    party = [offer for offer in offers if offer.is_party]
    if not party:
        return Verdict(MatchOutcome.NOT_A_PARTY, None, supplier)
    timely = [offer for offer in party if offer.first <= facts.day <= offer.last]
    if not timely:
        return Verdict(MatchOutcome.OUTSIDE_VALIDITY, None, party[0].supplier_id)
    fitting = [offer for offer in timely if not offer.codes or covers(offer.codes, facts)]
    if not fitting:
        if not facts.account and not facts.cpv:
            return Verdict(MatchOutcome.NO_ACCOUNT, None, timely[0].supplier_id)
        return None
    # A lot that names the account is meant rather than one that takes everything.
    exact = [offer for offer in fitting if offer.codes] or fitting
    lots = {offer.lot_id for offer in exact}
    if len(lots) == 1:
        return Verdict(found, exact[0].lot_id, exact[0].supplier_id)
    several = (
        MatchOutcome.SEVERAL_AGREEMENTS
        if len({offer.agreement_id for offer in exact}) > 1
        else MatchOutcome.SEVERAL_LOTS
    )
    return Verdict(several, None, exact[0].supplier_id)


def _elsewhere(facts: Facts, book: Book, offers: list[Offer]) -> Verdict:
    """The supplier's other sales: perhaps the need of a lot that it does not stand in."""
    own = {offer.lot_id for offer in offers}
    for need in book.needs:
        if need.lot_id not in own and _is_needed(need, facts):
            return Verdict(MatchOutcome.BOUGHT_ELSEWHERE, None, offers[0].supplier_id, need.lot_id)
    return Verdict(MatchOutcome.OTHER_ACCOUNT, None, offers[0].supplier_id)


def _without_number(facts: Facts, book: Book, named: list[Offer]) -> Verdict:
    """No number leads to an agreement: its number may, the name may be asked about."""
    surely = facts.kind in {NumberKind.ORGANISATION, NumberKind.SEVERAL}
    namesakes = book.by_name.get(facts.name, []) if facts.name else []
    if named:
        same = {offer.agreement_id for offer in named}
        both = [offer for offer in namesakes if offer.agreement_id in same]
        found = None
        if not surely and both:
            found = _settle(facts, both, MatchOutcome.BY_REFERENCE)
        elif any(_open(offer, facts) for offer in named):
            return Verdict(MatchOutcome.REFERENCE_ALONE)
        if found is not None:
            return found
    if not surely and any(_open(offer, facts) for offer in namesakes):
        return Verdict(MatchOutcome.NAME_ALONE, None, namesakes[0].supplier_id)
    for need in book.needs:
        if _is_needed(need, facts):
            return Verdict(MatchOutcome.BOUGHT_ELSEWHERE, outside_lot_id=need.lot_id)
    return Verdict(MatchOutcome.NO_AGREEMENT_SUPPLIER if surely else _nameless(facts))


def _nameless(facts: Facts) -> MatchOutcome:
    foreign = facts.kind == NumberKind.FOREIGN
    return MatchOutcome.NO_AGREEMENT_SUPPLIER if foreign else MatchOutcome.NO_NUMBER


def _open(offer: Offer, facts: Facts) -> bool:
    """Whether the line could be use of the place, were the supplier the right one."""
    timely = offer.is_party and offer.first <= facts.day <= offer.last
    return timely and (not offer.codes or covers(offer.codes, facts) or not facts.account)


def _is_needed(need: Need, facts: Facts) -> bool:
    return need.first <= facts.day <= need.last and covers(need.codes, facts)


def covers(codes: Codes, facts: Facts) -> bool:
    """Whether the line's account or CPV code begins with one of the codes."""
    return any(
        beginning
        and (facts.account if kind == RuleKind.ACCOUNT else facts.cpv).startswith(beginning)
        for kind, beginning in codes
    )
