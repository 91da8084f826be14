"""Yearly reports: those made, making one, and one of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.followup import papers, policies, runners
from contracts.followup.forms import ReportForm
from contracts.followup.models import YearlyReport
from contracts.followup.pages.common import years
from contracts.followup.tables import ReportTable
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui import exports, figures, formats
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

CHARTED = 20


@page(Audience.PARTY)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that have been made, the latest year first."""
    rows = YearlyReport.objects.visible_to(request.user)
    return list_page(
        request,
        table_class=ReportTable,
        queryset=rows.select_related("organisation", "agreement", "made_by", "document"),
        search_fields=("title",),
        template="followup/reports.html",
        export_name=_("yearly reports"),
        context={
            "may_make": policies.reports_on(request.user).exists(),
            "works": access.works_for_association(request.user),
        },
    )


@page(Audience.PARTY)
def make(request: HttpRequest) -> HttpResponse:
    """Choose a year and whose report; the worker makes it."""
    members = policies.reports_on(request.user)
    follows_up = policies.may_follow_up(request.user)
    if not follows_up and not members.exists():
        audit_access.require(request, follows_up)
    agreements = Agreement.objects.visible_to(request.user)
    form = ReportForm(
        request.POST or None,
        years=years(),
        members=members,
        agreements=agreements if follows_up else agreements.none(),
        initial={"agreement": request.GET.get("agreement"), "member": request.GET.get("member")},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            return redirect(_start(request, form))
    return render(
        request, "followup/make_report.html", {"form": form}, status=422 if form.errors else 200
    )


def _start(request: HttpRequest, form: ReportForm) -> Any:
    year, agreement = form.cleaned_data["year"], form.cleaned_data.get("agreement")
    if agreement is not None:
        return runners.start_for_agreement(actor=request.user, agreement=agreement, year=year)
    return runners.start_for_members(
        actor=request.user, organisations=form.chosen_members(), year=year
    )


@page(Audience.PARTY)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it was made, in the language it was made in."""
    rows = YearlyReport.objects.select_related("organisation", "agreement", "made_by", "document")
    found = audit_access.get_visible(request, rows, pk=pk)
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        rows_of_it = papers.sheet_rows(found.data)
        return exports.file_of(rows_of_it, kind=kind, name=found.title)
    with translation.override(found.data["language"]):
        parts = [(table, _figure(table)) for table in papers.tables_of(found.data)]
        context = {
            "report": found,
            "parts": [
                {
                    "heading": table.heading,
                    "heads": table.heads,
                    "cells": table.cells,
                    "notes": table.notes,
                    "figure": figure,
                }
                for table, figure in parts
            ],
        }
    return render(request, "followup/report.html", context)


def _figure(table: papers.Table) -> figures.Figure | None:
    """The largest rows of a table as bars."""
    if table.chart is None:
        return None
    name, amount = table.chart
    rows = [(row[name], float(row[amount])) for row in table.rows if float(row[amount]) > 0]
    if not rows:
        return None
    rows.sort(key=lambda row: -row[1])
    return figures.bar_figure(
        rows[:CHARTED],
        title=f"{table.heading}: {table.headers[amount]}",
        headers=(table.headers[name], table.headers[amount]),
        show=lambda value: formats.number(value, 0),
    )
