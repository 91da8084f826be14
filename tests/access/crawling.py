"""Walking every page as somebody, finding its forms, and filling them in as an attacker would."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from portal.audit.models import AuditEvent
from tests.access.addresses import ADDRESSES, Address
from tests.access.world import World

# Seen unescaped, it is a tag; worked out by a template, it is another number.
MARKER = "<zq9"
WORKED_OUT = "zq8827zq"
# What is published is for everyone: that is what publishing means.
PUBLISHED = ("GET /avtalskort/", "GET /far-vi-anvanda/")
MARKUP = f"\"'>{MARKER} onfocus=x()>zq{{{{91*97}}}}zq{{% load i18n %}}${{91*97}}"
SQL = "1' OR '1'='1'; DROP TABLE people_user; --"
TEXTS = {
    "markup": MARKUP,
    "sql": SQL,
    "nul": "a\x00b",
    "long": "å" * 20_000,
    "unicode": "\u202eevil\ufffe\U0001f4a9\ud7ff\u0301" * 5,
    "number": "9" * 400,
    "negative": "-99999999999999999999.999999",
    "nan": "NaN",
    "day": "-0001-13-45",
    "far": "99999-01-01",
    "lines": "a\r\nSet-Cookie: zq=1\r\n\r\n",
    "path": "../../../../etc/passwd",
    "list": '[{"a": 1}]',
    "empty": "",
}
# In a quick walk each text field gets another of these in each round.
QUICK = ("number", "nul", "day", "nan", "long", "lines")
KEPT = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """A form of a page: where it goes, and its fields with what stands in them."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def signature(self) -> tuple[str, ...]:
        """Equal for the same form on other objects and for other people."""
        path = "/".join("#" if part.isdigit() else part for part in self.action.split("/"))
        return (self.method, path, *sorted(self.fields), *sorted(self.files))


def forms_of(html: str, path: str) -> Iterator[Form]:
    """Every form of a page."""
    for tag in BeautifulSoup(html, "html.parser").find_all("form"):
        target = urlsplit(urljoin(path, str(tag.get("action") or path)))
        found = Form(target.path, str(tag.get("method", "get")).lower())
        for control in tag.find_all(["input", "select", "textarea", "button"]):
            _take(found, control)
        yield found


def _take(form: Form, control: Tag) -> None:
    name, kind = control.get("name"), control.get("type", "")
    if not name or name in KEPT:
        return
    name = str(name)
    if kind == "file":
        form.files.add(name)
        return
    values = form.fields.setdefault(name, [])
    if control.name == "select":
        form.choices.add(name)
        chosen = control.find("option", selected=True) or control.find("option")
        values.append(str(chosen.get("value", "")) if isinstance(chosen, Tag) else "")
    elif kind in {"checkbox", "radio", "hidden"}:
        form.choices.add(name)
        values.append(str(control.get("value", "on")))
    elif control.name == "textarea":
        values.append(control.get_text())
    else:
        values.append(str(control.get("value", "")))


