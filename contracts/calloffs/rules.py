"""May this call-off be made, and whom does the agreement point out? Pure: the tests are the table.

Every objection is a sentence with the field it belongs to and the paragraph behind it. The law
itself is told by `portal.rules` and comes in with the facts; whether the buyer is a party and the
agreement holds is the agreement's own answer (`standing`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.agreements.enums import CallOffModel
from contracts.calloffs.ceiling import Room
from contracts.calloffs.terms import CallOffTerms, ChangeTerms, CompetitionTerms
from portal.core.decisions import Decision
from portal.rules.results import Ruled
from portal.ui import formats

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Seat:
    """A supplier's place on the day: its rank, its per cent of the key, what it has had so far."""

    place_id: int
    name: str
    rank: int | None = None
    share: Decimal | None = None
    taken: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Law:
    """What the law says of the order of call-offs and of buying above the ceiling."""

    order: Ruled[bool]
    override: Ruled[bool]


@dataclass(frozen=True, slots=True)
class Facts:
    """An agreement's lot on one day, for one buyer."""

    method: str
    standing: Decision
    last_contract_date: date
    seats: tuple[Seat, ...]
    lot: Room
    total: Room
    law: Law
    today: date

    @property
    def has_ceiling(self) -> bool:
        """Whether the lot or the agreement has a highest value."""
        return self.lot.ceiling is not None or self.total.ceiling is not None

    @property
    def method_label(self) -> str:
        """How a supplier is chosen, in words."""
        return str(CallOffModel(self.method).label) if self.method else ""

    def seat(self, place_id: int) -> Seat | None:
        """The place with that id."""
        return next((seat for seat in self.seats if seat.place_id == place_id), None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom the agreement points out, and why; None where a person's judgment decides."""

    place_id: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that stops a call-off: what is wrong, at which field, by which rule.

    `overridable` is true for the ceiling where the law leaves it open; `verified` false when the
    rule behind it is unchecked.
    """

    text: str
    field: str = ""
    paragraph: str = ""
    overridable: bool = False
    verified: bool = True


def proposal(facts: Facts) -> Proposal:
    """The supplier that the agreement's own criteria point out."""
    seats = facts.seats
    if not seats:
        return Proposal(None, _("No supplier has a place here on this day."))
    if len(seats) == 1:
        return Proposal(seats[0].place_id, _("It is the only supplier."))
    if facts.method == CallOffModel.RANKING:
        return _first_in_rank(seats)
    if facts.method == CallOffModel.DISTRIBUTION:
        return _furthest_behind(seats)
    judged = {
        CallOffModel.INDIVIDUAL_NEED: _("The individual's need decides. Write down why."),
        CallOffModel.COMPETITION: _("The best quote by the agreement's criteria wins."),
    }
    unsaid = _("The agreement does not say how a supplier is chosen.")
    return Proposal(
        None, judged.get(CallOffModel(facts.method), unsaid) if facts.method else unsaid
    )


def _first_in_rank(seats: tuple[Seat, ...]) -> Proposal:
    ranked = _ranked(seats)
    if not ranked:
        return Proposal(None, _("Call-off by ranking, but no ranks are registered."))
    return Proposal(ranked[0].place_id, _("It is first in the ranking."))


def _ranked(seats: tuple[Seat, ...]) -> list[Seat]:
    return sorted((s for s in seats if s.rank is not None), key=lambda seat: seat.rank or 0)


def _furthest_behind(seats: tuple[Seat, ...]) -> Proposal:
    """Who lacks most of its part; before anything is called off, the one with the largest part."""
    if any(seat.share is None for seat in seats):
        return Proposal(None, _("Call-off by distribution key, but the key is not registered."))
    total = sum((seat.taken for seat in seats), ZERO)

    def behind(seat: Seat) -> tuple[Decimal, Decimal]:
        share = seat.share or ZERO
        return share * total / 100 - seat.taken, share

    first = max(seats, key=behind)
    now = formats.percent(first.taken / total) if total > 0 else formats.percent(ZERO)
    why = _("It is furthest behind the key: it has had %(now)s and is to have %(share)s.")
    return Proposal(
        first.place_id, why % {"now": now, "share": formats.percent((first.share or ZERO) / 100)}
    )


def objections(facts: Facts, terms: CallOffTerms) -> list[Objection]:
    """Everything that speaks against the call-off; empty when it may be made."""
    if not facts.standing:
        return [Objection(facts.standing.reason, "organisation", facts.standing.paragraph)]
    return [
        *_days(facts, terms.made_on, terms.contract_to),
        *_worth(facts, terms.value, terms.quantity),
        *_choice(facts, terms),
        *_who_decides(terms),
        *ceiling(facts, terms.value),
    ]


def change_objections(
    facts: Facts, made_on: date, terms: ChangeTerms, *, was: Decimal | None
) -> list[Objection]:
    """What speaks against a change: `facts` are counted without the call-off itself.

    What is above the ceiling already may shrink, whatever the ceiling leaves.
    """
    found = [
        *_days(facts, made_on, terms.contract_to, to_come=False),
        *_worth(facts, terms.value, terms.quantity),
    ]
    if (terms.value or ZERO) > (was or ZERO):
        found.extend(ceiling(facts, terms.value))
    if not terms.reason.strip():
        found.append(Objection(_("Say why the call-off is changed."), "reason"))
    return found


def _days(
    facts: Facts, made_on: date, contract_to: date, *, to_come: bool = True
) -> Iterator[Objection]:
    if to_come and made_on > facts.today:
        yield Objection(_("The day lies ahead. Register the call-off when it is made."), "made_on")
    if contract_to < made_on:
        yield Objection(_("The contract cannot end before it is made."), "contract_to")
    if contract_to > facts.last_contract_date:
        yield Objection(
            _("Contracts by this agreement end by %(day)s at the latest.")
            % {"day": formats.day(facts.last_contract_date)},
            "contract_to",
        )


def _worth(facts: Facts, value: Decimal | None, quantity: Decimal | None) -> Iterator[Objection]:
    if value is None and facts.has_ceiling:
        yield Objection(
            _("State the value: it counts against the ceiling. Estimate it where only prices are"
              " agreed."),
            "value",
        )  # fmt: skip
    elif value is None and quantity is None:
        yield Objection(_("State the value, or the quantity."), "value")
    if value is not None and value <= 0:
        yield Objection(_("The value must be above zero."), "value")
    if quantity is not None and quantity <= 0:
        yield Objection(_("The quantity must be above zero."), "quantity")


def _who_decides(terms: CallOffTerms) -> Iterator[Objection]:
    if not terms.decided_by.strip():
        yield Objection(_("Name the person who decided."), "decided_by")
    if terms.competition is not None and not terms.authority.strip():
        yield Objection(_("Say by what authority the person decided on the winner."), "authority")


def _choice(facts: Facts, terms: CallOffTerms) -> Iterator[Objection]:
    seat = facts.seat(terms.place_id)
    if seat is None:
        yield Objection(_("The supplier has no place here on this day."), "place")
        return
    if len(facts.seats) == 1:
        return
    if facts.method == CallOffModel.RANKING:
        yield from _by_ranking(facts, terms, seat)
    elif facts.method == CallOffModel.DISTRIBUTION:
        yield from _by_key(facts, terms, seat)
    elif facts.method == CallOffModel.INDIVIDUAL_NEED:
        if not terms.reason.strip():
            yield _ordered(
                facts,
                _("Say which need decided for this supplier, without naming or describing a"
                  " person."),
                "reason",
            )  # fmt: skip
    elif facts.method == CallOffModel.COMPETITION:
        yield from _by_competition(facts, terms, seat)


def _ordered(facts: Facts, text: str, field: str) -> Objection:
    """An objection that rests on the rule of the order of call-offs."""
    order = facts.law.order
    return Objection(f"{text} {order.reason}", field, order.paragraph, verified=order.verified)


def _by_ranking(facts: Facts, terms: CallOffTerms, seat: Seat) -> Iterator[Objection]:
    """The first in rank; another one only when each before it was asked and could not."""
    ranked = _ranked(facts.seats)
    if seat not in ranked:
        if ranked:
            yield _ordered(facts, _("%(name)s has no rank.") % {"name": seat.name}, "place")
        return
    asked = {row.place_id: row for row in terms.asked}
    for before in ranked[: ranked.index(seat)]:
        row = asked.get(before.place_id)
        if row is None or not row.answer:
            text = _("%(before)s comes before %(name)s. Write when it was asked and what it"
                     " answered.")  # fmt: skip
            text %= {"before": before.name, "name": seat.name}
            yield _ordered(facts, text, f"answer_{before.place_id}")
        elif row.asked_on > terms.made_on:
            yield Objection(
                _("%(before)s must have been asked before the call-off was made.")
                % {"before": before.name},
                f"asked_on_{before.place_id}",
            )
        elif row.answered_on is not None and row.answered_on < row.asked_on:
            yield Objection(
                _("%(before)s cannot have answered before it was asked.") % {"before": before.name},
                f"answered_on_{before.place_id}",
            )


def _by_key(facts: Facts, terms: CallOffTerms, seat: Seat) -> Iterator[Objection]:
    """Who is furthest behind; another one with a reason."""
    pointed = _furthest_behind(facts.seats)
    if pointed.place_id in (None, seat.place_id) or terms.reason.strip():
        return
    first = facts.seat(pointed.place_id or 0)
    text = _("The key points at %(first)s. Say why %(name)s is chosen instead.")
    text %= {"first": first.name if first else "", "name": seat.name}
    yield _ordered(facts, text, "reason")


def _by_competition(facts: Facts, terms: CallOffTerms, seat: Seat) -> Iterator[Objection]:
    """All invited, time enough, quotes received, and the winner among them."""
    competition = terms.competition
    if competition is None:
        text = _("Here the suppliers compete anew. Register who was asked and what they offered.")
        yield _ordered(facts, text, "deadline")
        return
    if competition.deadline > terms.made_on:
        yield Objection(
            _("The quotes were due on %(day)s; the call-off cannot be made before that.")
            % {"day": formats.day(competition.deadline)},
            "deadline",
        )
    if not competition.criteria.strip():
        yield Objection(_("Write by which criteria the winner was chosen."), "criteria")
    if competition.standstill_until and competition.standstill_until >= terms.made_on:
        yield Objection(
            _("The standstill that you chose to observe lasts until %(day)s.")
            % {"day": formats.day(competition.standstill_until)},
            "standstill_until",
        )
    yield from _quotes(facts, competition, seat)


def _quotes(facts: Facts, competition: CompetitionTerms, seat: Seat) -> Iterator[Objection]:
    quotes = {row.place_id: row for row in competition.quotes}
    for other in facts.seats:
        row = quotes.get(other.place_id)
        if (row is None or not row.invited) and not (row and row.note.strip()):
            text = _("%(name)s was not invited. Say why, or invite it.") % {"name": other.name}
            yield _ordered(facts, text, f"quote_note_{other.place_id}")
    winner = quotes.get(seat.place_id)
    if winner is None or not winner.invited or winner.amount is None:
        yield Objection(
            _("%(name)s has given no quote, so it cannot have won.") % {"name": seat.name},
            f"quote_{seat.place_id}",
        )


def ceiling(facts: Facts, value: Decimal | None) -> Iterator[Objection]:
    """Whether the value fits below the lot's and the agreement's ceiling."""
    if value is None:
        return
    override = facts.law.override
    for room, text in (
        (facts.lot, _("The lot's ceiling of %(ceiling)s leaves %(left)s.")),
        (facts.total, _("The agreement's ceiling of %(ceiling)s leaves %(left)s.")),
    ):
        if room.ceiling is None or room.left is None or value <= room.left:
            continue
        figures = {
            "ceiling": formats.exact_money(room.ceiling),
            "left": formats.exact_money(max(room.left, ZERO)),
        }
        yield Objection(
            f"{text % figures} {override.reason}",
            "value",
            override.paragraph,
            overridable=override.value,
            verified=override.verified,
        )
        return  # One sentence is enough: the narrower one first.
