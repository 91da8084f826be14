"""Lists: the state is in the address, and what is exported is what is shown, safely."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
import python_calamine
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import exports
from portal.ui.tables import DayColumn, MoneyColumn, PortalTable

LIST = "/ui/lista/"


class Purchases(PortalTable):
    what = tables.Column()
    amount = MoneyColumn()
    bought = DayColumn()


def page(client: Client, query: str = "") -> Any:
    return BeautifulSoup(client.get(f"{LIST}{query}").content, "html.parser")


def names(soup: Any) -> list[str]:
    return [cell.get_text(strip=True) for cell in soup.select("tbody th[scope=row]")]


def test_a_list_is_searched_sorted_and_paged_by_its_address(client: Client) -> None:
    assert len(names(page(client))) == 25
    assert len(names(page(client, "?page=2"))) == 7
    found = page(client, "?q=lu&sort=-municipality")
    assert names(found) == ["Lund"]
    assert found.select_one("#list-status[role=status]").get_text(strip=True) == "1 träff"
    assert found.select_one("input[name=q]")["value"] == "lu"
    assert found.select_one("input[type=hidden][name=sort]")["value"] == "-municipality"
    assert found.select_one("th[aria-sort=descending] a").get_text(strip=True) == "Kommun"
    assert names(page(client, "?per_page=50"))[0] == "Bjuv"


def test_links_of_a_list_keep_the_rest_of_its_state(client: Client) -> None:
    soup = page(client, "?q=l&sort=-value&per_page=25")
    sort = soup.select_one("th a")["href"]
    assert "q=l" in sort
    assert "page=" not in sort.replace("per_page=", "")
    export = soup.select_one(".exports a")["href"]
    assert {"q=l", "sort=-value", "export=xlsx"} <= set(export.lstrip("?").split("&"))


def test_nonsense_in_the_address_shows_the_list_all_the_same(client: Client) -> None:
    for query in (
        "?page=0",
        "?page=99",
        "?page=x",
        "?per_page=1000000",
        "?sort=nothing",
        "?page=²",
    ):
        answer = client.get(f"{LIST}{query}")
        assert answer.status_code == 200
        assert names(BeautifulSoup(answer.content, "html.parser"))


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Begär fullmakt av kommunerna." in page(client, "?tom=1").get_text()
    nothing = page(client, "?q=finnsinte")
    assert "Inget stämmer" in nothing.get_text()
    assert nothing.select_one(".empty a")["href"] == LIST


def test_htmx_gets_the_rows_alone(client: Client) -> None:
    answer = client.get(LIST, {"q": "lu"}, headers={"HX-Request": "true", "HX-Target": "list-rows"})
    assert b"<html" not in answer.content
    assert b'id="list-rows"' in answer.content


def test_the_export_is_the_list_as_it_stands_on_all_pages(client: Client) -> None:
    answer = client.get(f"{LIST}?q=k&sort=-municipality&export=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Kommun", "Läge", "Nästa nämnd"]
    shown = names(page(client, "?q=k&sort=-municipality&per_page=250"))
    assert [row[0] for row in rows[1:]] == shown
    assert "attachment" in answer["Content-Disposition"]
    whole = client.get(f"{LIST}?export=csv").content.decode("utf-8-sig").strip().split("\r\n")
    assert len(whole) == 1 + 32


def rows(text: str = "=1+1") -> list[dict[str, Any]]:
    return [{"what": text, "amount": Decimal("-12.50"), "bought": date(2026, 12, 9)}]


def test_csv_takes_the_power_from_formulas_but_not_from_negative_amounts() -> None:
    answer = exports.response(Purchases(rows('=HYPERLINK("http://x")')), kind="csv", name="köp")
    line = answer.content.decode("utf-8-sig").split("\r\n")[1]
    assert line.startswith("\"'=HYPERLINK")
    assert line.endswith(";-12,50;2026-12-09")


def test_xlsx_has_real_figures_and_days_and_runs_no_text() -> None:
    content = exports.to_xlsx(exports.rows_of(Purchases(rows("=1+1"))), title="köp")
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1] == ["=1+1", -12.5, date(2026, 12, 9)]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_no_text_leaves_as_a_formula(text: str) -> None:
    safe = exports.safe_text(text)
    assert not safe.lstrip(" \n").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_days_and_moments_are_written_so_that_they_sort() -> None:
    made = exports.to_csv([["När", "Hur"], [datetime(2026, 1, 2, 3, 4), True], [None, 0.5]])
    assert made.decode("utf-8-sig").split("\r\n")[1:3] == ["2026-01-02 03:04;True", ";0,5"]
