"""The ceiling of an agreement wears down: month by month until now, and as it is expected to.

One read model for the page: the figure against each ceiling, the forecast of each, and a chart with
the same figures as a table. The sums are those that decide about call-offs (`figures`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.agreements import use
from contracts.agreements.coverage import ceiling_tone, latest_known, months_between
from contracts.agreements.forecast import Forecast, forecast
from contracts.agreements.models import Agreement
from contracts.calloffs import alerts, figures
from contracts.calloffs.ceiling import ZERO, Room
from contracts.calloffs.models import CeilingAlert
from portal.core import clock
from portal.ui import charts, formats
from portal.ui import figures as pictures

MILLION = 1_000_000
# (name, amounts by month) of each line.
Series = list[tuple[str, list[tuple[date, Decimal]]]]


@dataclass(frozen=True, slots=True)
class Row:
    """The whole agreement, or one lot: its figure against the ceiling and what is foretold."""

    name: str
    room: Room
    forecast: Forecast | None

    @property
    def tone(self) -> str:
        """The tone of the bar."""
        return ceiling_tone(self.room.share)


@dataclass(frozen=True, slots=True)
class BurnDown:
    """What the panel shows."""

    rows: tuple[Row, ...]
    figure: pictures.Figure | None
    alerts: tuple[CeilingAlert, ...]
    coverage_text: str
    latest: date | None

    @property
    def total(self) -> Row:
        """The agreement as a whole."""
        return self.rows[0]


def burn_down(agreement: Agreement) -> BurnDown | None:
    """The read model, None for an agreement without any ceiling; eight statements."""
    read = figures.read(agreement)
    sums = read.figures
    stated = sums.total.ceiling is not None or any(r.ceiling for r in sums.lots.values())
    if not stated:
        return None
    parties = list(agreement.parties.values_list("organisation_id", flat=True))
    known = use.coverage_of(agreement, parties, clock.today())
    latest = latest_known(known)
    per_lot = _per_month(read.bought)
    whole: dict[date, Decimal] = {}
    for months in per_lot.values():
        for month, amount in months.items():
            whole[month] = whole.get(month, ZERO) + amount
    rows = [_row(_("The whole agreement"), sums.total, whole, agreement, latest)]
    for lot in agreement.lots.all():
        room = sums.of_lot(lot.pk)
        if room.ceiling is not None:
            rows.append(_row(str(lot), room, per_lot.get(lot.pk, {}), agreement, latest))
    return BurnDown(
        rows=tuple(rows),
        figure=left_figure(sums.total, rows[0].forecast, whole, agreement, latest),
        alerts=tuple(alerts.unseen([agreement.pk])),
        coverage_text=known.text,
        latest=latest,
    )


def _per_month(bought: Iterable[figures.Row]) -> dict[int, dict[date, Decimal]]:
    found: dict[int, dict[date, Decimal]] = {}
    for lot, _buyer, month, amount in bought:
        months = found.setdefault(lot, {})
        months[month] = months.get(month, ZERO) + amount
    return found


def _row(
    name: str,
    room: Room,
    per_month: Mapping[date, Decimal],
    agreement: Agreement,
    latest: date | None,
) -> Row:
    estimate = forecast(
        per_month=per_month,
        taken=room.taken,
        ceiling=room.ceiling,
        first=agreement.valid_from,
        latest=latest,
        ends=agreement.valid_to,
    )
    return Row(name, room, estimate)


def left_figure(
    room: Room,
    foretold: Forecast | None,
    whole: Mapping[date, Decimal],
    agreement: Agreement,
    latest: date | None,
) -> pictures.Figure | None:
    """What is left below a ceiling at the end of each month, until now and as foretold."""
    ceiling = room.ceiling
    if ceiling is None or latest is None or latest < agreement.valid_from.replace(day=1):
        return None
    left, taken = [], ZERO
    for month in months_between(agreement.valid_from, latest):
        taken += whole.get(month, ZERO)
        left.append((month, ceiling - taken))
    series: Series = [
        (_("Left"), left),
        *_scenarios(
            foretold, (left[-1][0], ceiling - room.taken), lambda taken: max(ceiling - taken, ZERO)
        ),
    ]
    return _figure(_("Left below the ceiling at the end of each month"), series, latest)


def taken_figure(
    title: str, taken: list[tuple[date, Decimal]], now: Decimal, foretold: Forecast | None
) -> pictures.Figure:
    """What is taken at the end of each month, until now (`now`, with call-offs) and as foretold."""
    latest = taken[-1][0]
    scenarios = _scenarios(foretold, (latest, now), lambda amount: amount)
    return _figure(title, [(_("Bought"), taken), *scenarios], latest)


def _scenarios(
    foretold: Forecast | None,
    begin: tuple[date, Decimal],
    amount: Callable[[Decimal], Decimal],
) -> Series:
    """The three ways it may go on from `begin`; `amount` makes of what is taken what is shown."""
    path = foretold.path if foretold else ()
    if not path:
        return []
    return [
        (name, [begin, *((p.month, amount(getattr(p, which))) for p in path)])
        for name, which in (
            (_("Forecast"), "middle"),
            (_("Faster"), "high"),
            (_("Slower"), "low"),
        )
    ]


def _figure(title: str, series: Series, latest: date) -> pictures.Figure:
    """The chart in millions, and the same figures as a table."""
    return pictures.Figure(
        title,
        charts.line(
            [(name, [(month, _scaled(v)) for month, v in rows]) for name, rows in series],
            title=title,
            unit=_("million kr"),
        ),
        [_("Month"), *(name for name, _rows in series)],
        _table_of(series),
        source=_("Use that counts to %(month)s, and call-offs not delivered.")
        % {"month": formats.month(latest)},
    )


def _scaled(value: Decimal) -> float:
    """Kronor as millions, for a chart."""
    return round(float(value) / MILLION, 3)


def _table_of(series: Series) -> list[tuple[str, ...]]:
    """The figures of a chart, month by month."""
    columns = [dict(rows) for _name, rows in series]
    months = sorted({month for column in columns for month in column})
    return [
        (
            formats.month(month),
            *(formats.exact_money(c[month]) if month in c else formats.NOTHING for c in columns),
        )
        for month in months
    ]
