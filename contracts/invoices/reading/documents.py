"""An invoice or credit note as values: SEK without VAT, what is credited negative."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
CENT = Decimal("0.01")


class Kind(StrEnum):
    """What a document is. A corrected one takes the place of those it names."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CORRECTED = "corrected"


class LineKind(StrEnum):
    """A line of goods or services, or a sum taken off or added on the document as a whole."""

    ITEM = "item"
    ALLOWANCE = "allowance"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `unit_price` is per one `unit` before the line's own `allowances` and `charges`.

    `amount` has them in it (BT-131). `delivered_on` is the line's or the document's delivery day.
    `mismatch` says that quantity times price is not the amount.
    """

    position: int
    kind: LineKind
    label: str
    name: str
    amount: Decimal
    article: str = ""
    standard_article: str = ""
    cpv: str = ""
    account: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    unit_price: Decimal | None = None
    allowances: Decimal = ZERO
    charges: Decimal = ZERO
    delivered_on: date | None = None
    mismatch: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One invoice. The numbers of the parties as they are written, best first."""

    kind: Kind
    number: str
    issued_on: date
    currency: str
    total: Decimal
    seller_name: str
    seller_numbers: tuple[str, ...]
    buyer_name: str
    buyer_numbers: tuple[str, ...]
    lines: tuple[Line, ...]
    contract_reference: str = ""
    order_reference: str = ""
    other_references: tuple[str, ...] = ()
    preceding: tuple[str, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether it gives money back."""
        return self.kind == Kind.CREDIT_NOTE

    @property
    def fingerprint(self) -> str:
        """The same for the same content, whatever file, envelope or spacing it came in."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()
