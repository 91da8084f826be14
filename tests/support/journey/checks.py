"""What must hold of every page that a journey sees, whatever the page is about."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Rows of a list are alike, and a drawing is one picture with its words: the first dozen will do.
ASK = """async (rules) => {
  const only = rules.length ? {runOnly: rules} : {};
  const alike = {exclude: [["tbody > tr:nth-child(n + 13)"], ["svg > g"]]};
  const found = await axe.run(alike, {resultTypes: ["violations"], ...only});
  return found.violations.map((rule) => ({
    id: rule.id, help: rule.help,
    nodes: rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + " " +
      (node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? "")),
  }));
}"""
WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > root.clientWidth + 1
      && !one.closest(".table-scroll, svg, pre"));
  const told = (one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`;
  return `${root.scrollWidth} > ${root.clientWidth}: ${wide.slice(0, 4).map(told).join(" | ")}`;
}"""


class Ears:
    """Hears what a page says in its console and whom it calls."""

    def __init__(self, page: Page, host: str) -> None:
        self.host = host
        self.said: list[str] = []
        self.strangers: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: Any) -> None:
        # That a page was refused is told by its status, which the journey itself expects.
        refused = message.text.startswith("Failed to load resource") and any(
            f"status of {status}" in message.text for status in (403, 404, 409, 422)
        )
        if message.type in {"error", "warning"} and not refused:
            self.said.append(f"{message.type}: {message.text}")

    def _request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.strangers.append(request.url)


# What axe can see change with the colours (the first) and the width of a page it has already read.
LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")


def problems_of(page: Page, *rules: str) -> list[str]:
    """What a person would stumble on in the page as it stands: axe's rules (or some), width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = [
        f"{rule['id']}: {rule['help']}\n    " + "\n    ".join(rule["nodes"])
        for rule in page.evaluate(ASK, list(rules))
    ]
    wider = page.evaluate(WIDER)
    return [*found, *([f"wider than the window: {wider}"] if wider else [])]


def check(page: Page, ears: Ears) -> None:
    """Fail with everything that is wrong with the page."""
    wrong = problems_of(page) + ears.said + [f"third party: {url}" for url in ears.strangers]
    ears.said, ears.strangers = [], []
    assert not wrong, f"{page.url}\n" + "\n".join(wrong)
