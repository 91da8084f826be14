"""What the yearly reports say: of a member and its agreements, of an agreement and its parties."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contracts.agreements import use
from contracts.agreements.models import Agreement
from contracts.followup import saving as counting
from contracts.followup.enums import LeakageState, SavingsMethod
from contracts.followup.following import Following
from contracts.followup.leakage import Purchase, Sums
from contracts.followup.membership import Member
from contracts.followup.models import SavingsStatement
from contracts.followup.papers import MONEY, PERCENT, TEXT, Columns, table
from contracts.usage.models import UsageMonth
from portal.core import clock
from portal.ui import formats


def member_report(found: Member) -> dict[str, Any]:
    """A member's year: its agreements, what it bought outside and why, and what was saved."""
    outside = found.outside
    return {
        "language": (get_language() or "sv")[:2],
        "title": _("Yearly report %(year)s: %(name)s")
        % {"year": found.year, "name": found.organisation.name},
        "subtitle": _("Use of the association's agreements"),
        "facts": [
            [_("Agreements"), formats.number(len(found.rows))],
            [_("Bought on agreements"), formats.exact_money(found.total)],
            *_leakage_facts(outside),
            [
                _("Months with ledgers"),
                _("%(known)s of %(expected)s")
                % {"known": found.known_months, "expected": found.expected_months},
            ],
        ],
        "tables": [
            table(
                _("Agreements"),
                [
                    (_("Agreement"), TEXT),
                    (_("Commitment"), TEXT),
                    (_("We bought, kr"), MONEY),
                    (_("Of all parties"), PERCENT),
                    (_("Outside, kr"), MONEY),
                    (_("On the agreement"), PERCENT),
                ],
                [
                    (
                        f"{row.agreement.title} ({row.agreement.number})",
                        row.commitment,
                        row.amount,
                        row.share,
                        row.outside.total,
                        row.loyalty,
                    )
                    for row in found.rows
                ],
                _months_note(found.known_months, found.expected_months),
                _loyalty_note(),
                chart=(0, 2),
            ),
            _month_table(found.months),
            _purchase_table(found.purchases, _("Agreement")),
            _member_savings(found),
        ],
    }


def agreement_report(found: Following, year: int) -> dict[str, Any]:
    """An agreement's year: parties, lots, suppliers, months, leakage with its causes, savings."""
    agreement = found.agreement
    headroom = agreement.ceiling
    return {
        "language": (get_language() or "sv")[:2],
        "title": _("Yearly report %(year)s: %(name)s") % {"year": year, "name": agreement.title},
        "subtitle": _("Agreement %(number)s, %(period)s")
        % {
            "number": agreement.number,
            "period": formats.period(agreement.valid_from, agreement.valid_to),
        },
        "facts": [
            [_("Bought on the agreement"), formats.exact_money(found.total)],
            [
                _("Parties using it"),
                _("%(using)s of %(all)s") % {"using": found.using, "all": len(found.parties)},
            ],
            [_("Ceiling"), formats.exact_money(headroom) if headroom else formats.NOTHING],
            *_leakage_facts(found.outside),
            [_("What the figures rest on"), found.coverage.text],
        ],
        "tables": [
            table(
                _("Parties"),
                [
                    (_("Party"), TEXT),
                    (_("Commitment"), TEXT),
                    (_("Stated need per year"), TEXT),
                    (_("Bought, kr"), MONEY),
                    (_("Share"), PERCENT),
                    (_("Of the need"), PERCENT),
                    (_("Outside, kr"), MONEY),
                    (_("Known months"), TEXT),
                ],
                [
                    (
                        row.organisation.short_name,
                        row.commitment,
                        row.need,
                        row.amount,
                        row.share,
                        row.of_need,
                        row.outside.total,
                        f"{row.known_months}/{row.months}",
                    )
                    for row in found.parties
                ],
                _not_using_note(found),
                chart=(0, 3),
            ),
            _sum_table(_("Lots"), _("Lot"), found.lots),
            _sum_table(_("Suppliers"), _("Supplier"), found.suppliers),
            _sum_table(_("Counties"), _("County"), found.counties),
            _month_table(found.months),
            _purchase_table(found.purchases, _("Party")),
            _savings_table(_of_year([agreement], year)),
        ],
    }


def _leakage_facts(sums: Sums) -> list[list[str]]:
    return [
        [_("Bought outside"), formats.exact_money(sums.total)],
        [_("Of that with a fair cause"), formats.exact_money(sums.fair)],
        [_("Of that with another cause"), formats.exact_money(sums.unfair)],
        [_("Of that not explained"), formats.exact_money(sums.unexplained)],
    ]


def _months_note(known: int, expected: int) -> str:
    return _(
        "Ledgers of %(known)s of %(expected)s months are known. What is missing is not in the sums."
    ) % {"known": known, "expected": expected}


def _loyalty_note() -> str:
    return _(
        "“On the agreement” is what was bought on it as a share of that and of what was bought"
        " outside without a fair cause."
    )


