"""What an answer can be started from: last year's use, the answer before, running agreements.

Every offer says where it comes from. Taking one over never replaces what somebody has typed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from needs.inquiries import registries
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine, Inquiry, InquiryItem
from needs.inquiries.registries import CurrentAgreement, Prefill
from portal.ui import formats

# So many times what was used before, and a figure is asked about before it is submitted.
ABSURD_TIMES = 100
ABSURD_ALONE = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be taken over into the lines of an answer, by line id."""

    used: Mapping[int, Prefill] = field(default_factory=dict)
    earlier: Mapping[int, Prefill] = field(default_factory=dict)
    agreements: Mapping[int, Sequence[CurrentAgreement]] = field(default_factory=dict)
    whole: Sequence[CurrentAgreement] = ()
    earlier_title: str = ""

    def known(self, item_id: int) -> Prefill | None:
        """What a figure is held against: the use of last year, else the answer before."""
        return self.used.get(item_id) or self.earlier.get(item_id)

    def agreements_of(self, item_id: int) -> list[CurrentAgreement]:
        """The agreements that may have to run out before the need of a line."""
        return [*self.agreements.get(item_id, ()), *self.whole]

    def is_absurd(self, item_id: int, quantity: Decimal) -> bool:
        """Whether a figure is so large that the party is asked whether it is right."""
        known = self.known(item_id)
        if known is not None and known.quantity > 0:
            return quantity > known.quantity * ABSURD_TIMES
        return quantity > ABSURD_ALONE


NO_OFFERS = Offers()


def offers_of(answer: Answer) -> Offers:
    """Everything that is known for the lines of an answer; a fixed number of statements."""
    items = list(answer.inquiry.items.select_related("lot"))
    procurement, organisation = answer.inquiry.procurement, answer.organisation
    title, earlier = earlier_answer(answer, items)
    per_line, whole = _agreements(items, registries.agreements_for(procurement, organisation))
    return Offers(
        used=_used(items, registries.prefill_for(procurement, organisation)),
        earlier=earlier,
        agreements=per_line,
        whole=whole,
        earlier_title=title,
    )


def _used(items: Sequence[InquiryItem], offered: Mapping[str, Prefill]) -> dict[int, Prefill]:
    """Last year's use per line: by the line's name, else by its lot's when the lot has one line."""
    found = {}
    per_lot = Counter(item.lot_id for item in items)
    for item in items:
        value = offered.get(item.name.casefold())
        if value is None and item.lot is not None and per_lot[item.lot_id] == 1:
            value = offered.get(item.lot.name.casefold())
        if value is not None and value.unit.casefold() in {"", item.unit.casefold()}:
            found[item.pk] = value
    return found


def _agreements(
    items: Sequence[InquiryItem], running: Sequence[CurrentAgreement]
) -> tuple[dict[int, list[CurrentAgreement]], list[CurrentAgreement]]:
    """Agreements by the lines that their lots name, and those that name no line."""
    per_line: dict[int, list[CurrentAgreement]] = {}
    whole = []
    for agreement in running:
        fitting = [item for item in items if _names(item) & agreement.names]
        for item in fitting:
            per_line.setdefault(item.pk, []).append(agreement)
        if not fitting:
            whole.append(agreement)
    return per_line, whole


def _names(item: InquiryItem) -> set[str]:
    return {item.name.casefold(), item.lot.name.casefold() if item.lot else item.name.casefold()}


def earlier_answer(answer: Answer, items: Sequence[InquiryItem]) -> tuple[str, dict[int, Prefill]]:
    """What the same organisation answered the last time the same kind of thing was asked for.

    The inquiry before is one of the procurement that this one follows on, else of the same
    procurement, else of one with the same title (years and signs apart) or a CPV code in common.
    Lines meet when name and unit are the same.
    """
    best = _earlier_inquiry(answer)
    if best is None:
        return "", {}
    before, pk = best
    source = _("Your answer to “%(inquiry)s”, %(day)s") % {
        "inquiry": before.title,
        "day": formats.day(before.deadline),
    }
    url = reverse("needs:receipt", args=[pk])
    lines = {
        (line.item.name.casefold(), line.item.unit.casefold()): line.quantity
        for line in AnswerLine.objects.filter(answer_id=pk).select_related("item")
    }
    found = {
        item.pk: Prefill(lines[key], source, url, item.unit)
        for item in items
        if (key := (item.name.casefold(), item.unit.casefold())) in lines
    }
    return (before.title if found else ""), found


def _earlier_inquiry(answer: Answer) -> tuple[Inquiry, int] | None:
    procurement = answer.inquiry.procurement
    rows = (
        Answer.objects.filter(
            organisation_id=answer.organisation_id,
            status__in=AnswerStatus.counted(),
            stance__in=Stance.with_quantities(),
            inquiry__sent_at__lt=answer.inquiry.sent_at or answer.inquiry.created_at,
        )
        .exclude(inquiry_id=answer.inquiry_id)
        .select_related("inquiry__procurement")
        .order_by("-inquiry__sent_at", "-pk")
    )
    predecessor = registries.predecessor_of(procurement)
    codes = list(procurement.cpv_codes.values_list("pk", flat=True))
    same = Q(inquiry__procurement_id=procurement.pk)
    if predecessor:
        same |= Q(inquiry__procurement_id=predecessor)
    if codes:
        same |= Q(inquiry__procurement__cpv_codes__in=codes)
    titled = _plain(procurement.title)
    found = list(rows.filter(same).distinct()[:20])
    if titled:
        named = [row for row in rows[:200] if _plain(row.inquiry.procurement.title) == titled]
        found += named
    if not found:
        return None

    def rank(row: Answer) -> tuple[int, float]:
        pk = row.inquiry.procurement_id
        first = 0 if pk == predecessor else 1 if pk == procurement.pk else 2
        sent = row.inquiry.sent_at
        return first, -sent.timestamp() if sent else 0.0

    best = min(found, key=rank)
    return best.inquiry, best.pk


def _plain(title: str) -> str:
    """A title without years, signs and spaces, so that “IT-konsulter 2023” meets that of 2027."""
    return re.sub(r"[\W\d_]+", "", title).casefold()


def taken_over(
    offers: Offers, which: str, typed: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], int]:
    """What one click fills in, and how many lines it left alone since something stood there.

    `which` is the id of a line or `all`, with `earlier:` before it for the answer before, or
    `agreement:<line>:<place>` for the agreement that must run out first.
    """
    if which.startswith("agreement:"):
        return _agreement_taken(offers, which, typed)
    source = offers.earlier if which.startswith("earlier:") else offers.used
    wanted = which.removeprefix("earlier:")
    filled: dict[str, list[str]] = {}
    left = 0
    for pk, value in source.items():
        if wanted not in {"all", str(pk)}:
            continue
        name = f"quantity_{pk}"
        if any(text.strip() for text in typed.get(name, [])):
            left += 1
        else:
            filled[name] = [formats.number(value.quantity)]
    return filled, left


def _agreement_taken(
    offers: Offers, which: str, typed: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], int]:
    _word, line, place = [*which.split(":"), "", ""][:3]
    if not (line.isdecimal() and place.isdecimal()):
        return {}, 0
    rows = offers.agreements_of(int(line))
    if int(place) >= len(rows):
        return {}, 0
    if any(text.strip() for text in typed.get(f"agreement_{line}", [])):
        return {}, 1
    row = rows[int(place)]
    return {f"agreement_{line}": [row.title[:200]], f"until_{line}": [row.ends.isoformat()]}, 0
