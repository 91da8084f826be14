"""290 members submit their answers to one inquiry at the same moment, to a running site.

The site is the one `make demo` starts: one granian process, beside the database. Every member has
a person of its own who has logged in through the log-in page with e-mail and password, from an
address of its own, and has the answer form open; that much is done before, since people do it on
different days. Then all of them press “submit” at once. What is measured is the time from the first
press to the last receipt, and what became of every answer: `BENCH_MEMBERS` says how many members,
every tenth presses twice.

Forms are filled in as a browser would: by the fields that the page has.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Count, Sum

from tests.bench.results import Result

MEMBERS = int(os.environ.get("BENCH_MEMBERS", "290"))
LINES = 12
SECONDS = 60
TWICE_EVERY = 10
PASSWORD = "samordna-last-2026"
# So many at a time: log-ins are not what is measured, and each takes a good part of a second.
LOGGING_IN_AT_ONCE = 4
_PATIENCE = 120


class _Form(HTMLParser):
    """The fields of the forms of a page with what stands in them, by the form's number."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self.buttons: list[list[tuple[str, str]]] = []
        self._inside = False
        self._select = ""
        self._chosen = False
        self._text: list[str] | None = None
        self._text_name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.forms.append([])
            self.buttons.append([])
        if not self._inside:
            return
        name = told.get("name", "")
        if tag == "input" and name:
            self._input(name, told)
        elif tag == "button" and name:
            self.buttons[-1].append((name, told.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, False
        elif tag == "option" and self._select and ("selected" in told or not self._chosen):
            if self._chosen or not self._has(self._select):
                self.forms[-1].append((self._select, told.get("value", "")))
            elif "selected" in told:
                self.forms[-1] = [row for row in self.forms[-1] if row[0] != self._select]
                self.forms[-1].append((self._select, told.get("value", "")))
            self._chosen = "selected" in told
        elif tag == "textarea":
            self._text, self._text_name = [], name

    def _has(self, name: str) -> bool:
        return any(row[0] == name for row in self.forms[-1])

    def _input(self, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" not in told:
            return
        if kind not in {"submit", "button", "file", "image"}:
            self.forms[-1].append((name, told.get("value", "on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._text is not None:
            if self._inside and self._text_name:
                self.forms[-1].append((self._text_name, "".join(self._text)))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def _form_with(page: str, name: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The form of a page that has a field whose name begins with `name`, and its buttons."""
    reader = _Form()
    reader.feed(page)
    for fields, buttons in zip(reader.forms, reader.buttons, strict=True):
        if any(field_name.startswith(name) for field_name, _value in fields):
            return fields, buttons
    raise RuntimeError(f"no form with {name}")


@dataclass
class Member:
    """A member's person at a browser, and what the member answers."""

    number: int
    email: str
    path: str
    quantities: dict[str, int]
    cookies: CookieJar = field(default_factory=CookieJar)
    typed: list[tuple[str, str]] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    receipt: str = ""
    failed: str = ""

    def __post_init__(self) -> None:
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.ProxyHandler({})
        )
        # Every town hall has an address of its own.
        high, low = divmod(self.number, 250)
        self.browser.addheaders = [("X-Forwarded-For", f"10.7.{high}.{low + 1}")]

    def ask(self, url: str, data: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """Code, address and text of a page, redirects followed as a browser does."""
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            with self.browser.open(url, body, timeout=_PATIENCE) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url, error.read().decode(errors="replace")

    def log_in(self, site: str) -> None:
        """Through the log-in page, as anybody does."""
        page = self.ask(f"{site}/logga-in/")[2]
        fields, _buttons = _form_with(page, "login")
        known = {"login": self.email, "password": PASSWORD}
        data = [(name, known.get(name, value)) for name, value in fields]
        code, url, _text = self.ask(f"{site}/logga-in/", data)
        if code != 200 or "/logga-in/" in url:
            raise RuntimeError(f"{self.email} did not get in: {code} {url}")

    def open_form(self, site: str) -> None:
        """The answer form with every quantity filled in."""
        code, _url, page = self.ask(f"{site}{self.path}")
        if code != 200:
            raise RuntimeError(f"{self.email} got {code} for the form")
        fields, _buttons = _form_with(page, "quantity_")
        self.typed = [
            (name, str(self.quantities[name]) if name in self.quantities else value)
            for name, value in fields
        ]
        self.typed.append(("submit", "1"))

    def submit(self, site: str) -> None:
        """Press the button; the receipt is what comes back."""
        try:
            code, url, text = self.ask(f"{site}{self.path}", self.typed)
        except (OSError, urllib.error.URLError) as error:
            self.failed = repr(error)
            return
        self.codes.append(code)
        if code == 200 and "/tack/" in url:
            self.receipt = text


def run() -> list[Result]:
    """Errors, lost, twice, wrong, and the seconds it took."""
    members, inquiry = _world()
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with _site(name) as (site, pid):
        with ThreadPoolExecutor(LOGGING_IN_AT_ONCE) as pool:
            list(pool.map(lambda member: _prepare(member, site), members))
        before = _processor_seconds(pid)
        seconds = _all_at_once(members, site)
        used = _processor_seconds(pid) - before
    return _told(members, inquiry, seconds, used)


def _processor_seconds(pid: int) -> float:
    """What the site's processes have used of the processors; 0 where `/proc` does not tell.

    Unlike the minute it does not grow with what else runs on the machine.
    """
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if pid in {int(path.parent.name), int(fields[1])}:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _prepare(member: Member, site: str) -> None:
    member.log_in(site)
    member.open_form(site)


def _all_at_once(members: list[Member], site: str) -> float:
    """Everybody presses at the same moment; seconds until the last answer has come."""
    pressing = [*members, *members[::TWICE_EVERY]]
    ready = threading.Barrier(len(pressing) + 1, timeout=_PATIENCE)

    def press(member: Member) -> None:
        ready.wait()
        member.submit(site)

    threads = [threading.Thread(target=press, args=(member,)) for member in pressing]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _told(members: list[Member], inquiry: Any, seconds: float, used: float) -> list[Result]:
    from needs.inquiries.enums import AnswerStatus
    from needs.inquiries.models import Answer, AnswerLine
    from portal.audit.models import AuditEvent

    codes = Counter(code for member in members for code in member.codes)
    errors = sum(bool(member.failed) for member in members)
    errors += sum(count for code, count in codes.items() if code >= 500)
    no_receipt = sum(not member.receipt for member in members)
    answers = Answer.objects.filter(inquiry=inquiry)
    submitted = answers.filter(status=AnswerStatus.SUBMITTED).count()
    events = AuditEvent.objects.filter(
        code="needs.answer_submitted", object_id__in=[str(a.pk) for a in answers]
    )
    per_answer = events.order_by().values("object_id").annotate(found=Count("pk"))
    twice = sum(row["found"] - 1 for row in per_answer)
    lines = AnswerLine.objects.filter(answer__inquiry=inquiry)
    stored = {
        (path, f"quantity_{item}"): quantity
        for path, item, quantity in (
            (line.answer.get_absolute_url(), line.item_id, line.quantity)
            for line in lines.select_related("answer")
        )
    }
    meant = {
        (member.path, name): Decimal(quantity)
        for member in members
        for name, quantity in member.quantities.items()
    }
    wrong = sum(stored.get(key) != quantity for key, quantity in meant.items())
    wrong += len(set(stored) - set(meant))
    sums = dict(lines.order_by().values_list("item_id").annotate(total=Sum("quantity")))
    for item, total in sums.items():
        wrong += total != sum(q for (_p, n), q in meant.items() if n == f"quantity_{item}")
    wrong += sum(not _shows(member) for member in members if member.receipt)
    shown = ", ".join(f"{code}: {count}" for code, count in sorted(codes.items()))
    all_of = f"{len(members)} members, {LINES} lines each; the site's processor time {used:.1f} s"
    return [
        Result("submit: seconds until every receipt", seconds, SECONDS, "lower", all_of),
        Result("submit: errors", errors, 0, "lower", shown),
        Result("submit: members without a receipt", no_receipt, 0, "lower"),
        Result("submit: answers lost", len(members) - submitted, 0, "lower"),
        Result("submit: answers counted twice", twice, 0, "lower", "every tenth pressed twice"),
        Result("submit: figures that differ when read back", wrong, 0, "lower"),
    ]


def _shows(member: Member) -> bool:
    """Whether the receipt has every quantity of the member."""
    text = re.sub(r"[\s\u00a0]+|&nbsp;", "", member.receipt)
    return all(str(quantity) in text for quantity in member.quantities.values())


def _world() -> tuple[list[Member], Any]:
    """An inquiry that asks as many members, and a person with a password in each of them."""
    from needs.inquiries.models import Answer
    from portal.organisations.enums import Role
    from portal.organisations.models import Organisation
    from portal.organisations.reference import municipalities
    from portal.rules import reference as rules
    from tests.support.factories import base
    from tests.support.factories.needs import InquiryFactory

    rules.load()
    association: Any = Organisation.objects.filter(kind="association").first()
    association = association or base.AssociationFactory()
    coordinator: Any = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    parties: list[Any] = []
    password = make_password(PASSWORD)
    for code, name in municipalities()[:MEMBERS]:
        found = Organisation.objects.filter(code=code).first()
        parties.append(found or base.OrganisationFactory(code=code, short_name=name))
    for party in parties:
        base.UserFactory(
            email=f"inkop.{party.code}@submit.example",
            password=password,
            roles=[(party, Role.PURCHASING_COORDINATOR)],
        )
    case: Any = base.ProcurementFactory(responsible=coordinator, parties=parties)
    inquiry: Any = InquiryFactory(procurement=case, lines=LINES, sent=True)
    items = list(inquiry.items.order_by("position"))
    answers = Answer.objects.filter(inquiry=inquiry).select_related("organisation")
    members = [
        Member(
            number=number,
            email=f"inkop.{answer.organisation.code}@submit.example",
            path=answer.get_absolute_url(),
            # Every figure is another one, so that none can stand in for one that is lost.
            quantities={
                f"quantity_{item.pk}": 10_000 + number * LINES + place
                for place, item in enumerate(items)
            },
        )
        for number, answer in enumerate(answers.order_by("pk"))
    ]
    return members, inquiry


@contextmanager
def _site(name: str) -> Iterator[tuple[str, int]]:
    """The web process as `make demo` starts it, on the database of the bench."""
    from portal.web.processes import commands

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    address = os.environ.get("DATABASE_URL", "")
    environment = {
        **os.environ,
        "DATABASE_URL": address and urlsplit(address)._replace(path=f"/{name}").geturl(),
        "SAMORDNA_DATABASE": name,
        "SITE_URL": url,
        "LOG_LEVEL": "ERROR",
        "DEBUG": "",
        "SECOND_FACTOR": "offered",
        "BEHIND_PROXY": "1",  # The members' addresses are told as a proxy tells them.
    }
    served = subprocess.Popen(
        commands("127.0.0.1", port)["web"], env=environment, cwd=settings.BASE_DIR
    )
    try:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and served.poll() is None:
            with suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310
                break
            time.sleep(0.3)
        yield url, served.pid
    finally:
        served.terminate()
        served.wait(20)


if __name__ == "__main__":
    sys.exit("Run it by `make bench ONLY=submit`.")
