"""The demonstration's pages for everyone: two languages, light and dark, wide and narrow."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page

from tests.support.journey.checks import LOOKS, Ears, problems_of
from tests.support.journey.person import Person
from tests.support.journey.site import Site
from tests.support.journey.walk import kind_of, pages_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
FULL = os.environ.get("SCAN") == "full"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LIGHTEST = 150_000  # Bytes of a first visit (ui.md: weight).
CASES = (
    "Konsulentstödd familjehemsvård 2024–2028",
    "HVB för barn och unga 2027",
    "Tolkning på plats och på distans",
    "Öppenvård för unga 2027",
    "Handledning för socialtjänsten",
    "Familjerätt: medlare och utredare",
)
PEOPLE = {
    "samordnare": ["/start/", "/upphandlingar/"],
    "bjuv": ["/start/", "/upphandlingar/"],
    "bjuv.controller": ["/start/", "/anvandning/reskontra/", "/avtal/"],
    "admin": ["/start/", "/organisationer/", "/handelser/", "/personuppgifter/", "/installningar/"],
    "": ["/", "/status/", "/logga-in/"],
}

# What others have walked is not walked again.
SEEN_BY_OTHERS = {
    "bjuv.controller": "/(upphandlingar|behov|fullmakter)/",
    "admin": "/(upphandlingar|behov|fullmakter|avtal|anvandning|utskick|regler|jobb|dokument)/",
}


def cases_of(one: Person) -> dict[str, str]:
    """The demonstration's cases that the person sees: title → address."""
    one.page.goto("/upphandlingar/?per_page=100")
    links = one.page.locator("main tbody a[href^='/upphandlingar/']")
    found = links.evaluate_all("all => all.map((a) => [a.textContent.trim(), a.pathname])")
    return {title: path for title, path in found if title in CASES}


def looked_at(page: Page, ears: Ears, path: str) -> Iterator[str]:
    """What is wrong with the page that stands open, by day on a screen and by night in a hand.

    Colours come from the same tokens everywhere: by night a third of the pages are read for them,
    and all with `SCAN=full`.
    """
    by_night = LOOKS if FULL or crc32(kind_of(path).encode()) % 3 == 0 else LOOKS[1:]
    looks: tuple[tuple[str, dict[str, int], str, tuple[str, ...]], ...] = (
        ("wide", WIDE, "light", ()),
        ("narrow, dark", NARROW, "dark", by_night),
    )
    for where, size, colours, rules in looks:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        yield from (f"{path} ({where}): {problem}" for problem in problems_of(page, *rules))
    yield from (f"{path}: {said}" for said in [*ears.said, *ears.strangers])
    ears.said, ears.strangers = [], []


@pytest.mark.parametrize("login", PEOPLE)
def test_every_kind_of_page(person: Callable[..., Person], login: str) -> None:
    """In Swedish, following the links of each role."""
    one = person(login)
    cases = list(cases_of(one).values()) if "/upphandlingar/" in PEOPLE[login] else []
    first = [*PEOPLE[login], *(cases if login == "samordnare" else cases[:3])]
    leave = SEEN_BY_OTHERS.get(login, "$^")
    wrong: list[str] = []
    kinds = set()
    for path in pages_of(one, first, leave):
        kinds.add(kind_of(path))
        wrong.extend(looked_at(one.page, one.ears, path))
    assert not wrong, f"{len(wrong)} problems on {len(kinds)} kinds of pages\n" + "\n".join(wrong)
    assert len(kinds) >= (10 if login else 4), f"only {sorted(kinds)}"


@pytest.mark.parametrize("login", ["samordnare", "bjuv", ""])
def test_pages_in_english(person: Callable[..., Person], login: str) -> None:
    """The main pages in English, where words are of other lengths, in the hand."""
    one = person(login, "en")
    one.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    first = [*PEOPLE[login]]
    if login:
        first += [*list(cases_of(one).values())[:2], "/behov/", "/fullmakter/", "/avtal/"]
    for path in first:
        one.go(path)
        assert one.page.locator("html").get_attribute("lang") == "en"


