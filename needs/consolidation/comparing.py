"""What a party's quantities can be held against: last year's use, and its previous answer."""

import pandas as pd

from needs.consolidation import frames, registries
from needs.consolidation.loading import Book, Key2
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import AnswerLine, Inquiry, InquiryItem

KRONOR = frozenset({"kr", "sek", "kronor"})


def use_of(book: Book) -> dict[Key2, int]:
    """Last year's use in hundredths of the line's unit, by (organisation, item).

    By the name of the line, or of its lot when the lot has one line. Use in kronor becomes a
    quantity through the line's estimated price; another unit that differs is left out.
    """
    offered = registries.use_of(book.inquiry.procurement)
    if not offered:
        return {}
    alone = pd.Series([line.lot_id for line in book.lines]).value_counts().to_dict()
    found: dict[Key2, int] = {}
    for line in book.lines:
        names = [line.name.casefold()]
        if line.lot is not None and alone.get(line.lot_id) == 1:
            names.append(line.lot.name.casefold())
        for party in book.people:
            for name in names:
                use = offered.get((party.organisation_id, name))
                if use is not None and (quantity := _in_unit(use, line)) is not None:
                    found[party.organisation_id, line.pk] = quantity
                    break
    return found


def _in_unit(use: registries.Use, line: InquiryItem) -> int | None:
    unit = line.unit.casefold()
    if use.unit.casefold() in {"", unit} or {use.unit.casefold(), unit} <= KRONOR:
        return int(use.quantity * 100)
    if use.unit.casefold() in KRONOR and line.unit_price:
        return int(use.quantity / line.unit_price * 100)
    return None


def previous_of(book: Book) -> dict[Key2, int]:
    """What each party answered to the same line (name and unit) last time, in hundredths.

    Looks at inquiries sent before this one in the same procurement or area; one statement.
    """
    inquiry = book.inquiry
    wanted = {(line.name.casefold(), line.unit.casefold()): line.pk for line in book.lines}
    earlier = Inquiry.objects.filter(sent_at__lt=inquiry.sent_at).exclude(pk=inquiry.pk)
    same = earlier.filter(procurement=inquiry.procurement_id)
    if inquiry.procurement.area:
        same = same | earlier.filter(procurement__area=inquiry.procurement.area)
    rows = (
        AnswerLine.objects.filter(
            answer__inquiry__in=same,
            answer__status__in=AnswerStatus.counted(),
            answer__stance=Stance.NEEDS,
            item__name__in=[line.name for line in book.lines],
            answer__organisation__in=[party.organisation_id for party in book.people],
        )
        .order_by("answer__submitted_at")
        .values_list("answer__organisation_id", "item__name", "item__unit", "quantity")
    )
    return {
        (organisation_id, pk): frames.hundredths(quantity)
        for organisation_id, name, unit, quantity in rows
        if (pk := wanted.get((name.casefold(), unit.casefold()))) is not None
    }
