"""The year: as a list, as a picture, on paper and as a calendar."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from needs.planning import calendar, gantt, policies, wheel
from needs.planning.enums import EntryKind
from needs.planning.querysets import own_ids
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation

LIST, PICTURE = "lista", "bild"


@page(Audience.PARTY)
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """What the year holds for the person; `vy` is the list or the picture, `ar` the year."""
    chosen = _year(request.GET.get("ar", ""))
    kind = request.GET.get("slag", "")
    entries = wheel.wheel(request.user, chosen)
    counts = [(option, sum(entry.kind == option for entry in entries)) for option in EntryKind]
    if kind in EntryKind.values:
        entries = [entry for entry in entries if entry.kind == kind]
    whole = access.works_for_association(request.user)
    context = {
        "entries": entries,
        "year": chosen,
        "years": wheel.years(),
        "kind": kind,
        "counts": [(option, count) for option, count in counts if count],
        "view": PICTURE if request.GET.get("vy") == PICTURE else LIST,
        "picture": gantt.svg(entries, chosen) if entries else "",
        "whole": whole,
        "may_plan": policies.may_plan(request.user),
        "organisations": [] if whole else _own(request.user),
        "today": clock.today(),
    }
    paper = request.GET.get("utskrift") == "1"
    return render(request, "planning/print.html" if paper else "planning/wheel.html", context)


def _year(text: str) -> int:
    known = wheel.years()
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return wanted if wanted in known else clock.today().year


def _own(user: Any) -> list[Organisation]:
    """The person's own organisations, whose meeting days they may look at."""
    rows = Organisation.objects.filter(pk__in=own_ids(user)).exclude(kind=OrganisationKind.BOARD)
    return list(rows.order_by("sort_name"))


@page(Audience.PARTY)
@require_GET
def calendar_file(request: HttpRequest, year: int) -> HttpResponse:
    """The year as a calendar file."""
    if year not in wheel.years():
        raise Http404
    response = HttpResponse(
        calendar.ics(request.user, year), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="arshjul-{year}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
