"""Read models: the consolidated demand, the board of answers, what to start an answer from."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from needs.inquiries.enums import AnswerStatus, Confidence, Stance
from needs.inquiries.models import Answer, AnswerLine, Inquiry, InquiryItem
from portal.core import clock
from portal.ui import formats

ZERO = Decimal(0)
ORE = Decimal("0.01")
MONTHS = Decimal(12)


@dataclass(frozen=True, slots=True)
class PartyDemand:
    """What one party answered; `quantities` by line id."""

    organisation_id: int
    name: str
    answer_id: int
    status: AnswerStatus
    needs_nothing: bool
    submitted_at: datetime | None
    quantities: dict[int, Decimal] = field(default_factory=dict)
    value_per_year: Decimal = ZERO

    @property
    def counted(self) -> bool:
        """Whether the party's answer is in the sums."""
        return self.status in AnswerStatus.counted()


@dataclass(frozen=True, slots=True)
class ItemDemand:
    """One line added up over the parties that have answered."""

    item: InquiryItem
    total: Decimal
    parties: int
    confidence: dict[str, Decimal]

    @property
    def value_per_year(self) -> Decimal | None:
        """Quantity times the estimated price; None while no price is given."""
        if self.item.unit_price is None:
            return None
        return (self.total * self.item.unit_price).quantize(ORE, ROUND_HALF_UP)

    @property
    def confidence_shares(self) -> list[tuple[Confidence, Decimal]]:
        """How sure the quantity is: share of the total per degree, the surest first."""
        if not self.total:
            return []
        return [
            (Confidence(key), self.confidence.get(key, ZERO) / self.total)
            for key in Confidence.values
            if self.confidence.get(key)
        ]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The demand of a procurement. A sum is never shown without `answered` of `asked`."""

    inquiry: Inquiry
    items: list[ItemDemand]
    parties: list[PartyDemand]
    asked: int
    answered: int
    nothing: int
    term_months: int

    @property
    def share_answered(self) -> Decimal:
        """Share of the asked parties that have answered, 0–1."""
        return Decimal(self.answered) / self.asked if self.asked else ZERO

    @property
    def value_per_year(self) -> Decimal:
        """What the priced lines come to in a year."""
        return sum((row.value_per_year or ZERO for row in self.items), ZERO)

    @property
    def estimate(self) -> Decimal:
        """The whole term: value per year × years, to the öre."""
        value = self.value_per_year * self.term_months / MONTHS
        return value.quantize(ORE, ROUND_HALF_UP)

    @property
    def unpriced(self) -> list[InquiryItem]:
        """Lines with a demand but no price: they are missing from the estimate."""
        return [row.item for row in self.items if row.item.unit_price is None and row.total]


def current_inquiry(procurement: Any) -> Inquiry | None:
    """The inquiry that counts: the latest sent one."""
    return Inquiry.objects.filter(procurement=procurement).sent().first()


def consolidated(procurement: Any, user: Any) -> Consolidated | None:
    """Add up the submitted answers that `user` may see, in four statements whatever their number.

    None before an inquiry is sent. The total of a line is always the sum of its parties' rows.
    """
    inquiry = current_inquiry(procurement)
    return add_up(inquiry, user) if inquiry else None


def add_up(inquiry: Inquiry, user: Any = None) -> Consolidated:
    """The demand of one inquiry; without `user` over all answers (for other rooms' sums)."""
    items = list(inquiry.items.select_related("lot"))
    prices = {item.pk: item.unit_price or ZERO for item in items}
    answers = Answer.objects.filter(inquiry=inquiry)
    if user is not None:
        answers = answers.visible_to(user)
    firm = answers.counted().filter(stance=Stance.NEEDS)
    rows = AnswerLine.objects.filter(answer__in=firm.values("pk"))
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    totals: dict[int, Decimal] = defaultdict(lambda: ZERO)
    needing: Counter[int] = Counter()
    sure: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for answer_id, item_id, quantity, confidence in rows.values_list(
        "answer_id", "item_id", "quantity", "confidence"
    ):
        quantities[answer_id][item_id] = quantity
        totals[item_id] += quantity
        needing[item_id] += quantity > 0
        sure[item_id][confidence] += quantity
    parties = [
        _party(answer, quantities[answer.pk], prices)
        for answer in answers.asked()
        .select_related("organisation")
        .order_by("organisation__sort_name")
    ]
    return Consolidated(
        inquiry=inquiry,
        items=[
            ItemDemand(item, totals[item.pk], needing[item.pk], dict(sure[item.pk]))
            for item in items
        ],
        parties=parties,
        asked=len(parties),
        answered=sum(party.counted for party in parties),
        nothing=sum(party.counted and party.needs_nothing for party in parties),
        term_months=inquiry.procurement.term_months,
    )


def _party(
    answer: Answer, quantities: dict[int, Decimal], prices: dict[int, Decimal]
) -> PartyDemand:
    value = sum((amount * prices[pk] for pk, amount in quantities.items()), ZERO)
    return PartyDemand(
        organisation_id=answer.organisation_id,
        name=answer.organisation.short_name,
        answer_id=answer.pk,
        status=answer.status_enum,
        needs_nothing=answer.needs_nothing,
        submitted_at=answer.submitted_at,
        quantities=quantities,
        value_per_year=value.quantize(ORE, ROUND_HALF_UP),
    )


def reasoning(demand: Consolidated) -> str:
    """How the estimate is reached, as sentences that stand beside the figure."""
    years = formats.number(Decimal(demand.term_months) / MONTHS)
    parts = [
        _("%(answered)s of %(asked)s parties have answered; %(nothing)s of them need nothing.")
        % {"answered": demand.answered, "asked": demand.asked, "nothing": demand.nothing},
        _("Quantities × estimated prices come to %(sum)s a year, over %(years)s years %(total)s.")
        % {
            "sum": formats.exact_money(demand.value_per_year),
            "years": years,
            "total": formats.exact_money(demand.estimate),
        },
    ]
    if demand.unpriced:
        names = ", ".join(item.name for item in demand.unpriced)
        parts.append(_("Without price, and so not counted: %(lines)s.") % {"lines": names})
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many parties are asked and have answered, and where the rest stand."""

    asked: int
    answered: int
    begun: int
    returned: int
    nothing: int

    @property
    def waiting(self) -> int:
        """Parties that have not answered."""
        return self.asked - self.answered

    @property
    def share(self) -> float:
        """Share answered, 0–1."""
        return self.answered / self.asked if self.asked else 0.0


def progress(inquiry: Inquiry) -> Progress:
    """Count the answers by state, in one statement."""
    counts = (
        Answer.objects.filter(inquiry=inquiry)
        .asked()
        .aggregate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(status__in=AnswerStatus.counted())),
            begun=Count("pk", filter=Q(status=AnswerStatus.DRAFT)),
            returned=Count("pk", filter=Q(status=AnswerStatus.RETURNED)),
            nothing=Count(
                "pk", filter=Q(status__in=AnswerStatus.counted(), stance__in=Stance.without_need())
            ),
        )
    )
    return Progress(**counts)


def newcomers(inquiry: Inquiry) -> list[Any]:
    """Organisations invited to the procurement after the inquiry was sent: not asked yet."""
    asked = inquiry.answers.values("organisation_id")
    rows = inquiry.procurement.participations.exclude(organisation_id__in=asked)
    return [row.organisation for row in rows.select_related("organisation")]


def reminded_today(inquiry: Inquiry) -> bool:
    """Whether the silent parties have already been written to today."""
    from portal.audit.models import AuditEvent

    last = AuditEvent.objects.of(inquiry).filter(code="needs.reminded").first()
    return last is not None and clock.local_date(last.at) == clock.today()


def lines_done(answer: Answer) -> int:
    """How many lines of a draft have something typed as quantity."""
    return sum(
        1
        for name, values in answer.draft.items()
        if name.startswith("quantity_") and any(value.strip() for value in values)
    )
