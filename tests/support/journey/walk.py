"""Every kind of page that a person can come to by following links, one of each kind."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.support.journey.person import Person

# A link in a picture has an address of its own kind.
LINKS = """() => [...document.querySelectorAll('main a[href], nav a[href]')]
    .map((a) => new URL(a.getAttribute('href'), document.baseURI).href)"""
# Files, the editors' own place, and what only leads elsewhere.
NOT_PAGES = re.compile(
    r"/(pdf|excel|json|export|fil|mall|dokument|redaktion|filer|media|sprak)/|\.\w{2,4}$"
)
MOST = 90


def kind_of(path: str) -> str:
    """Pages that differ only in which case, party or status they are about are of one kind."""
    path = re.sub(r"\d+", "#", path)
    return re.sub(r"^/status/[^/]+/", "/status/#/", path)


def pages_of(one: Person, first: list[str], leave: str = "$^") -> Iterator[str]:
    """Addresses, each left open when it is given: those named first, then one of every kind.

    Addresses that `leave` matches are not gone to: others have looked at them.
    """
    waiting = list(first)
    known = {kind_of(path) for path in first}
    seen = 0
    while waiting and seen < MOST:
        path = waiting.pop(0)
        seen += 1
        one.page.goto(path)
        yield path
        for link in one.page.evaluate(LINKS):
            address = urlsplit(link)
            if address.netloc != one.ears.host or NOT_PAGES.search(address.path):
                continue
            kind = kind_of(address.path)
            if kind not in known and not re.match(leave, kind):
                known.add(kind)
                waiting.append(address.path)
