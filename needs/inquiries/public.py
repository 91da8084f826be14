"""What other rooms may know about needs: frozen facts, never the drafts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries import selectors
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine
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
    inquiry = selectors.current_inquiry(procurement)
    if inquiry is None:
        return NO_DEMAND
    demand = selectors.add_up(inquiry)
    return Demand(
        total_value=demand.estimate,
        value_per_year=demand.value_per_year,
        parties_answered=demand.answered,
        parties_asked=demand.asked,
        parties_needing_nothing=demand.nothing,
        deadline=inquiry.deadline,
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


def _text(answer: Answer, lines: list[AnswerLine]) -> str:
    if answer.needs_nothing:
        return _("no need")
    if answer.stance == Stance.UNSURE:
        figures = _figures(lines)
        return (
            _("interested but unsure: %(figures)s") % {"figures": figures}
            if figures
            else _("interested but unsure")
        )
    return _figures(lines)


def _figures(lines: list[AnswerLine]) -> str:
    needed = [line for line in lines if line.quantity]
    if len(lines) == 1:
        return "".join(f"{_figure(line)}" for line in needed)
    return "; ".join(f"{line.item.name}: {_figure(line)}" for line in needed)


def _figure(line: AnswerLine) -> str:
    return f"{formats.number(line.quantity)}{formats.NBSP}{line.item.unit}"


def needs_of(procurement: Any) -> dict[int, str]:
    """What each answering party needs per year in words, by organisation id; three statements.

    With one line in the inquiry "2 340 vårddygn", with several "Name: 2 340 vårddygn; …".
    """
    inquiry = selectors.current_inquiry(procurement)
    if inquiry is None:
        return {}
    return _texts(Answer.objects.filter(inquiry=inquiry))


def need_of(procurement: Any, organisation: Any) -> str:
    """What one party needs per year in words; empty while it has not answered."""
    inquiry = selectors.current_inquiry(procurement)
    if inquiry is None:
        return ""
    answers = Answer.objects.filter(inquiry=inquiry, organisation=organisation)
    return _texts(answers).get(organisation.pk, "")


def need_values(procurement: Any) -> dict[int, Decimal]:
    """What each answering party's firm need comes to in kronor per year, by organisation id.

    The lines with a price, and those counted in kronor. Prices are the association's own estimate:
    never show a party another's. Two statements.
    """
    inquiry = selectors.current_inquiry(procurement)
    if inquiry is None:
        return {}
    lines = AnswerLine.objects.filter(
        answer__inquiry=inquiry,
        answer__status__in=AnswerStatus.counted(),
        answer__stance=Stance.NEEDS,
        quantity__gt=0,
    )
    found: dict[int, Decimal] = {}
    for organisation_id, quantity, price, unit in lines.values_list(
        "answer__organisation_id", "quantity", "item__unit_price", "item__unit"
    ):
        if price is None and unit.casefold() not in MONEY_UNITS:
            continue
        found[organisation_id] = found.get(organisation_id, Decimal(0)) + quantity * (
            Decimal(1) if price is None else price
        )
    return found


def _texts(answers: Any) -> dict[int, str]:
    answers = answers.filter(status__in=AnswerStatus.counted()).prefetch_related("lines__item")
    return {answer.organisation_id: _text(answer, list(answer.lines.all())) for answer in answers}
