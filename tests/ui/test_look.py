"""In a browser: axe finds nothing, nothing overflows, pages are light, script is comfort."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page, Route, expect

DIST = Path(settings.BASE_DIR) / "portal/ui/static/ui/dist"
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not DIST.exists(), reason="run `npm run build` first"),
]
PAGES = ["/ui/", "/ui/lista/?q=l&sort=-value", "/ui/lista/?tom=1", "/ui/papper/", "/ui/fel/403/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_overflows(
    live_server: Any, page: Page, scheme: Any, width: int
) -> None:
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if "Policy" in line.text else None)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        page.goto(f"{live_server.url}{address}")
        found = Axe().run(page).response["violations"]
        assert not found, [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, address
    assert not refused


def test_axe_finds_nothing_in_a_form_with_errors_in_english(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("6 things need to be put right")).to_be_visible()
    expect(page.locator(".ds-error-summary")).to_be_focused()
    assert not Axe().run(page).response["violations"]


def test_the_first_visit_is_under_150_kb(client: Any) -> None:
    """Compressed as the server sends it, Brotli being smaller still."""
    texts = [(DIST / name).read_bytes() for name in ("app.css", "app.js")]
    texts.append(client.get("/ui/").content)
    sent = sum(len(gzip.compress(text, 6)) for text in texts)
    assert sent + (DIST / "inter.woff2").stat().st_size < 150_000


def test_a_list_follows_its_search_without_leaving_the_page(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/lista/")
    page.get_by_label("Sök").press_sequentially("lund")
    expect(page.get_by_text("1 träff", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/ui/lista/?q=lund")
    expect(page.get_by_label("Sök")).to_be_focused()
    page.go_back()
    expect(page.get_by_text("32 träffar")).to_be_visible()


def test_a_binding_step_opens_as_a_dialog_that_escape_closes(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    page.locator("details.confirm summary").click()
    dialog = page.get_by_role("dialog", name="Lås partslistan för 43 parter?")
    expect(dialog).to_be_visible()
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    assert not Axe().run(page).response["violations"]
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("details.confirm summary")).to_be_focused()


def test_what_is_typed_saves_itself(live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/ui/")
    page.get_by_label("Benämning").fill("Handledning")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat", timeout=8000)


def test_what_is_typed_is_there_again_when_the_server_was_not(live_server: Any, page: Page) -> None:
    page.route("**/ui/utkast/", lambda route: route.abort())
    page.goto(f"{live_server.url}/ui/")
    page.get_by_label("Benämning").fill("Handledning")
    page.reload()
    expect(page.get_by_label("Benämning")).to_have_value("Handledning")


def test_a_session_that_ran_out_returns_to_the_form_as_it_was(live_server: Any, page: Page) -> None:
    def logged_out(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=302, headers={"Location": "/logga-in/?next=/ui/"})
        else:
            route.continue_()

    page.route("**/ui/", logged_out)
    page.goto(f"{live_server.url}/ui/")
    page.get_by_label("Benämning").fill("Handledning")
    page.get_by_label("Annonsera").check()
    page.get_by_role("button", name="Skicka svaret").click()
    page.wait_for_url("**/logga-in/**")
    page.goto(f"{live_server.url}/ui/")
    expect(page.get_by_label("Benämning")).to_have_value("Handledning")
    expect(page.get_by_label("Annonsera")).to_be_checked()
