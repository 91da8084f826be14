"""What other rooms may know about a demand: frozen facts, adjustments counted, never the drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from needs.consolidation import selectors
from needs.consolidation.models import Adjustment, Snapshot, SnapshotRow
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine
from needs.inquiries.selectors import current_inquiry
from portal.ui import formats

MONEY_UNITS = ("kr", "sek")


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One line of the demand: quantity per year over the parties that have answered."""

    name: str
    unit: str
    lot_id: int | None
    quantity: Decimal
    parties: int
    value_per_year: Decimal | None


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand of a procurement; `total_value` is for the whole term, of the priced lines."""

    total_value: Decimal
    value_per_year: Decimal
    parties_answered: int
    parties_asked: int
    parties_needing_nothing: int
    deadline: date | None
    lines: tuple[DemandLine, ...]


NO_DEMAND = Demand(Decimal(0), Decimal(0), 0, 0, 0, None, ())


def demand_of(procurement: Any) -> Demand:
    """The consolidated demand; all zero before an inquiry is sent."""
    demand = selectors.consolidated(procurement)
    if demand is None:
        return NO_DEMAND
    return Demand(
        total_value=demand.estimate,
        value_per_year=demand.value_per_year,
        parties_answered=demand.answered,
        parties_asked=demand.asked,
        parties_needing_nothing=demand.nothing,
        deadline=demand.inquiry.deadline,
        lines=tuple(
            DemandLine(
                row.item.name,
                row.item.unit,
                row.item.lot_id,
                row.total,
                row.parties,
                row.value_per_year,
            )
            for row in demand.items
        ),
    )


def _adjusted(inquiry: Any) -> dict[tuple[int, int], Decimal]:
    rows = Adjustment.objects.filter(answer__inquiry=inquiry).in_force()
    return {(row.answer_id, row.item_id): row.quantity for row in rows}


def _text(answer: Answer, adjusted: dict[tuple[int, int], Decimal]) -> str:
    if answer.needs_nothing:
        return _("no need")
    if answer.stance == Stance.UNSURE:
        return _("interested, not sure yet")
    lines = list(answer.lines.all())
    figures = [
        (line, adjusted.get((line.answer_id, line.item_id), line.quantity)) for line in lines
    ]
    needed = [
        (line, f"{formats.number(quantity)}{formats.NBSP}{line.item.unit}")
        for line, quantity in figures
        if quantity
    ]
    if len(lines) == 1:
        return "".join(figure for _line, figure in needed)
    return "; ".join(f"{line.item.name}: {figure}" for line, figure in needed)


def needs_of(procurement: Any) -> dict[int, str]:
    """What each answering party needs per year in words, by organisation id; four statements.

    With one line in the inquiry "2 340 vårddygn", with several "Name: 2 340 vårddygn; …".
    """
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return {}
    return _texts(inquiry, Answer.objects.filter(inquiry=inquiry))


def need_of(procurement: Any, organisation: Any) -> str:
    """What one party needs per year in words; empty while it has not answered."""
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return ""
    answers = Answer.objects.filter(inquiry=inquiry, organisation=organisation)
    return _texts(inquiry, answers).get(organisation.pk, "")


def _texts(inquiry: Any, answers: Any) -> dict[int, str]:
    answers = answers.filter(status__in=AnswerStatus.counted()).prefetch_related("lines__item")
    adjusted = _adjusted(inquiry)
    return {answer.organisation_id: _text(answer, adjusted) for answer in answers}


def need_values(procurement: Any) -> dict[int, Decimal]:
    """What each answering party's need comes to in kronor per year, by organisation id.

    The lines with a price, and those counted in kronor. Prices are the association's own estimate:
    never show a party another's. Three statements.
    """
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return {}
    adjusted = _adjusted(inquiry)
    found: dict[int, Decimal] = {}
    for line in _counted(inquiry).values(
        "answer_id",
        "item_id",
        "answer__organisation_id",
        "quantity",
        "item__unit_price",
        "item__unit",
    ):
        price, unit = line["item__unit_price"], line["item__unit"]
        quantity = adjusted.get((line["answer_id"], line["item_id"]), line["quantity"])
        if not quantity or (price is None and unit.casefold() not in MONEY_UNITS):
            continue
        pk = line["answer__organisation_id"]
        worth = quantity * (Decimal(1) if price is None else price)
        found[pk] = found.get(pk, Decimal(0)) + worth
    return found


def _counted(inquiry: Any) -> Any:
    return AnswerLine.objects.filter(
        answer__inquiry=inquiry,
        answer__status__in=AnswerStatus.counted(),
        answer__stance=Stance.NEEDS,
    )


@dataclass(frozen=True, slots=True)
class Volume:
    """What one party needs of one line per year."""

    item: str
    unit: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Frozen:
    """Which snapshot figures were taken from."""

    pk: int
    number: int
    sha256: str
    made_at: datetime
    url: str


def basis_of(procurement: Any) -> Frozen | None:
    """The snapshot that the estimate stands on; None when there is no estimate on a snapshot."""
    estimate = selectors.current_estimate(procurement)
    return _frozen(estimate.snapshot) if estimate else None


def snapshot(pk: int) -> Frozen | None:
    """A snapshot by its number in the database."""
    found = Snapshot.objects.filter(pk=pk).first()
    return _frozen(found) if found else None


def _frozen(row: Snapshot) -> Frozen:
    return Frozen(row.pk, row.number, row.sha256, row.made_at, row.get_absolute_url())


def volumes_of(procurement: Any) -> tuple[dict[int, list[Volume]], Frozen | None]:
    """What each party needs per year, by organisation id, and the snapshot it is taken from.

    From the snapshot that the estimate stands on; without one, what counts now and None.
    """
    estimate = selectors.current_estimate(procurement)
    if estimate is not None:
        return _of_snapshot(estimate.snapshot), _frozen(estimate.snapshot)
    inquiry = current_inquiry(procurement)
    found: dict[int, list[Volume]] = {}
    if inquiry is None:
        return found, None
    adjusted = _adjusted(inquiry)
    lines = _counted(inquiry).select_related("item", "answer")
    for line in lines.order_by("item__position", "item_id"):
        quantity = adjusted.get((line.answer_id, line.item_id), line.quantity)
        if quantity:
            found.setdefault(line.answer.organisation_id, []).append(
                Volume(line.item.name, line.item.unit, quantity)
            )
    return found, None


def _of_snapshot(row: Snapshot) -> dict[int, list[Volume]]:
    lines = {line["id"]: (place, line) for place, line in enumerate(row.content["lines"])}
    rows = SnapshotRow.objects.filter(snapshot=row, stance=Stance.NEEDS, quantity__gt=0)
    found: dict[int, list[Volume]] = {}
    for organisation_id, item_id, quantity in sorted(
        rows.values_list("organisation_id", "item_id", "quantity"),
        key=lambda r: (r[0], lines[r[1]][0]),
    ):
        line = lines[item_id][1]
        found.setdefault(organisation_id, []).append(Volume(line["name"], line["unit"], quantity))
    return found


def changed_since(snapshot_pk: int, organisation: Any) -> bool:
    """Whether what counts of a party is another figure now than in the snapshot."""
    row = Snapshot.objects.select_related("inquiry__procurement").filter(pk=snapshot_pk).first()
    return row is not None and bool(selectors.changes_since(row, organisation))
