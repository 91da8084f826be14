"""The needs that stand in a mandate: copied, so that a later answer changes nothing signed."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries import selectors as needs
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import AnswerLine
from portal.ui import formats


def of_parties(procurement: Any) -> dict[int, list[dict[str, Any]]]:
    """What each party has answered that it needs per year, as plain values; two statements."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    inquiry = needs.current_inquiry(procurement)
    if inquiry is None:
        return found
    lines = AnswerLine.objects.filter(
        answer__inquiry=inquiry,
        answer__status__in=AnswerStatus.counted(),
        quantity__gt=0,
        answer__stance=Stance.NEEDS,
    ).select_related("item", "answer")
    for line in lines.order_by("item__position", "item_id"):
        found[line.answer.organisation_id].append(
            {"item": line.item.name, "unit": line.item.unit, "quantity": str(line.quantity)}
        )
    return found


def in_words(volumes: list[dict[str, Any]], *, most: int | None = 1) -> str:
    """`2 340 vårddygn`, and how many more lines there are; `most` None writes out all."""
    if len(volumes) == 1:
        return _figure(volumes[0])
    if most is None:
        return "; ".join(f"{line['item']}: {_figure(line)}" for line in volumes)
    shown = ", ".join(_figure(line) for line in volumes[:most])
    more = len(volumes) - most
    return (
        _("%(first)s and %(count)s more") % {"first": shown, "count": more} if more > 0 else shown
    )


def _figure(line: dict[str, Any]) -> str:
    return f"{formats.number(Decimal(line['quantity']))} {line['unit']}"
