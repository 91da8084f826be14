"""Read models of a demand: the sums with how they were reached, and what the room's pages list."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd
from django.utils.translation import gettext as _

from needs.consolidation import frames, loading
from needs.consolidation.loading import Book, Party
from needs.consolidation.models import Estimate, Snapshot
from needs.inquiries.enums import Confidence, Stance
from needs.inquiries.models import Inquiry, InquiryItem
from portal.ui import formats

ZERO = Decimal(0)
MONTHS = Decimal(12)


@dataclass(frozen=True, slots=True)
class ItemDemand:
    """One line added up over the parties that say what they need."""

    item: InquiryItem
    total: Decimal
    original: Decimal
    parties: int
    confidence: dict[str, Decimal]
    value: Decimal

    @property
    def value_per_year(self) -> Decimal | None:
        """Quantity times the estimated price, to the öre; None while no price is given."""
        return frames.to_ore(self.value) if self.item.unit_price is not None else None

    @property
    def is_adjusted(self) -> bool:
        """Whether the association counts another sum than was answered."""
        return self.total != self.original

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


@dataclass(frozen=True)
class Consolidated:
    """The demand of a procurement. A sum is never shown without `answered` of `asked`."""

    book: Book

    @property
    def inquiry(self) -> Inquiry:
        """What was asked."""
        return self.book.inquiry

    @property
    def people(self) -> list[Party]:
        """Every asked party."""
        return self.book.people

    @cached_property
    def items(self) -> list[ItemDemand]:
        """Every line, in the order of the inquiry."""
        sums = frames.by_item(self.book.counted, self.book.items)
        sure = frames.by_confidence(self.book.counted)
        found = []
        for line, row in zip(self.book.lines, sums.itertuples(index=False), strict=True):
            shares = sure.loc[line.pk].to_dict() if line.pk in sure.index else {}
            found.append(
                ItemDemand(
                    item=line,
                    total=frames.amount(row.quantity),
                    original=frames.amount(row.original),
                    parties=int(row.parties),
                    confidence={key: frames.amount(value) for key, value in shares.items()},
                    value=frames.kronor(row.value),
                )
            )
        return found

    @property
    def asked(self) -> int:
        """Parties that were asked."""
        return len(self.people)

    @cached_property
    def answered(self) -> int:
        """Parties that have answered, whatever they said."""
        return sum(party.is_counted for party in self.people)

    @cached_property
    def nothing(self) -> int:
        """Parties that said that they need nothing or do not take part."""
        return sum(p.is_counted and p.stance in Stance.without_need() for p in self.people)

    @cached_property
    def unsure(self) -> int:
        """Parties that are interested and cannot say how much; not in the sums."""
        return sum(p.is_counted and p.stance == Stance.UNSURE for p in self.people)

    @property
    def term_months(self) -> int:
        """The term."""
        return self.book.months

    @property
    def share_answered(self) -> Decimal:
        """Share of the asked parties that have answered, 0–1."""
        return Decimal(self.answered) / self.asked if self.asked else ZERO

    @cached_property
    def value_per_year(self) -> Decimal:
        """What the priced lines come to in a full year, to the öre."""
        return frames.to_ore(frames.total(self.book.counted, self.book.items))

    @cached_property
    def estimate(self) -> Decimal:
        """The whole term to the öre; needs that begin later count from then."""
        book = self.book
        return frames.whole_term(book.counted, book.items, book.start, book.months)[1]

    @cached_property
    def unpriced(self) -> list[InquiryItem]:
        """Lines with a demand but no price: they are missing from the estimate."""
        return [row.item for row in self.items if row.item.unit_price is None and row.total]


def consolidated(procurement: Any, user: Any = None) -> Consolidated | None:
    """Add up the submitted answers that `user` may see (all without); None before they are asked.

    A fixed number of statements. The total of a line is always the sum of its parties' rows.
    """
    book = loading.book_of(procurement, user)
    return Consolidated(book) if book else None


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
    if demand.unsure:
        parts.append(
            _("Interested but unsure, and so not counted: %(count)s.") % {"count": demand.unsure}
        )
    if demand.book.adjustments:
        parts.append(
            _("Quantities that the association has adjusted: %(count)s.")
            % {"count": len(demand.book.adjustments)}
        )
    if demand.unpriced:
        names = ", ".join(item.name for item in demand.unpriced)
        parts.append(_("Without price, and so not counted: %(lines)s.") % {"lines": names})
    return " ".join(parts)


def current_estimate(procurement: Any) -> Estimate | None:
    """The estimate that holds, with its snapshot; None when it was set without one."""
    rows = Estimate.objects.filter(procurement=procurement).select_related("snapshot", "set_by")
    return rows.order_by("-set_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Change:
    """What is another figure now than in a snapshot; None stands for no quantity."""

    organisation_id: int
    item_id: int
    then: Decimal | None
    now: Decimal | None


def changes_since(snapshot: Snapshot, organisation: Any = None) -> list[Change]:
    """Every quantity of its inquiry that counts otherwise now than when it was frozen.

    With `organisation` only that party's, without reading the others'. Three statements.
    """
    keys = ["organisation_id", "item_id"]
    then = loading.frozen_quantities(snapshot.pk, organisation).set_index(keys)["quantity"]
    facts = frames.counted(loading.facts_as_counted(snapshot.inquiry_id, organisation))
    now = facts.set_index(keys)["quantity"]
    both = then.to_frame("then").join(now.to_frame("now"), how="outer").sort_index()
    differ = both[both["then"].fillna(-1) != both["now"].fillna(-1)]
    return [
        Change(int(pk), int(item), _amount(before), _amount(after))
        for (pk, item), before, after in differ.itertuples(name=None)
    ]


def _amount(value: float) -> Decimal | None:
    return None if pd.isna(value) else frames.amount(int(value))
