"""XML from strangers: no document types, no entities, nothing fetched; and small ways to ask it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from contracts.invoices.reading.faults import BadDocument

CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
NAMES = {"cbc": CBC, "cac": CAC}
LONGEST = 1_000
_DECIMAL = re.compile(r"[+-]?[0-9]{1,14}(?:\.[0-9]{1,12})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(content: bytes) -> Element:
    """The root. Raises `BadDocument` for what is no XML, or has a document type or entities."""
    try:
        root: Element = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadDocument("dtd") from error
    except ParseError as error:
        raise BadDocument("damaged", row=error.position[0]) from error
    except (ValueError, LookupError) as error:
        raise BadDocument("damaged", row=1) from error
    return root


def split(tag: str) -> tuple[str, str]:
    """Namespace and name of an element."""
    space, _mark, name = tag.rpartition("}")
    return space.removeprefix("{"), name


def text(node: Element | None, path: str) -> str:
    """The text at a path, spaces gathered, at most a thousand signs; empty when it is not there."""
    found = None if node is None else node.find(path, NAMES)
    return "" if found is None else " ".join((found.text or "").split())[:LONGEST]


def texts(node: Element | None, path: str) -> Iterator[str]:
    """All texts at a path that say something."""
    for found in [] if node is None else node.iterfind(path, NAMES):
        written = " ".join((found.text or "").split())[:LONGEST]
        if written:
            yield written


def attribute(node: Element | None, path: str, name: str) -> str:
    """An attribute of the element at a path."""
    found = None if node is None else node.find(path, NAMES)
    return "" if found is None else found.get(name, "").strip()


def required(node: Element | None, path: str, code: str) -> str:
    """The text at a path. Raises `BadDocument` when it is missing."""
    found = text(node, path)
    if not found:
        raise BadDocument("missing", what=code)
    return found


def figure(node: Element | None, path: str, code: str) -> Decimal | None:
    """The figure at a path, None when it is not there. Raises `BadDocument` for what is none."""
    written = text(node, path)
    if not written:
        return None
    if not _DECIMAL.fullmatch(written):
        raise BadDocument("no_figure", what=code, found=written[:40])
    return Decimal(written)


def day(node: Element | None, path: str, code: str) -> date | None:
    """The day at a path, None when it is not there. Raises `BadDocument` for what is none."""
    written = text(node, path)[:10]
    if not written:
        return None
    try:
        if not _DAY.fullmatch(written):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadDocument("no_day", what=code, found=written[:40]) from error
