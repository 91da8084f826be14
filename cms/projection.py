"""The facts that are published of a procurement, as frozen objects that go in and out of JSON."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One link of the chain, with its fact in both languages."""

    key: str
    label_sv: str
    label_en: str
    fact_sv: str
    fact_en: str
    state: str
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class PublicParty:
    """One party: where its mandate stands, and how much it has bought (öre as text, or None)."""

    name: str
    code: str
    tone: str
    standing_sv: str
    standing_en: str
    need_sv: str = ""
    need_en: str = ""
    bought: str | None = None


@dataclass(frozen=True, slots=True)
class PublicDate:
    """A step to come."""

    day: str
    label: str


@dataclass(frozen=True, slots=True)
class Projection:
    """Everything the public page shows of a procurement. Money is SEK excluding VAT, as text."""

    title: str
    area: str
    description: str
    regime_sv: str
    regime_en: str
    steps: tuple[PublicStep, ...]
    parties: tuple[PublicParty, ...]
    dates: tuple[PublicDate, ...]
    parties_asked: int
    parties_in: int
    estimated_value: str | None = None
    ceiling: str | None = None
    bought: str | None = None
    bought_until: str | None = None
    parties_buying: int | None = None
    parties_reporting: int | None = None
    suppliers: tuple[str, ...] = field(default_factory=tuple)
    valid_to: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Primitives for the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Projection":
        """Back from the database; unknown keys of later versions are left out."""
        known = {name: value for name, value in data.items() if name in cls.__dataclass_fields__}
        known["steps"] = tuple(PublicStep(**step) for step in known.get("steps", ()))
        known["parties"] = tuple(PublicParty(**party) for party in known.get("parties", ()))
        known["dates"] = tuple(PublicDate(**day) for day in known.get("dates", ()))
        known["suppliers"] = tuple(known.get("suppliers", ()))
        return cls(**known)

    @property
    def ceiling_share(self) -> Decimal | None:
        """Bought over ceiling, 0–1 and beyond; None when either is unknown."""
        if self.bought is None or not self.ceiling or not Decimal(self.ceiling):
            return None
        return Decimal(self.bought) / Decimal(self.ceiling)


def day_of(text: str | None) -> date | None:
    """A date kept as text."""
    return date.fromisoformat(text) if text else None
