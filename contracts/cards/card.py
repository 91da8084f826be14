"""The contract card: everything one needs to buy by an agreement, as frozen objects.

The same card feeds the page, the paper and the answer to "may we use it?". Published, it goes
through `public()` and becomes JSON; what the public sees is read back from there.
"""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from contracts.agreements.enums import AgreementKind
from mandates.enums import Commitment


class _Part(BaseModel):
    # Later versions may add facts: what was published before lacks them, and is still read.
    model_config = ConfigDict(frozen=True, extra="ignore")


class CardSupplier(_Part):
    """A supplier; `sold` and `email` are for those inside."""

    name: str
    number: str = ""
    rank: int | None = None
    share: Decimal | None = None
    email: str = ""
    sold: Decimal | None = None


class CardPlace(_Part):
    """The suppliers of a sub-area, or of the lot as a whole when `area` is empty."""

    area: str = ""
    suppliers: tuple[CardSupplier, ...] = ()


class CardPrice(_Part):
    """What an article costs today."""

    name: str
    unit: str
    price: Decimal
    supplier: str = ""


class CardLot(_Part):
    """A lot: how call-offs are made in it, and from whom."""

    number: int
    name: str
    model: str = ""
    terms: str = ""
    ceiling: Decimal | None = None
    headroom: Decimal | None = None
    places: tuple[CardPlace, ...] = ()
    prices: tuple[CardPrice, ...] = ()
    more_prices: int = 0


class CardOption(_Part):
    """A right to extend, and what has become of it."""

    months: int
    notice_by: date
    extends_to: date
    is_taken: bool = False
    is_declined: bool = False


class CardParty(_Part):
    """Who may use the agreement, and which powers its mandate gave (None: no mandate known)."""

    organisation_id: int
    name: str
    commitment: Commitment = Commitment.BINDING
    signed: bool | None = None
    extended: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is a party on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Card(_Part):
    """An agreement as those who buy by it need to know it."""

    agreement_id: int
    title: str
    number: str
    kind: AgreementKind = AgreementKind.FRAMEWORK
    area: str = ""
    cpv: tuple[str, ...] = ()
    regime: str = ""
    model: str = ""
    valid_from: date
    valid_to: date
    last_contract_date: date
    terminated_from: date | None = None
    extended_since: date | None = None
    ceiling: Decimal | None = None
    headroom: Decimal | None = None
    options: tuple[CardOption, ...] = ()
    lots: tuple[CardLot, ...] = ()
    terms: str = ""
    how_to: str = ""
    contact: str = ""
    follow_up: str = ""
    search_words: str = ""
    parties: tuple[CardParty, ...] = ()

    def party(self, organisation_id: int | None, on: date) -> CardParty | None:
        """The organisation's place among the parties on a day."""
        return next(
            (
                party
                for party in self.parties
                if party.organisation_id == organisation_id and party.holds_on(on)
            ),
            None,
        )

    @property
    def supplier_names(self) -> list[str]:
        """Every supplier once, in the order of the lots."""
        names = [s.name for lot in self.lots for place in lot.places for s in place.suppliers]
        return list(dict.fromkeys(names))

    def public(self) -> "Card":
        """The card without what is not for everybody.

        Prices may be a supplier's secret (OSL 31:16), what each has sold is use that its buyers
        decide over, and addresses are people's.
        """
        return self.model_copy(update={"lots": tuple(_public_lot(lot) for lot in self.lots)})

    def without_use(self) -> "Card":
        """The card without what moves with every invoice, to tell whether anything else did."""
        lots = tuple(lot.model_copy(update={"headroom": None}) for lot in self.lots)
        return self.model_copy(update={"headroom": None, "lots": lots})

    def words(self) -> str:
        """Everything one may look for it by."""
        parts = [self.title, self.number, self.area, self.search_words, *self.cpv]
        for lot in self.lots:
            parts.append(lot.name)
            for place in lot.places:
                parts.append(place.area)
                for supplier in place.suppliers:
                    parts += [supplier.name, supplier.number]
        return "\n".join(dict.fromkeys(part for part in parts if part))


def _public_lot(lot: CardLot) -> CardLot:
    places = tuple(
        place.model_copy(
            update={
                "suppliers": tuple(
                    supplier.model_copy(update={"email": "", "sold": None})
                    for supplier in place.suppliers
                )
            }
        )
        for place in lot.places
    )
    return lot.model_copy(update={"places": places, "prices": (), "more_prices": 0})
