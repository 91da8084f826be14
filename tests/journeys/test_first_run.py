"""From nothing to the first inquiry: an empty installation and its first administrator, Ada."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from portal.ui import exports
from portal.web.demo.numbers import organisation_number
from tests.support.journey.checks import LOOKS, problems_of
from tests.support.journey.person import Person, until
from tests.support.journey.site import Site, running_site
from tests.support.journey.story import today, wait_for_job

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]
PASSWORD = "en lång mening om hösten"
DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90"
height="30" rx="6" fill="#4b3b8c"/><circle cx="20" cy="15" r="9" fill="#ffffff"/></svg>"""
CONTACTS: list[list[exports.Cell]] = [
    ["Organisation", "Namn", "E-post", "Telefon", "Roll"],
    ["Bjuvs kommun", "Bo Berg", "bo@bjuv.example", "042-458 50 00", "Inköpssamordnare"],
    ["Lund", "Lo Lind", "lo@lund.example", "", ""],
    ["Lunds komun", "Li Lind", "li@lund.example", "", "Firmatecknare"],
]


@pytest.fixture(scope="module")
def empty_site(program: str) -> Iterator[Site]:
    """An installation that nobody has taken into use."""
    with running_site("first_run", demo=False) as started:
        yield started


@pytest.fixture(scope="module")
def ada(chromium: Browser, empty_site: Site) -> Iterator[Person]:
    """The first to come."""
    one = Person(chromium, empty_site)
    yield one
    one.close()


def test_the_installation_is_taken_into_use_with_the_code_from_the_server(
    ada: Person, empty_site: Site
) -> None:
    ada.go("/upphandlingar/")
    assert ada.page.url.endswith("/forsta-start/")
    ada.fill(code="AAAA-BBBB-CCCC-DDDD")
    ada.send()
    ada.sees("Koden är fel, använd eller för gammal.")
    link = re.search(r"https?://\S+/forsta-start/\S+", empty_site.said())
    assert link, empty_site.said()
    ada.go(link[0])
    assert "kod=" not in ada.page.url
    ada.fill(association="Påhittade Kommuner", name="Ada Först", email="ada@forbund.example")
    ada.fill(password="kort", password_again="kort")
    ada.send()
    ada.sees("minst 12 tecken")
    ada.fill(password=PASSWORD, password_again=PASSWORD)
    ada.picture("first-run")
    ada.send()
    ada.sees("Välkommen. Installationen är din")


def test_the_county_gives_the_members(ada: Person) -> None:
    number = organisation_number("802999", 7)
    ada.fill(organisation_number=f"{number[:6]}-{number[6:]}", county_code="12")
    ada.send()
    ada.sees("Skåne län (33)")
    assert ada.page.locator("main [name=chosen]:checked").count() == 33
    ada.page.get_by_label("Malmö", exact=True).uncheck()
    ada.send()
    ada.sees("32 parter tillagda")
    ada.picture("first-run-members")
    ada.go("/installningar/parter/?sok=växj")
    ada.page.get_by_label("Växjö", exact=True).check()
    ada.send()
    ada.sees("1 part tillagd", "Ansluten part")


def test_people_are_invited_one_by_one_and_from_a_list(ada: Person, empty_site: Site) -> None:
    ada.go("/installningar/personer/")
    ada.fill(name="Eva Ek", email="eva@forbund.example", role="coordinator")
    ada.send()
    ada.sees("Eva Ek är inbjuden.")
    ada.go("/installningar/kontakter/")
    book = exports.to_xlsx(CONTACTS, title="Kontakter")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ada.fill(file={"name": "kontakter.xlsx", "mimeType": kind, "buffer": book})
    ada.send()
    ada.sees("Menar du Lunds kommun?", "Ingen är inbjuden än.")
    ada.picture("first-run-contacts")
    ada.press("main button:has-text('Bjud in 2 personer')")
    wait_for_job(ada)
    ada.sees("2 personer inbjudna")
    wanted = ("eva@forbund.example", "bo@bjuv.example", "lo@lund.example")
    assert until(lambda: all(address in empty_site.mail() for address in wanted), 60)
    assert "li@lund.example" not in empty_site.mail()


def test_the_mail_is_tried(ada: Person, empty_site: Site) -> None:
    ada.go("/installningar/e-post/")
    ada.sees("Inga brev skickas.", "EMAIL_URL")
    ada.send()
    ada.sees("Servern tog emot brevet till ada@forbund.example.")
    assert "ada@forbund.example" in empty_site.mail()


def test_name_logo_and_colour_are_seen_on_every_page(ada: Person, chromium: Browser) -> None:
    ada.go("/installningar/utseende/")
    ada.fill(name="Inköp i Påhitt", accent="own", own_accent="#ffdd00")
    ada.send()
    ada.sees("Färgen är för ljus")
    ada.fill(own_accent="#4b3b8c")
    ada.send("show")
    ada.sees("Så ser det ut")
    ada.fill(logo={"name": "logga.svg", "mimeType": "image/svg+xml", "buffer": DRAWING})
    ada.send()
    ada.go("/installningar/utseende/")
    ada.picture("first-run-look")
    logo = ada.page.locator("header .own-logo")
    assert logo.evaluate("one => one.complete && one.naturalWidth > 0")
    button = ada.page.locator("main form.form button[type=submit]").first
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(75, 59, 140)"
    ada.page.emulate_media(color_scheme="dark")
    assert problems_of(ada.page, *LOOKS) == []
    ada.page.emulate_media(color_scheme="light")
    anyone = Person(chromium, ada.site)
    anyone.go("/logga-in/")
    assert "Inköp i Påhitt" in anyone.page.locator("header").inner_text()
    anyone.close()


def test_the_first_inquiry_is_sent(ada: Person) -> None:
    ada.go("/installningar/klart/")
    ada.to("/upphandlingar/ny/")
    ada.fill(
        title="Kontorsmaterial",
        area="Kontor",
        description="Papper och pennor.",
        diary_number="PK 2026-1",
        publication_on=today(190),
    )
    ada.send()
    case = ada.number_in_address()
    ada.go(f"/upphandlingar/{case}/delar/")
    ada.fill_one("form-0-name", "Papper")
    ada.send()
    ada.go(f"/upphandlingar/{case}/bjud-in/?pick=none")
    for name in ("Bjuv", "Lund"):
        ada.page.get_by_label(name, exact=True).check()
    ada.send()
    ada.go("/installningar/klart/")
    ada.to("/behov/ny/")
    ada.fill(introduction="Uppskatta vad ni behöver per år.")
    ada.send()
    inquiry = ada.number_in_address()
    ada.fill_one("lines-0-unit", "kartong")
    ada.fill_one("lines-0-unit_price", "250")
    ada.send("save")
    ada.go(f"/behov/{inquiry}/")
    ada.to("/skicka/")
    ada.send()
    ada.sees("0 av 2")
    ada.go("/start/")
    ada.sees("Kvar av uppstarten")
    ada.sees_not("Första behovsinventeringen")


@pytest.mark.parametrize(
    "path", ["", "forbund/", "parter/", "personer/", "kontakter/", "e-post/", "utseende/", "klart/"]
)
def test_the_settings_fit_a_telephone(ada: Person, path: str) -> None:
    ada.page.set_viewport_size({"width": 390, "height": 844})
    ada.go(f"/installningar/{path}")
