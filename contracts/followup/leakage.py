"""What was bought outside agreements, with why: by buyer, agreement, supplier and quarter.

The sums are `usage.OutsideQuarter`; only buyers that are parties are asked, since the others have
no agreement to pass by.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Sum

from contracts.agreements.models import Agreement, AgreementParty
from contracts.followup.enums import Cause, LeakageState
from contracts.followup.models import FollowUpSettings, LeakageExplanation
from contracts.usage.models import OutsideQuarter
from portal.core import clock
from portal.organisations.models import Organisation

ZERO = Decimal(0)
# Explanations are asked for this year and the last: older years are closed in the books.
YEARS_ASKED = 2

Key = tuple[int, int, date, str]


def quarter_text(first: date) -> str:
    """`2026 Q1`."""
    return f"{first.year} Q{(first.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one buyer bought outside one agreement from one supplier in one quarter."""

    organisation: Organisation
    agreement: Agreement
    quarter: date
    supplier_key: str
    supplier_name: str
    supplier_number: str
    amount: Decimal
    lines: int
    state: LeakageState
    explanation: LeakageExplanation | None

    @property
    def key(self) -> Key:
        """What tells the purchase from others."""
        return (self.organisation.pk, self.agreement.pk, self.quarter, self.supplier_key)

    @property
    def version(self) -> int:
        """How many times it has been explained."""
        return self.explanation.version if self.explanation else 0

    @property
    def token(self) -> str:
        """The purchase and its version in a form: `agreement:quarter:version:supplier`."""
        day = self.quarter.isoformat()
        return f"{self.agreement.pk}:{day}:{self.version}:{self.supplier_key}"

    @property
    def quarter_text(self) -> str:
        """`2026 Q1`."""
        return quarter_text(self.quarter)

    @property
    def cause(self) -> Cause | None:
        """The cause, where the explanation still answers the question."""
        if self.explanation is None or self.state not in {LeakageState.FAIR, LeakageState.UNFAIR}:
            return None
        return self.explanation.cause_enum

    @property
    def has_grown(self) -> bool:
        """Whether so much was found after the explanation that it is asked for again."""
        return self.explanation is not None and self.state == LeakageState.OPEN


def state_of(
    amount: Decimal, explanation: LeakageExplanation | None, least: Decimal
) -> LeakageState:
    """How a purchase stands: small ones are not asked about, and growth asks again."""
    if explanation is None:
        return LeakageState.OPEN if amount > 0 and amount >= least else LeakageState.SMALL
    grown = amount - explanation.amount
    if grown > 0 and grown >= least:
        return LeakageState.OPEN
    return LeakageState.FAIR if explanation.cause_enum.is_fair else LeakageState.UNFAIR


def asked_since(today: date | None = None) -> date:
    """The first quarter about which explanations are asked."""
    return date((today or clock.today()).year - YEARS_ASKED + 1, 1, 1)


def outside_of_parties() -> QuerySet[OutsideQuarter]:
    """The sums whose buyer is a party to the agreement that was passed by."""
    party = AgreementParty.objects.filter(
        agreement=OuterRef("outside_lot__agreement"), organisation=OuterRef("organisation")
    )
    return OutsideQuarter.objects.filter(Exists(party)).order_by()


