"""One site and one browser for all journeys; a person is a browser window with a log-in."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.journey.person import Person
from tests.support.journey.site import Site, running_site

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"),
    *("--no-first-run", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


@pytest.fixture(scope="session")
def program() -> str:
    """The browser of this machine. Without one the journeys are skipped, but never in CI."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium is found (looked for {', '.join(BROWSERS)})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def site(program: str) -> Iterator[Site]:
    """The running site, with the demonstration in it."""
    with running_site() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(program: str) -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def person(chromium: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Who is asked for by log-in; the same person keeps the same window through a module."""
    people: dict[tuple[str, str], Person] = {}

    def somebody(login: str = "", language: str = "sv") -> Person:
        if (login, language) not in people:
            people[login, language] = Person(chromium, site, login, language=language)
        return people[login, language]

    yield somebody
    for one in people.values():
        one.close()
