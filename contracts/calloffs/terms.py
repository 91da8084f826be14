"""What is registered about a call-off, as the rules and the actions take it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """A supplier that was asked before the chosen one, and what it answered."""

    place_id: int
    asked_on: date
    answer: str
    answered_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuoteTerms:
    """A supplier in a renewed competition; `amount` is None when it was not invited or is silent.

    `invited` is false for a supplier that was left out; `note` then says why.
    """

    place_id: int
    invited: bool = True
    amount: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CompetitionTerms:
    """A renewed competition that is over: who was asked, until when, by which criteria.

    `origin` names where it was run when that was another room's pages (`direct:17`), and
    `winner_id` is then the place that won there.
    """

    deadline: date
    criteria: str
    quotes: tuple[QuoteTerms, ...]
    standstill_until: date | None = None
    standstill_note: str = ""
    origin: str = ""
    winner_id: int | None = None


@dataclass(frozen=True, slots=True)
class CallOffTerms:
    """A call-off as a person wants it. `ceiling_reason` asks a lawyer to let it pass the ceiling.

    `value` is SEK without VAT; where neither lot nor agreement has a ceiling a quantity is enough.
    """

    place_id: int
    made_on: date
    contract_to: date
    decided_by: str
    value: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    authority: str = ""
    reason: str = ""
    reference: str = ""
    delivery: str = ""
    asked: tuple[Asked, ...] = ()
    competition: CompetitionTerms | None = None
    ceiling_reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTerms:
    """What may be changed of a call-off that is made; the supplier and the buyer never are."""

    value: Decimal | None
    quantity: Decimal | None
    contract_to: date
    reference: str
    delivery: str
    reason: str
