"""How the agreements are used: the portfolio, one agreement, one member."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.followup import following, membership, policies, portfolio
from contracts.followup.pages.common import find, year_of, years
from contracts.followup.tables import (
    MemberTable,
    PartyTable,
    PortfolioTable,
    PurchaseTable,
    SumTable,
)
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.ui import charts, exports, figures, formats
from portal.ui.lists import Empty, list_page

CHARTED = 20
THOUSAND = 1000


@page(Audience.PARTY)
def home(request: HttpRequest) -> HttpResponse:
    """The portfolio for the association; for others their own organisation."""
    if not access.works_for_association(request.user):
        own = access.organisations_where(request.user, Permission.VIEW_USE)
        first = own.first()
        if first is not None:
            return redirect("followup:member", first.pk)
    year = year_of(request)
    rows = (
        portfolio.portfolio(request.user, year)
        if access.works_for_association(request.user)
        else []
    )
    return list_page(
        request,
        table_class=PortfolioTable,
        queryset=rows,
        search_fields=("title", "overview__agreement__number", "overview__agreement__area"),
        template="followup/portfolio.html",
        export_name=_("portfolio"),
        context={
            "year": year,
            "years": years(),
            "total": sum((row.year_amount for row in rows), portfolio.ZERO),
            "outside": sum((row.outside for row in rows), portfolio.ZERO),
            "unused": sum(1 for row in rows if not row.year_amount),
            "count": len(rows),
            "figure": _bars(
                ((row.title, row.year_amount) for row in rows),
                _("Bought on agreements %(year)s, thousand kr") % {"year": year},
                _("Agreement"),
            ),
            "works": access.works_for_association(request.user),
        },
        empty=Empty(_("No agreements"), _("No agreement held in that year.")),
    )


def _bars(rows: Iterable[tuple[str, Any]], title: str, header: str) -> figures.Figure | None:
    """The largest as bars in thousands, with the same as a table."""
    shown = sorted(((n, a) for n, a in rows if a > 0), key=lambda row: -row[1])[:CHARTED]
    if not shown:
        return None
    svg = charts.bar([(name, round(amount / THOUSAND)) for name, amount in shown], title=title)
    return figures.Figure(
        title,
        svg,
        (header, _("Amount")),
        [(name, formats.exact_money(amount)) for name, amount in shown],
    )


def _lines(rows: Iterable[following.SumRow], title: str, name: str) -> figures.Figure | None:
    shown = list(rows)
    if not shown:
        return None
    series = [(name, [(row.key, round(row.amount / THOUSAND)) for row in shown])]
    return figures.Figure(
        title,
        charts.line(series, title=title),
        (_("Month"), _("Amount")),
        [(formats.month(row.key), formats.exact_money(row.amount)) for row in shown],
    )


def _asked_year(request: HttpRequest) -> int | None:
    """The year in the address; none is the agreement's whole time."""
    return year_of(request) if request.GET.get("year") else None


@page(Audience.PARTY)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Use by party, lot, supplier, month and county, against commitment and need."""
    found = find(request, pk)
    year = _asked_year(request)
    shown = following.following_of(found, request.user, year)
    kind = request.GET.get("export", "")
    if shown is not None and kind in exports.FORMATS:
        table, name = _table_of(request.GET.get("table", ""), shown)
        return exports.response(table, kind=kind, name=f"{found.number} {name}")
    context: dict[str, Any] = {
        "agreement": found,
        "year": year,
        "years": years(),
        "shown": shown,
        "may_report": policies.may_follow_up(request.user),
    }
    if shown is not None:
        context |= {
            "sums": shown.outside,
            "parts": [
                (_("Lots"), _("Lot"), shown.lots, "lots"),
                (_("Suppliers"), _("Supplier"), shown.suppliers, "suppliers"),
                (_("Counties"), _("County"), shown.counties, "counties"),
            ],
            "months": _lines(shown.months, _("Use per month, thousand kr"), _("All parties")),
            "figure": _bars(
                ((row.organisation.short_name, row.amount) for row in shown.parties),
                _("Use per party, thousand kr"),
                _("Party"),
            ),
        }
    return render(request, "followup/agreement.html", context)


def _table_of(name: str, shown: following.Following) -> tuple[Any, str]:
    """One of the page's tables as a file."""
    sums = {
        "lots": (shown.lots, _("lots")),
        "suppliers": (shown.suppliers, _("suppliers")),
        "counties": (shown.counties, _("counties")),
        "months": (shown.months, _("months")),
    }
    if name in sums:
        rows, word = sums[name]
        return SumTable(list(rows)), word
    if name == "outside":
        return PurchaseTable(list(shown.purchases)), _("outside")
    hidden = () if shown.sees_all else ("of_need", "need_value")
    return PartyTable(list(shown.parties), exclude=hidden), _("parties")


@page(Audience.PARTY)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """A member over its agreements: what it buys on each, and outside."""
    reach = Organisation.objects.parties()
    if not access.works_for_association(request.user):
        reach = access.organisations_where(request.user, Permission.VIEW_USE)
    # Another's use does not exist for a member: 404, not 403.
    organisation = audit_access.get_visible(request, reach, pk=pk)
    year = year_of(request)
    found = membership.member_of(organisation, year)
    return list_page(
        request,
        table_class=MemberTable,
        queryset=list(found.rows),
        search_fields=("agreement__title", "agreement__number"),
        template="followup/member.html",
        export_name=f"{organisation.short_name} {year}",
        context={
            "organisation": organisation,
            "found": found,
            "sums": found.outside,
            "year": year,
            "years": years(),
            "months": _lines(
                found.months, _("Use per month, thousand kr"), organisation.short_name
            ),
            "figure": _bars(
                ((row.agreement.title, row.amount) for row in found.rows),
                _("Bought per agreement, thousand kr"),
                _("Agreement"),
            ),
            "works": access.works_for_association(request.user),
            "others": _others(request, organisation),
            "may_report": policies.may_report_on(request.user, organisation),
            "may_explain": policies.may_explain(request.user, organisation),
        },
        empty=Empty(
            _("No agreements"), _("The organisation was a party to no agreement in that year.")
        ),
    )


def _others(request: HttpRequest, organisation: Organisation) -> list[tuple[str, str]]:
    """The person's other organisations, or for the association all members."""
    rows = (
        Organisation.objects.parties()
        if access.works_for_association(request.user)
        else access.organisations_where(request.user, Permission.VIEW_USE)
    )
    return [
        (row.short_name, reverse("followup:member", args=[row.pk]))
        for row in rows
        if row.pk != organisation.pk
    ]
