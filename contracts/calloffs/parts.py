"""How a ceiling wears down lot by lot and member by member: figures, forecast, chart, table.

A member has no ceiling of its own. It is told how much of the common one it takes, and how much it
is expected to have taken on the last day for call-offs, by the method of `agreements.forecast`.
The sums are those that decide about call-offs (`figures`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import policies, use
from contracts.agreements.coverage import latest_known, months_between
from contracts.agreements.forecast import Forecast, forecast
from contracts.agreements.models import Agreement
from contracts.calloffs import figures
from contracts.calloffs.burndown import left_figure, taken_figure
from contracts.calloffs.ceiling import ZERO, Room, ordered_per_lot
from portal.core import clock
from portal.ui import figures as pictures
from portal.ui import formats

WHOLE, LOT, PARTY = "hela", "del", "part"
NO_LIMIT = Decimal(10) ** 15
Months = Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class Part:
    """The whole, a lot or a member: what it has taken, and what is foretold of it.

    The day around which a ceiling is reached has its earliest and latest; a member has no such day,
    but what it is expected to have taken on the last day: likely, at least, at most.
    """

    key: str
    kind: str
    name: str
    agreement: Agreement
    room: Room
    of_ceiling: float | None
    forecast: Forecast | None
    months: Months
    latest: date | None

    def get_absolute_url(self) -> str:
        """The page with this part's chart."""
        return f"{reverse('calloffs:parts', args=[self.agreement.pk])}?visa={self.key}"

    @property
    def kind_label(self) -> str:
        """What it is."""
        return {
            WHOLE: _("The whole agreement"),
            LOT: _("Lot"),
            PARTY: _("Party"),
        }[self.kind]

    @property
    def is_party(self) -> bool:
        """Whether it is a member, which has no ceiling of its own."""
        return self.kind == PARTY

    @property
    def per_month(self) -> Decimal | None:
        """The pace."""
        return self.forecast.per_month if self.forecast and self.forecast.is_enough else None

    @property
    def reached_on(self) -> date | None:
        """When its ceiling is reached, about."""
        return None if self.is_party or not self.forecast else self.forecast.reached_on

    @property
    def earliest(self) -> date | None:
        """The early end of the range."""
        return None if self.is_party or not self.forecast else self.forecast.earliest

    @property
    def latest_day(self) -> date | None:
        """The late end of the range."""
        return None if self.is_party or not self.forecast else self.forecast.latest

    @property
    def likely(self) -> Decimal | None:
        """What it is expected to have taken on the last day for call-offs."""
        return self._end("middle")

    @property
    def least(self) -> Decimal | None:
        """The same at the slowest."""
        return self._end("low")

    @property
    def most(self) -> Decimal | None:
        """The same at the fastest."""
        return self._end("high")

    def _end(self, which: str) -> Decimal | None:
        path = self.forecast.path if self.forecast else ()
        return getattr(path[-1], which) if path else None

    @property
    def sentence(self) -> str:
        """What is foretold, in words."""
        if self.forecast is None:
            return _("No ceiling is stated.")
        if not self.is_party:
            return f"{self.forecast.text} {self.forecast.range_text}".strip()
        if self.likely is None:
            return _("Not enough data to say what is taken at the end.")
        return _(
            "About %(likely)s is taken by %(day)s, between %(least)s and %(most)s in about eight"
            " cases of ten."
        ) % {
            "likely": formats.money(self.likely),
            "day": formats.day(self.agreement.valid_to),
            "least": formats.money(self.least),
            "most": formats.money(self.most),
        }


def parts_of(agreement: Agreement, user: Any) -> list[Part]:
    """The whole, the lots and the members that `user` may see, in order; seven statements.

    People of a party see the totals of all and their own part.
    """
    read = figures.read(agreement)
    parties = {
        row.organisation_id: row.organisation
        for row in agreement.parties.select_related("organisation")
    }
    known = use.coverage_of(agreement, parties, clock.today())
    latest = latest_known(known)
    total = read.figures.total
    of = _Of(agreement, total, latest)
    found = [_part(of, (WHOLE, WHOLE, _("The whole agreement")), total, read.bought)]
    for lot in agreement.lots.all():
        room = read.figures.of_lot(lot.pk)
        bought = [row for row in read.bought if row[0] == lot.pk]
        key = f"{LOT}-{lot.pk}"
        found.append(_part(replace(of, against=room), (key, LOT, str(lot)), room, bought))
    every = policies.sees_every_party(user)
    own = policies.own_parties(user)
    for pk, organisation in parties.items():
        if every or pk in own:
            months = known.months_of.get(pk)
            own_latest = max(months) if months else latest
            found.append(_party(replace(of, latest=own_latest), organisation, read))
    return found


@dataclass(frozen=True, slots=True)
class _Of:
    """What the parts share: the agreement, the ceiling they stand against, the last known month."""

    agreement: Agreement
    against: Room
    latest: date | None


def _party(of: _Of, organisation: Any, read: figures.Reading) -> Part:
    bought = [row for row in read.bought if row[1] == organisation.pk]
    called = [row for row in read.called if row[1] == organisation.pk]
    room = Room(
        used=sum((row[3] for row in bought), ZERO),
        ordered=sum(ordered_per_lot(called, bought).values(), ZERO),
    )
    names = (f"{PARTY}-{organisation.pk}", PARTY, organisation.short_name)
    return _part(of, names, room, bought)


def _part(of: _Of, names: tuple[str, str, str], room: Room, bought: Iterable[figures.Row]) -> Part:
    key, kind, name = names
    months: dict[date, Decimal] = {}
    for _lot, _buyer, month, amount in bought:
        months[month] = months.get(month, ZERO) + amount
    foretold = forecast(
        per_month=months,
        taken=room.taken,
        # A member's own path is foretold; it runs into no ceiling of its own.
        ceiling=NO_LIMIT if kind == PARTY else room.ceiling,
        first=of.agreement.valid_from,
        latest=of.latest,
        ends=of.agreement.valid_to,
    )
    ceiling = of.against.ceiling
    share = float(room.taken / ceiling) if ceiling else None
    return Part(key, kind, name, of.agreement, room, share, foretold, months, of.latest)


def figure_of(part: Part) -> pictures.Figure | None:
    """What is left below the ceiling month by month; of a member, what it has taken."""
    if part.room.ceiling is not None:
        return left_figure(part.room, part.forecast, part.months, part.agreement, part.latest)
    begins = part.agreement.valid_from
    if part.latest is None or part.latest < begins.replace(day=1) or not part.months:
        return None
    taken, so_far = [], ZERO
    for month in months_between(begins, part.latest):
        so_far += part.months.get(month, ZERO)
        taken.append((month, so_far))
    title = _("Bought in all at the end of each month: %(name)s") % {"name": part.name}
    return taken_figure(title, taken, part.room.taken, part.forecast)
