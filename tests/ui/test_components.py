"""Components, the frame of a page, error pages, charts and maps."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from portal.core.decisions import Decision
from portal.ui import charts, figures, maps, navigation, search
from portal.ui.context_processors import Shell
from portal.ui.navigation import NavItem
from portal.ui.search import SearchHit


@pytest.fixture
def guide(client: Client) -> Any:
    """The style guide: every component on one page."""
    return BeautifulSoup(client.get("/ui/").content, "html.parser")


def test_no_page_has_inline_style_or_script(client: Client) -> None:
    for address in ("/ui/", "/ui/lista/", "/ui/papper/", "/ui/fel/403/"):
        soup: Any = BeautifulSoup(client.get(address).content, "html.parser")
        assert not soup.select("[style], style, script:not([src])"), address
        assert not [tag for tag in soup.find_all() for name in tag.attrs if name.startswith("on")]


def test_ids_are_unique_and_one_heading_leads(guide: Any) -> None:
    ids = [tag["id"] for tag in guide.select("[id]")]
    assert len(ids) == len(set(ids))
    assert len(guide.select("h1")) == 1


def test_the_frame_has_a_way_past_the_menu_and_a_place_for_messages(guide: Any) -> None:
    assert guide.select_one("body > a")["href"] == "#content"
    assert guide.select_one("main#content #messages[role=status]") is not None
    assert guide.select_one("title").get_text() == "Stilguide – Samordna"
    assert guide.select_one("html")["lang"] == "sv"


def test_the_chain_says_where_it_stands(guide: Any) -> None:
    steps = guide.select(".chain li")
    assert len(steps) == 7
    assert steps[0].get_text(" ", strip=True) == "Behov 46 av 46 svar , klart"
    assert steps[1]["aria-current"] == "step"
    assert steps[1].select_one("progress")["value"] == "78"
    assert steps[6].select_one("span").get_text() == "–"


def test_a_figure_always_has_its_table(guide: Any) -> None:
    pictures = guide.select("figure.figure")
    assert len(pictures) == 3
    for figure in pictures:
        assert figure.select_one("svg > title").get_text()
        assert figure.select("details table tbody tr")
    assert "Bjuv" in guide.select_one("svg.map").get_text()


def test_a_button_that_may_not_be_used_says_why(guide: Any) -> None:
    why = guide.select_one(".why")
    assert why.button["aria-disabled"] == "true"
    assert "Partslistan är låst sedan 15 jan 2027. (LOU 7:3)" in why.get_text()


def test_a_binding_step_asks_once_and_works_without_script(guide: Any) -> None:
    question = guide.select_one("details.confirm")
    assert question.select_one("h2").get_text() == "Lås partslistan för 43 parter?"
    assert question.select_one("form[method=post] input[name=csrfmiddlewaretoken]")
    assert not question.has_attr("open")


def test_progress_has_numbers_that_browsers_read(guide: Any) -> None:
    assert all(re.fullmatch(r"[\d.]+", bar["value"]) for bar in guide.select("progress"))


def test_error_pages_say_what_and_why(client: Client, db: None) -> None:
    refused = client.get("/ui/fel/403/").content.decode()
    assert "Bara den som får teckna fullmakt kan göra detta. (KL 6:37)" in refused
    for code in (400, 404, 500):
        assert "<h1>" in client.get(f"/ui/fel/{code}/").content.decode()


def test_a_message_is_shown_once_and_told_to_screen_readers(client: Client, db: None) -> None:
    sent = {
        "title": "X",
        "value": "1",
        "quantity": "2",
        "regime": "19",
        "joint": "mandate",
        "powers": ["award"],
        "agree": "on",
    }
    soup: Any = BeautifulSoup(client.post("/ui/", sent, follow=True).content, "html.parser")
    message = soup.select_one("#messages .ds-alert")
    assert message["data-color"] == "success"
    assert message.get_text(strip=True) == "Sparat."
    assert not BeautifulSoup(client.get("/ui/").content, "html.parser").select("#messages *")


def test_the_menu_shows_each_person_what_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    navigation.register(NavItem("Stil", "ui:styleguide", 20))
    navigation.register(NavItem("Lista", "ui:styleguide_list", 10))
    navigation.register(NavItem("Hemligt", "ui:styleguide_paper", 5, lambda user: user == "chef"))
    navigation.register(NavItem("Borta", "ui:nowhere", 1))
    links = navigation.links_for("någon", "/ui/lista/")
    assert [(link.label, link.current) for link in links] == [("Lista", True), ("Stil", False)]
    assert len(navigation.links_for("chef", "/")) == 3


def test_search_asks_every_provider_and_answers_with_a_verdict_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "_providers", [])
    plain = SearchHit("En upphandling", "/1", "Upphandling")
    verdict = SearchHit("Ett avtal", "/2", "Avtal", verdict=Decision.yes())
    search.register(lambda _user, _query: [plain])
    search.register(lambda user, query: [verdict] if query == "larm" and user else [])
    assert search.hits("någon", " larm ") == [verdict, plain]
    assert search.hits("någon", "  ") == []


def test_the_other_language_is_offered_in_its_own_name(rf: Any) -> None:
    assert Shell(rf.get("/")).languages == [("en", "English")]
    with translation.override("en"):
        assert Shell(rf.get("/")).languages == [("sv", "Svenska")]


def test_a_chart_is_clean_for_a_strict_page() -> None:
    rows = [("<b>Malmö</b>", 61204), ("Lund", 19846, "warning")]
    svg = charts.bar(rows, title='Köp & "mer"', unit="tkr", limit=50000, limit_label="Tak")
    assert "style=" not in svg
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "60\u00a0000" in svg
    assert "Köp &amp; &quot;mer&quot;" in svg
    assert 'role="img"' in svg
    assert "currentColor" in svg


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    real = charts._render

    def counted(*arguments: Any) -> str:
        drawn.append(1)
        return real(*arguments)

    monkeypatch.setattr(charts, "_render", counted)
    for _ in range(2):
        charts.line([("Köpt", [("jan", 1), ("feb", 2.5)])], title="Bara en gång")
    assert len(drawn) == 1


def test_a_map_shows_the_whole_county_and_says_each_state() -> None:
    svg = maps.municipalities_svg({"1260": ("success", "I kraft <1>")}, title="Karta")
    assert svg.count("<path") == 33
    assert "<title>Bjuv: I kraft &lt;1&gt;</title>" in svg
    assert svg.count('data-tone="success"') == 1
    assert len(svg) < 16_000


def test_the_table_of_a_map_is_in_swedish_order() -> None:
    states = dict.fromkeys(("1292", "1257", "1277", "1280"), ("success", "Med"))
    figure = figures.municipality_map(states, title="Karta")
    assert [row[0] for row in figure.rows] == ["Malmö", "Åstorp", "Ängelholm", "Örkelljunga"]
    assert [(entry.label, entry.count) for entry in figure.legend] == [("Med", 4)]
