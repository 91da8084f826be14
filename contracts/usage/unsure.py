"""Read model of the unsure lines: groups that are decided together, with the possible answers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Min, Sum

from contracts.agreements.numbers import number_key
from contracts.usage import policies
from contracts.usage.book import numbers_of
from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.models import UsageLine
from contracts.usage.names import name_key

SHOWN = 50
_GROUPED = (
    "organisation_id",
    "organisation__short_name",
    "source",
    "ledger_import__source_id",
    "ledger_import__source__name",
    "supplier_number",
    "supplier_name",
    "reference",
    "account",
    "account_text",
    "match_reason",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A lot and a supplier of it that the lines may be use of."""

    lot_id: int
    supplier_id: int
    label: str

    @property
    def value(self) -> str:
        """As it stands in the form."""
        return f"{self.lot_id}:{self.supplier_id}"


@dataclass(frozen=True, slots=True)
class UnsureGroup:
    """Lines that one answer decides."""

    organisation_id: int
    organisation: str
    source: UsageSource
    ledger_source_id: int | None
    ledger_source: str
    supplier_number: str
    supplier_name: str
    account: str
    account_text: str
    outcome: MatchOutcome
    lines: int
    amount: Decimal
    first: date
    last: date
    choices: tuple[Choice, ...]

    @property
    def source_text(self) -> str:
        """The system, or the kind of source."""
        return self.ledger_source or str(self.source.label)


def groups(user: Any, *, shown: int = SHOWN) -> tuple[list[UnsureGroup], int]:
    """The groups with most money of those the person may decide, and how many there are in all.

    Four statements, whatever the number of lines and buyers.
    """
    lines = UsageLine.objects.visible_to(user).filter(
        match_reason__in=sorted(MatchOutcome.unsure()),
        organisation_id__in=policies.importable(user).values("pk"),
    )
    rows = (
        lines.order_by()
        .values(*_GROUPED)
        .annotate(n=Count("id"), sum=Sum("amount"), first=Min("date"), last=Max("date"))
    )
    found = list(rows.order_by("-sum", "supplier_name", "account")[:shown])
    answers = _Answers({row["organisation_id"] for row in found}) if found else None
    made = [
        UnsureGroup(
            organisation_id=row["organisation_id"],
            organisation=row["organisation__short_name"],
            source=UsageSource(row["source"]),
            ledger_source_id=row["ledger_import__source_id"],
            ledger_source=row["ledger_import__source__name"] or "",
            supplier_number=row["supplier_number"],
            supplier_name=row["supplier_name"],
            account=row["account"],
            account_text=row["account_text"],
            outcome=MatchOutcome(row["match_reason"]),
            lines=row["n"],
            amount=row["sum"],
            first=row["first"],
            last=row["last"],
            choices=answers.of(row) if answers else (),
        )
        for row in found
    ]
    return made, rows.count()


class _Answers:
    """The places in agreements that buyers are parties to; two statements."""

    def __init__(self, organisation_ids: Iterable[int]) -> None:
        parties = apps.get_model("agreements", "AgreementParty").objects
        self.agreements: dict[int, set[int]] = defaultdict(set)
        for buyer, agreement in parties.filter(organisation_id__in=organisation_ids).values_list(
            "organisation_id", "agreement_id"
        ):
            self.agreements[buyer].add(agreement)
        wanted = set().union(*self.agreements.values()) if self.agreements else set()
        places = apps.get_model("agreements", "AgreementSupplier").objects
        self.by: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for place in places.filter(lot__agreement_id__in=wanted).select_related(
            "supplier", "lot__agreement"
        ):
            for number in numbers_of(place.supplier.country, place.supplier.organisation_number):
                self.by["number", number].append(place)
            self.by["name", name_key(place.supplier.name)].append(place)
            self.by["agreement", number_key(place.lot.agreement.number)].append(place)

    def of(self, row: dict[str, Any]) -> tuple[Choice, ...]:
        """What the lines may be, the likeliest first: by number, by name, by agreement."""
        keys = [
            ("number", row["supplier_number"]),
            ("name", name_key(row["supplier_name"])),
            ("agreement", number_key(row["reference"]) if row["reference"] else ""),
        ]
        places: Sequence[Any] = [
            place
            for key in keys
            if key[1]
            for place in self.by.get(key, ())
            if place.lot.agreement_id in self.agreements[row["organisation_id"]]
            and place.lot.agreement.valid_from <= row["last"]
            and place.lot.agreement.last_contract_date >= row["first"]
        ]
        choices = (
            Choice(
                place.lot_id,
                place.supplier_id,
                f"{place.lot.agreement.title}: {place.lot.name} ({place.supplier.name})",
            )
            for place in places
        )
        return tuple(dict.fromkeys(choices))