def fillings(form: Form, others: list[str], *, full: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ways in which the form is filled in wrongly, each with its name.

    `others` are ids of another municipality's objects: they are put into every choice.
    """
    yield "nothing", {}
    words = [name for name in form.fields if name not in form.choices]
    if words:
        yield "markup", {**form.fields, **{name: [MARKUP] for name in words}}
    for turn in range(3 if words and not full else 0):
        kinds = {name: QUICK[(i + 2 * turn) % len(QUICK)] for i, name in enumerate(words)}
        mixed = {name: [TEXTS[kind]] for name, kind in kinds.items()}
        yield f"mixed {turn}", {**form.fields, **mixed}
    for kind in TEXTS if words and full else ():
        yield kind, {**form.fields, **{name: [TEXTS[kind]] for name in words}}
    if form.choices:
        wrong = {name: [("\x00", MARKUP)[i % 2]] for i, name in enumerate(sorted(form.choices))}
        yield "choices", {**form.fields, **wrong}
        for other in others if full else others[:1]:
            yield f"other {other}", {**form.fields, **{name: [other] for name in form.choices}}
    if full:
        for name in form.fields:
            for kind, text in TEXTS.items():
                yield f"{name} {kind}", {**form.fields, name: [text]}
            yield f"{name} missing", {k: v for k, v in form.fields.items() if k != name}


def upload() -> SimpleUploadedFile:
    """A file whose name and content are both wrong."""
    return SimpleUploadedFile(f'"{MARKER}>.pdf', b"<html><script>x()</script>", "application/pdf")


@dataclass
class Crawler:
    """One person's browser, with what went wrong in it."""

    world: World
    role: str
    full: bool = False
    secrets: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.role:
            self.client.force_login(self.world.users[self.role])

    def pages(self) -> Iterator[tuple[str, str, str]]:
        """Every address that answers this person with a page: name, path and HTML."""
        for name, address in ADDRESSES.items():
            path = self._path(name, address)
            if path is None or not self._walks(name, address):
                continue
            with transaction.atomic():
                answer = self.client.get(path)
                self._judge(f"GET {path}", answer)
                is_page = answer.get("Content-Type", "").startswith("text/html")
                html = answer.content.decode() if is_page and not answer.streaming else ""
                transaction.set_rollback(True)
            if answer.status_code == 200 and html:
                yield name, path, html

    def _walks(self, name: str, address: Address) -> bool:
        """Quickly, each page is walked by one who uses it; fully, everybody tries every page."""
        if "logout" in name or (name.startswith("ui:") and self.secrets):
            return False
        if name == "notices:calendar_feed" and self.secrets:
            return False  # Its secret address is the right to read it.
        if self.full or not self.role or self.secrets:
            return True
        return address.reader.split(".")[0] == self.role

    def _path(self, name: str, address: Address) -> str | None:
        try:
            return reverse(name, kwargs=address.kwargs(self.world))
        except (AttributeError, LookupError, NoReverseMatch):
            return None

    def submit(self, form: Form, kind: str, filled: dict[str, Any], others: int) -> None:
        """Send a filling; nothing of it stays. `others` is the organisation not to be touched."""
        data = dict(filled)
        if form.method == "post":
            data |= {name: upload() for name in form.files if filled}
        with transaction.atomic():
            last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            answer = getattr(self.client, form.method)(form.action, data)
            self.sent += 1
            what = f"{self.role} {form.method} {form.action} ({kind})"
            self._judge(what, answer)
            if answer.status_code in {302, 303} and answer.url.startswith("/"):
                self._judge(f"{what} → {answer.url}", self.client.get(answer.url))
            touched = AuditEvent.objects.filter(pk__gt=last, organisation=others)
            if touched.exists():
                codes = list(touched.values_list("code", flat=True))
                self.faults.append(f"{what}: changed another organisation: {codes}")
            transaction.set_rollback(True)
        if self.role and "_auth_user_id" not in self.client.session:
            self.client.force_login(self.world.users[self.role])

    def ask(self, path: str, data: dict[str, Any] | None = None) -> None:
        """Ask for an address that should answer with anything but a crash."""
        with transaction.atomic():
            self._judge(f"{self.role} GET {path} {data or ''}", self.client.get(path, data or {}))
            self.sent += 1
            transaction.set_rollback(True)

    def _judge(self, what: str, answer: Any) -> None:
        if answer.status_code >= 500:
            self.faults.append(f"{what}: {answer.status_code}")
        if answer.streaming:
            return
        body = answer.content.decode(errors="replace")
        if "html" in answer.get("Content-Type", "") and (MARKER in body or WORKED_OUT in body):
            self.faults.append(f"{what}: reflected unescaped")
        if "zq" in answer.cookies:
            self.faults.append(f"{what}: a header was injected")
        leaked = [word for word in self.secrets if word in body and not what.startswith(PUBLISHED)]
        if leaked:
            self.faults.append(f"{what}: told {leaked}")
