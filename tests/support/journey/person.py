"""A person at a browser: goes about, fills in forms, reads; every page that opens is checked."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.journey.checks import Ears, check
from tests.support.journey.site import ROOT, Site

PASSWORD = "samordna-demo"
DOMAIN = "demo.example"
PICTURES = ROOT / "var" / "screenshots"
TALLEST = 1500
SECOND = 1000


class Person:
    """One browser with one person in it; `login` is empty for somebody who has not logged in."""

    def __init__(
        self, browser: Browser, site: Site, login: str = "", *, language: str = "sv", **options: Any
    ) -> None:
        self.site = site
        self.login = login
        self.scripted = options.get("java_script_enabled", True)  # axe is a script.
        self.context = browser.new_context(
            base_url=site.url,
            viewport=options.pop("viewport", {"width": 1280, "height": 900}),
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            **options,
        )
        self.speak(language)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30 * SECOND)
        self.ears = Ears(self.page, urlsplit(site.url).netloc)
        if login:
            self.log_in()

    def speak(self, language: str) -> None:
        """Choose the language of the pages, as the choice in the footer does."""
        cookie = {"name": "language", "value": language, "url": self.site.url}
        self.context.add_cookies([cookie])  # type: ignore[list-item]

    def log_in(self) -> None:
        """Log in on the page for it."""
        self.page.goto("/logga-in/")
        self.page.locator("[name=login]").fill(f"{self.login}@{DOMAIN}")
        self.page.locator("[name=password]").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main form.form button[type=submit]").click()
        assert "/logga-in" not in self.page.url, f"{self.login} could not log in"

    def close(self) -> None:
        """Leave the browser."""
        self.context.close()

    # --- Going about ---------------------------------------------------------------------------

    def go(self, address: str, status: int = 200) -> None:
        """Open an address, which answers with `status`, and check the page."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{answer.status} at {address}, not {status}"
        self.check()

    def press(self, what: str | Locator) -> None:
        """Press or follow what leads to another page, and check that page."""
        with self.page.expect_navigation():
            self.find(what).click()
        self.check()

    def check(self) -> None:
        """Check the page that stands there, where scripts run at all."""
        if self.scripted:
            check(self.page, self.ears)

    def send(self, name: str = "", form: str = "main form.form") -> None:
        """Send the form of the page, by the button with `name` when there are several."""
        button = f"[name={name}]" if name else ":not([name]):not(.js-only)"
        shown = f"{form} button[type=submit]:not(.ds-sr-only){button}:visible"
        self.press(self.page.locator(shown).first)

    def confirm(self, label: str) -> None:
        """Open the question behind a button, and answer yes."""
        self.page.locator("summary", has_text=label).first.click()
        self.press(self.page.locator("dialog[open] button[type=submit]").first)

    def to(self, part: str) -> None:
        """Follow the first link on the page whose address holds `part`."""
        self.press(self.page.locator(f"main a[href*='{part}']:visible").first)

    # --- Forms ---------------------------------------------------------------------------------

    def find(self, what: str | Locator) -> Locator:
        """A part of the page by selector."""
        return self.page.locator(what).first if isinstance(what, str) else what

    def fill(self, **fields: Any) -> None:
        """Fill in fields by name: text, the value of a choice, True or False for a tick."""
        for name, value in fields.items():
            self.fill_one(name, value)

    def fill_one(self, name: str, value: Any) -> None:
        """Fill in one field by its name."""
        found = self.page.locator(f"main [name='{name}']:not([type=hidden])")
        seen = found.locator("visible=true")  # Another form may wait folded with the same field.
        first = (seen if seen.count() else found).first
        kind = first.get_attribute("type")
        if kind == "radio" or (kind == "checkbox" and not isinstance(value, bool)):
            self.page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            first.set_checked(value)
        elif kind == "file":
            first.set_input_files(value)
        elif first.evaluate("one => one.tagName") == "SELECT":
            first.select_option(str(value))
        else:
            first.fill(str(value))

    # --- Reading -------------------------------------------------------------------------------

    def sees(self, *texts: str) -> None:
        """Each text stands on the page."""
        shown = self.text()
        for text in texts:
            assert text in shown, f"“{text}” is not on {self.page.url}:\n{shown}"

    def sees_not(self, *texts: str) -> None:
        """None of the texts stands on the page."""
        shown = self.text()
        for text in texts:
            assert text not in shown, f"“{text}” is on {self.page.url}"

    def text(self) -> str:
        """What can be read in the page, with plain spaces."""
        return self.page.locator("main").inner_text().replace("\xa0", " ").replace("\xad", "")

    def number_in_address(self) -> int:
        """The number in the page's address."""
        return next(int(part) for part in urlsplit(self.page.url).path.split("/") if part.isdigit())

    def downloads(self, what: str | Locator, folder: Path) -> Path:
        """Follow a link to a file; where it was kept."""
        with self.page.expect_download() as download:
            self.find(what).click()
        target = folder / download.value.suggested_filename
        download.value.save_as(target)
        return target

    def waits_for(self, what: str, seconds: int = 60) -> None:
        """Wait until something is on the page."""
        expect(self.page.locator(what).first).to_be_visible(timeout=seconds * SECOND)

    def picture(self, name: str) -> None:
        """Keep a picture of the page for the handbook."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.screenshot(
            path=PICTURES / f"{name}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": 1280, "height": min(height, TALLEST)},
        )


def until(true: Any, seconds: float = 30, wait: Any = time.sleep) -> bool:
    """Wait until `true()` holds, and tell whether it did; a browser waits in its own way."""
    deadline = time.monotonic() + seconds
    while not (held := bool(true())) and time.monotonic() < deadline:
        wait(0.3)
    return held
