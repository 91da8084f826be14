"""A page with every component, for those who build pages and for the tests of how they look."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.core.decisions import Decision
from portal.core.enums import StatusChoices, Tone
from portal.core.views import Audience, page
from portal.ui import figures, formats
from portal.ui.forms import MoneyField, PortalForm
from portal.ui.lists import Empty, list_page
from portal.ui.tables import (
    BarColumn,
    DayColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PortalTable,
    TagColumn,
)


class SampleState(StatusChoices):
    """The states of a power of attorney, as the mock-ups have them."""

    IN_FORCE = "in_force", Tone.SUCCESS, "Med", "Fullmakten gäller.", "I kraft"
    CHECKED = "checked", Tone.INFO, "Med", "Underskriften granskas.", "Undertecknad, kontrolleras"
    WAITS = "waits", Tone.WARNING, "Väntar", "Nämnden har inte beslutat.", "Väntar på beslut"
    LATE = "late", Tone.DANGER, "Inte med", "Nämnden sammanträder för sent.", "Hinner inte"
    ABSTAINS = "abstains", Tone.NEUTRAL, "Inte med", "Kommunen har avstått.", "Avstår"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain."""

    label: str
    fact: str
    state: str
    url: str = ""
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the sample list."""

    municipality: str
    state: str
    board: date | None
    need: int
    value: Decimal
    share: Decimal
    outside: Decimal
    changed: datetime


class SampleForm(PortalForm):
    """Every kind of field."""

    title = forms.CharField(label="Benämning", help_text="Så som den ska stå i annonsen.")
    value = MoneyField(label="Uppskattat värde", help_text="Hela avtalstiden, utan moms.")
    quantity = forms.DecimalField(label="Vårddygn per år", min_value=0)
    start = forms.DateField(label="Avtalet gäller från", required=False)
    regime = forms.ChoiceField(
        label="Regelverk", choices=[("19", "LOU 19 kap."), ("full", "LOU, direktivstyrt")]
    )
    joint = forms.ChoiceField(
        label="Samordning",
        choices=[("mandate", "Genom fullmakt"), ("separate", "Egna avtal")],
        widget=forms.RadioSelect,
    )
    powers = forms.MultipleChoiceField(
        label="Befogenheter",
        help_text="Välj alla som beslutet omfattar.",
        choices=[("publish", "Annonsera"), ("award", "Tilldela"), ("sign", "Teckna avtal")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Anmärkning", required=False, widget=forms.Textarea)
    file = forms.FileField(label="Protokollsutdrag", required=False)
    agree = forms.BooleanField(label="Jag har rätt att lämna fullmakten för kommunen")


class SampleTable(PortalTable):
    """The list of the mock-up."""

    caption = "Fullmakter"
    municipality = tables.Column(
        verbose_name="Kommun",
        linkify=lambda record: f"#{record.municipality}",
        attrs={"a": {"class": "ds-link"}},
    )
    state = TagColumn(verbose_name="Läge", choices=SampleState)
    board = DayColumn(verbose_name="Nästa nämnd")
    need = NumberColumn(verbose_name="Behov/år", unit="vårddygn")
    value = MoneyColumn(verbose_name="Värde")
    share = BarColumn(
        verbose_name="Takets läge", tone=lambda share: "warning" if share > Decimal("0.9") else ""
    )
    outside = PercentColumn(verbose_name="Utanför")
    changed = MomentColumn(verbose_name="Ändrad")

    class Meta(PortalTable.Meta):
        """Sorted by name."""

        order_by = "municipality"


_SKANE = """1260 Bjuv|1272 Bromölla|1231 Burlöv|1278 Båstad|1285 Eslöv|1283 Helsingborg
1293 Hässleholm|1284 Höganäs|1266 Hörby|1267 Höör|1276 Klippan|1290 Kristianstad|1261 Kävlinge
1282 Landskrona|1262 Lomma|1281 Lund|1280 Malmö|1273 Osby|1275 Perstorp|1291 Simrishamn|1265 Sjöbo
1264 Skurup|1230 Staffanstorp|1214 Svalöv|1263 Svedala|1270 Tomelilla|1287 Trelleborg|1233 Vellinge
1286 Ystad|1277 Åstorp|1292 Ängelholm|1257 Örkelljunga"""
_MUNICIPALITIES = dict(re.findall(r"(\d{4}) (\w+)", _SKANE))


def _rows() -> list[SampleRow]:
    states = list(SampleState)
    return [
        SampleRow(
            municipality=name,
            state=states[(index * 7) % 5 if index % 3 == 0 else 0].value,
            board=date(2026, 12, 1 + index % 28) if index % 2 else None,
            need=640 + index * 731,
            value=Decimal(index * index * 431_250 + 98_400),
            share=Decimal(20 + index * 5 % 80) / 100,
            outside=Decimal(index % 13) / 100,
            changed=datetime(2026, 11, 20, 9, index, tzinfo=ZoneInfo("Europe/Stockholm")),
        )
        for index, name in enumerate(_MUNICIPALITIES.values())
    ]


def _steps() -> list[Step]:
    return [
        Step("Behov", "46 av 46 svar", "done", "#behov"),
        Step("Fullmakter", "36 av 46 i kraft", "now", "#fullmakter", 78),
        Step("Partslista", "låses 15 jan", "todo", "#partslista"),
        Step("Annonsering", "1 feb – 8 mar", "todo"),
        Step("Tilldelning", "apr 2027", "todo"),
        Step("Avtal", "1 jun 2027", "todo"),
        Step("Användning", "", "todo"),
    ]


def _figures() -> dict[str, Any]:
    told = {
        code: (SampleState(row.state).tone, SampleState(row.state).label)
        for code, row in zip(_MUNICIPALITIES, _rows(), strict=True)
    }
    months = [date(2026, month, 1) for month in range(1, 11)]
    return {
        "map": figures.municipality_map(told, title="Vilka kommuner som är med", source="portalen"),
        "bars": figures.bar_figure(
            [
                ("Malmö", 61204),
                ("Helsingborg", 34871),
                ("Lund", 19846),
                ("Landskrona", 17020, "warning"),
            ],
            title="Köp 2026 per kommun, tkr",
            headers=("Kommun", "tkr"),
            unit="tkr",
            limit=50000,
            limit_label="Åtagande",
            source="kommunernas leverantörsreskontra",
        ),
        "lines": figures.line_figure(
            [
                (
                    "Köpt",
                    [(date(2026, month, 1), month * 31 + month % 3 * 9) for month in range(1, 11)],
                ),
                ("Plan", [(month, month.month * 34) for month in months]),
            ],
            title="Köpt hittills mot plan, Mkr",
            first_header="Månad",
            show_label=formats.month,
            unit="Mkr",
        ),
    }


@page(Audience.PUBLIC)
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component; posting shows the errors of the form."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Sparat.")
        return redirect(request.path)
    context = {
        "form": form,
        "steps": _steps(),
        "states": list(SampleState),
        "table": SampleTable(_rows()[:7]),
        "no": Decision.no("Partslistan är låst sedan 15 jan 2027.", paragraph="LOU 7:3"),
        "yes": Decision.yes(),
        "amount": Decimal("412345678.50"),
        "day": date(2026, 12, 9),
        **_figures(),
    }
    return render(request, "ui/styleguide.html", context)


@page(Audience.PUBLIC)
def sample_list(request: HttpRequest) -> HttpResponse:
    """Show a whole list page."""
    return list_page(
        request,
        table_class=SampleTable,
        queryset=_rows() if "tom" not in request.GET else [],
        search_fields=("municipality", "state"),
        template="ui/styleguide_list.html",
        export_name="fullmakter",
        per_page=25,
        empty=Empty("Inga fullmakter ännu", "Begär fullmakt av kommunerna.", "#", "Begär"),
    )


@page(Audience.PUBLIC)
@require_POST
def draft(_request: HttpRequest) -> HttpResponse:
    """Take a draft and forget it."""
    return HttpResponse(status=204)


@page(Audience.PUBLIC)
def error(request: HttpRequest, code: int) -> HttpResponse:
    """Show an error page."""
    known = {400: "400.html", 403: "403.html", 404: "404.html", 500: "500.html"}
    context = {"reason": "Bara den som får teckna fullmakt kan göra detta.", "paragraph": "KL 6:37"}
    return render(request, known.get(code, "404.html"), context, status=code)


@page(Audience.PUBLIC)
def paper(request: HttpRequest) -> HttpResponse:
    """Show a page made for paper."""
    return render(request, "ui/styleguide_paper.html", {"table": SampleTable(_rows()[:9])})