def _not_using_note(found: Following) -> str:
    names = ", ".join(row.organisation.short_name for row in found.bound_not_using)
    if not names:
        return ""
    return _("Have delivered ledgers and bought nothing: %(names)s.") % {"names": names}


def _sum_table(heading: str, first: str, rows: Iterable[Any]) -> dict[str, Any]:
    columns = [(first, TEXT), (_("Bought, kr"), MONEY), (_("Share"), PERCENT)]
    return table(heading, columns, [(row.name, row.amount, row.share) for row in rows])


def _month_table(rows: Iterable[Any]) -> dict[str, Any]:
    columns = [(_("Month"), TEXT), (_("Bought, kr"), MONEY), (_("Share"), PERCENT)]
    return table(
        _("Months"), columns, [(formats.month(row.key), row.amount, row.share) for row in rows]
    )


def _purchase_table(rows: Iterable[Purchase], whose: str) -> dict[str, Any]:
    by_party = whose == _("Party")
    asked = [row for row in rows if row.state != LeakageState.SMALL]
    return table(
        _("Bought outside, with causes"),
        [
            (whose, TEXT),
            (_("Supplier"), TEXT),
            (_("Quarter"), TEXT),
            (_("Amount, kr"), MONEY),
            (_("Cause"), TEXT),
        ],
        [
            (
                row.organisation.short_name if by_party else row.agreement.title,
                row.supplier_name,
                row.quarter_text,
                row.amount,
                _cause(row),
            )
            for row in asked
        ],
        _("Small purchases are in the sums but not in the table."),
    )


def _cause(row: Purchase) -> str:
    if row.cause is None or row.explanation is None:
        return str(row.state.label)
    text = f"{row.state.label}: {row.cause.label}"
    if row.explanation.runs_until:
        text = f"{text}, {_('until')} {formats.day(row.explanation.runs_until)}"
    return f"{text}. {row.explanation.note}" if row.explanation.note else text


def _of_year(agreements: Sequence[Agreement], year: int) -> list[SavingsStatement]:
    """Savings that are about a time in the year; one statement."""
    rows = SavingsStatement.objects.filter(
        agreement__in=list(agreements),
        withdrawn_at=None,
        first_month__lte=date(year, 12, 1),
        last_month__gte=date(year, 1, 1),
    )
    return list(rows.select_related("agreement", "lot", "stated_by"))


def _saving_columns() -> Columns:
    return [
        (_("Agreement"), TEXT),
        (_("Method and time"), TEXT),
        (_("Formula"), TEXT),
        (_("Saving, kr"), MONEY),
        (_("Where the price is from, and who stated it"), TEXT),
    ]


def _method(row: SavingsStatement, first: date, last: date) -> str:
    months = formats.month(first)
    if first != last:
        months = f"{months}–{formats.month(last)}"
    return f"{SavingsMethod(row.method).label}, {months}"


def _source(row: SavingsStatement) -> str:
    day = formats.day(clock.local_date(row.stated_at))
    return f"{row.baseline_source} {row.stated_by.name}, {day}"


def _savings_table(rows: Iterable[SavingsStatement]) -> dict[str, Any]:
    return table(
        _("Savings"),
        _saving_columns(),
        [
            (
                row.agreement.title,
                _method(row, row.first_month, row.last_month),
                f"{row.item}: {counting.formula(row)}",
                row.saving,
                _source(row),
            )
            for row in rows
        ],
        _("Savings by different methods or of the same time are not added up."),
    )


def _member_savings(found: Member) -> dict[str, Any]:
    """The member's own part of what was saved: the same comparison over its own use."""
    statements = _of_year([row.agreement for row in found.rows], found.year)
    months = UsageMonth.objects.filter(
        lot__agreement__in={row.agreement_id for row in statements},
        organisation=found.organisation,
        counts=True,
        month__year=found.year,
    ).order_by()
    sums = list(
        months.values_list("lot__agreement_id", "lot_id", "month").annotate(sum=Sum("amount"))
    )
    rows = []
    for row in statements:
        first = max(row.first_month, date(found.year, 1, 1))
        last = min(row.last_month, date(found.year, 12, 1))
        own = sum(
            (
                amount
                for agreement, lot, month, amount in sums
                if agreement == row.agreement_id
                and first <= month <= last
                and row.lot_id in (None, lot)
            ),
            use.ZERO,
        )
        if own:
            saved = counting.saved(own, baseline=row.baseline_price, agreed=row.agreed_price)
            counted = counting.written(own, row.baseline_price, row.agreed_price, saved)
            rows.append(
                (
                    row.agreement.title,
                    _method(row, first, last),
                    f"{row.item}: {counted}",
                    saved,
                    _source(row),
                )
            )
    return table(
        _("Savings on our own use"),
        _saving_columns(),
        rows,
        _("Savings by different methods or of the same time are not added up."),
    )