def purchases(
    *,
    organisation_ids: Collection[int] | None = None,
    agreement_ids: Collection[int] | None = None,
    first: date | None = None,
    last: date | None = None,
    least: Decimal | None = None,
) -> list[Purchase]:
    """Purchases outside of these buyers and agreements (None: all); five statements at most.

    Those to explain first, the largest first. `first` and `last` bound the quarters.
    """
    where: dict[str, Any] = {}
    if organisation_ids is not None:
        where["organisation_id__in"] = list(organisation_ids)
    if agreement_ids is not None:
        where["agreement_id__in"] = list(agreement_ids)
    if first is not None:
        where["quarter__gte"] = first
    if last is not None:
        where["quarter__lte"] = last
    rows = outside_of_parties().annotate(agreement_id=F("outside_lot__agreement_id"))
    grouped = list(
        rows.filter(**where)
        .values("organisation_id", "agreement_id", "quarter", "supplier_key")
        .annotate(
            name=Max("supplier_name"),
            number=Max("supplier_number"),
            total=Sum("amount"),
            count=Sum("lines"),
        )
    )
    if not grouped:
        return []
    told = {
        (row.organisation_id, row.agreement_id, row.quarter, row.supplier_key): row
        for row in LeakageExplanation.objects.filter(**where).select_related("explained_by")
    }
    buyers = Organisation.objects.in_bulk({row["organisation_id"] for row in grouped})
    agreements = Agreement.objects.in_bulk({row["agreement_id"] for row in grouped})
    floor = FollowUpSettings.current().least if least is None else least
    found = []
    for row in grouped:
        key = (
            row["organisation_id"],
            row["agreement_id"],
            row["quarter"],
            row["supplier_key"],
        )
        explanation = told.get(key)
        found.append(
            Purchase(
                organisation=buyers[row["organisation_id"]],
                agreement=agreements[row["agreement_id"]],
                quarter=row["quarter"],
                supplier_key=row["supplier_key"],
                supplier_name=row["name"],
                supplier_number=row["number"],
                amount=row["total"],
                lines=row["count"],
                state=state_of(row["total"], explanation, floor),
                explanation=explanation,
            )
        )
    order = list(LeakageState)
    return sorted(found, key=lambda p: (order.index(p.state), -p.amount, p.key))


@dataclass(frozen=True, slots=True)
class Sums:
    """What a set of purchases comes to, fair causes apart from others."""

    total: Decimal = ZERO
    fair: Decimal = ZERO
    unfair: Decimal = ZERO
    unexplained: Decimal = ZERO
    small: Decimal = ZERO
    to_explain: int = 0
    causes: tuple[tuple[Cause, Decimal], ...] = ()

    @property
    def explained(self) -> Decimal:
        """Fair and other causes together."""
        return self.fair + self.unfair


def sums_of(rows: Iterable[Purchase]) -> Sums:
    """Add purchases up."""
    by_state: dict[LeakageState, Decimal] = dict.fromkeys(LeakageState, ZERO)
    by_cause: dict[Cause, Decimal] = {}
    to_explain = 0
    for row in rows:
        by_state[row.state] += row.amount
        to_explain += row.state == LeakageState.OPEN
        if row.cause is not None:
            by_cause[row.cause] = by_cause.get(row.cause, ZERO) + row.amount
    return Sums(
        total=sum(by_state.values(), ZERO),
        fair=by_state[LeakageState.FAIR],
        unfair=by_state[LeakageState.UNFAIR],
        unexplained=by_state[LeakageState.OPEN],
        small=by_state[LeakageState.SMALL],
        to_explain=to_explain,
        causes=tuple((cause, by_cause[cause]) for cause in Cause if cause in by_cause),
    )


@dataclass(frozen=True, slots=True)
class LeakageRow:
    """One agreement and buyer in the overview."""

    agreement: Agreement
    organisation: Organisation
    sums: Sums

    @property
    def pk(self) -> str:
        """For the table."""
        return f"{self.agreement.pk}-{self.organisation.pk}"


def per_agreement_and_buyer(rows: Iterable[Purchase]) -> list[LeakageRow]:
    """The purchases added up for each agreement and buyer; the largest unexplained first."""
    groups: dict[tuple[int, int], list[Purchase]] = {}
    for row in rows:
        groups.setdefault((row.agreement.pk, row.organisation.pk), []).append(row)
    found = [
        LeakageRow(group[0].agreement, group[0].organisation, sums_of(group))
        for group in groups.values()
    ]
    return sorted(found, key=lambda row: (-row.sums.unexplained, -row.sums.total))