def test_pictures_for_the_handbook(person: Callable[..., Person]) -> None:
    """The demonstration's full-size pages, as the handbook shows them."""
    anna = person("samordnare")
    anna.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    anna.page.emulate_media(color_scheme="light")
    cases = cases_of(anna)
    numbers = {title: path.strip("/").rpartition("/")[2] for title, path in cases.items()}
    published, asked, answering = (numbers[CASES[n]] for n in (2, 3, 4))
    anna.go(f"/upphandlingar/{asked}/")
    anna.picture("case")
    for name, address in {
        "demand": f"/behov/underlag/{answering}/",
        "mandate-board": f"/fullmakter/upphandling/{asked}/",
        "party-list": f"/fullmakter/upphandling/{published}/partslista/",
        "use": "/avtal/anvandning/",
        "rules": "/regler/",
    }.items():
        anna.go(address)
        anna.picture(name)
    anna.go("/avtal/")
    anna.press(anna.page.locator("main tbody a", has_text=CASES[0]).first)
    anna.picture("agreement")
    _use_pictures(anna, person("bjuv"))
    _team_pictures(anna, cases[CASES[1]])
    _office_pictures(person("admin"))
    anyone = person("")
    anyone.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    anyone.page.emulate_media(color_scheme="light")
    anyone.go("/")
    anyone.press(anyone.page.locator("main a", has_text=CASES[0]).first)
    anyone.picture("public-page")


def _use_pictures(anna: Person, johan: Person) -> None:
    """Those of agreements in use, from the page of one on: its parts, and what follows it up."""
    page = urlsplit(anna.page.url).path
    for name, address in {
        "agreement-use": f"{page}anvandning/",
        "contract-card": f"{page}avtalskort/",
        "following-up": "/uppfoljning/",
        "agreements-that-end": "/uppfoljning/utgaende/",
        "quality": "/kvalitet/",
        "invoices": "/fakturor/",
        "supplier-reports": "/leverantorsrapporter/",
    }.items():
        anna.go(address)
        anna.picture(name)
    johan.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    johan.page.emulate_media(color_scheme="light")
    for name, address in {
        "may-use": "/far-vi-anvanda/?q=familjehem",
        "outside": "/uppfoljning/utanfor/",
    }.items():
        johan.go(address)
        johan.picture(name)


def _team_pictures(anna: Person, case: str) -> None:
    """Those of tender secrecy, in a case whose tenders are opened."""
    for name, page in {"team": "team", "opening": "oppning", "declaration": "jav"}.items():
        anna.go(f"{case}{page}/")
        anna.picture(name)


def _office_pictures(adam: Person) -> None:
    """Those of the administrator: people, the log, seals, personal data."""
    adam.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    adam.page.emulate_media(color_scheme="light")
    for name, address in {
        "log": "/handelser/",
        "seals": "/handelser/sigill/",
        "retention": "/personuppgifter/gallring/",
        "own-data": "/personuppgifter/mina/",
    }.items():
        adam.go(address)
        adam.picture(name)
    adam.go("/organisationer/?q=Bjuv")
    adam.press(adam.page.locator("main tbody a", has_text="Bjuvs kommun").first)
    adam.picture("organisation")


def test_by_keyboard(person: Callable[..., Person]) -> None:
    """The first stop of Tab skips what is the same on every page."""
    johan = person("bjuv")
    johan.go("/start/")
    johan.page.keyboard.press("Tab")
    assert johan.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    johan.page.keyboard.press("Enter")
    assert johan.page.evaluate("document.activeElement.id") == "content"
    johan.page.keyboard.press("Tab")
    assert johan.page.evaluate("document.activeElement.closest('main') !== null")


def test_a_needs_answer_without_javascript(chromium: Browser, site: Site) -> None:
    """Draft and answer from a browser that runs no scripts."""
    one = Person(chromium, site, "inkop.0763", java_script_enabled=False)
    one.go("/start/")
    one.press(one.page.locator("main li", has_text=CASES[4]).locator("a[href*='/behov/svar/']"))
    quantities = one.page.locator("main [name^=quantity_]").all()
    quantities[0].fill("40")
    one.send("save")
    one.page.reload()
    assert one.page.locator("main [name^=quantity_]").first.input_value() == "40"
    for quantity in one.page.locator("main [name^=quantity_]").all():
        quantity.fill("12")
    one.page.get_by_label("Från första dagen").check()
    one.send("submit")
    one.sees("Tack, svaret är inskickat")
    one.close()


@pytest.mark.parametrize(("login", "path"), [("", "/"), ("", "/logga-in/"), ("bjuv", "/start/")])
def test_a_first_visit_is_light(chromium: Browser, site: Site, login: str, path: str) -> None:
    """What is sent over the wire, with an empty cache."""
    one = Person(chromium, site, login)
    wire = one.context.new_cdp_session(one.page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    sent: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    one.page.goto(path, wait_until="networkidle")
    one.close()
    assert len(sent) >= 3
    assert sum(sent) < LIGHTEST, f"{path} sends {sum(sent):.0f} bytes in {len(sent)} answers"
