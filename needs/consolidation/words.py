"""What a flag says to people: the figure, what it is compared with, and why it stands out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.consolidation import comparing, frames, outliers
from needs.consolidation.enums import Against, Reason
from needs.consolidation.loading import Book, Party
from needs.consolidation.outliers import Flag
from needs.inquiries.models import InquiryItem
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class Suspect:
    """A flag with the party and the line it is about, for a page."""

    flag: Flag
    party: Party
    item: InquiryItem
    adjusted: Decimal | None

    @property
    def key(self) -> str:
        """What the page posts: answer and line."""
        return f"{self.flag.answer_id}-{self.flag.item_id}"

    @property
    def reason(self) -> Reason:
        """Why, as a state with its tone."""
        return self.flag.reason

    @property
    def quantity(self) -> Decimal:
        """As answered."""
        return frames.amount(self.flag.quantity)

    @property
    def compared(self) -> Decimal:
        """What it is compared with."""
        return frames.amount(self.flag.compared)

    @property
    def against(self) -> str:
        """What that is."""
        return str(Against(self.flag.against).label)

    @property
    def text(self) -> str:
        """The whole as one sentence, for the page and for the letter to the party."""
        words = {
            "line": self.item.name,
            "answered": self._figure(self.quantity),
            "compared": self._figure(self.compared),
            "against": self.against,
        }
        beginning = _("%(line)s: %(answered)s, while %(against)s is %(compared)s.") % words
        return f"{beginning} {self.why}"

    @property
    def why(self) -> str:
        """What may have happened."""
        flag = self.flag
        if flag.reason == Reason.UNIT:
            text = _("It differs %(times)s times: is it counted in %(unit)s, and not in %(asked)s?")
            times = formats.number(Decimal(str(flag.times)))
            return text % {"times": times, "unit": flag.unit, "asked": self.item.unit}
        if flag.reason == Reason.SCALE:
            zeros = len(str(round(max(flag.times, 1 / flag.times)))) - 1
            if flag.times > 1:
                text = ngettext(
                    "Is it %(count)s zero too many?", "Are there %(count)s zeros too many?", zeros
                )
            else:
                text = ngettext(
                    "Is it %(count)s zero too few?", "Are there %(count)s zeros too few?", zeros
                )
            return text % {"count": zeros}
        if flag.reason == Reason.ZERO:
            return _("Is nothing needed any more?")
        if flag.reason == Reason.JUMP:
            return _("It is %(ratio)s times that figure. What has changed?") % {
                "ratio": formats.number(Decimal(str(round(flag.ratio, 2))))
            }
        return _("Per inhabitant it is %(ratio)s times what is usual. Is it right?") % {
            "ratio": formats.number(Decimal(str(round(flag.ratio, 2))))
        }

    def _figure(self, quantity: Decimal) -> str:
        return f"{formats.number(quantity)}{formats.NBSP}{self.item.unit}".strip()


def suspects_of(book: Book) -> list[Suspect]:
    """Everything that stands out in a demand, the gravest first."""
    parties = {party.organisation_id: party for party in book.people}
    lines = {line.pk: line for line in book.lines}
    flags = outliers.find(
        book.counted,
        {line.pk: line.unit for line in book.lines},
        book.parties,
        comparing.use_of(book),
        comparing.previous_of(book),
    )
    return [
        Suspect(
            flag,
            parties[flag.organisation_id],
            lines[flag.item_id],
            _adjusted(book, flag),
        )
        for flag in flags
    ]


def _adjusted(book: Book, flag: Flag) -> Decimal | None:
    row: Any = book.adjustments.get((flag.answer_id, flag.item_id))
    return row.quantity if row else None
