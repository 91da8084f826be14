"""Choosing the name, the logo and the colour."""

import hashlib
import io
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.ui import brand
from portal.ui.brand import colours
from portal.ui.models import Brand, LogoKind
from portal.web import audit_codes
from portal.web.set_up import policies

MAX_BYTES = 200 * 1024
MAX_SIDE = 4000
SHOWN_SIDE = (640, 240)
# Colours of good contrast; the first is the one the portal is built with.
SUGGESTED = ("#0b5a5e", "#1f4e8c", "#8a3b12", "#7a1f4b", "#2f5d1e", "#4b3b8c", "#23303a")
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset(
    [
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "title", "desc"),
        *("use", "symbol", "text", "tspan"),
    ]
)
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that has been checked, as it is served."""

    kind: LogoKind
    content: bytes


def check_accent(accent: str) -> str:
    """The colour in small letters, or `ActionError` with its contrast and the one it needs."""
    accent = accent.strip().lower()
    found = colours.contrast(accent, colours.WHITE)
    if found < colours.LEAST_CONTRAST:
        raise ActionError(
            _("The colour is too light: text in it on white has the contrast %(found)s:1, and at "
              "least 4.5:1 is needed. Choose a darker one.")  % {"found": f"{found:.1f}"},
            field="accent",
            paragraph="WCAG 2.2, 1.4.3",
        )  # fmt: skip
    return accent


def read_logo(content: bytes) -> Logo:
    """Check a logo by what it holds and make what is served; `ActionError` says what is wrong.

    A PNG is drawn anew, without what it carried beside the picture. An SVG is written anew from the
    shapes that are allowed; one with scripts, events or references outside itself is refused.
    """
    if len(content) > MAX_BYTES:
        raise ActionError(_("The logo is larger than 200 kB. Make it smaller."), field="logo")
    if content.startswith(_PNG):
        return Logo(LogoKind.PNG, _drawn_anew(content))
    if b"<svg" in content[:4096].lower():
        return Logo(LogoKind.SVG, _written_anew(content))
    raise ActionError(_("The logo must be a PNG or SVG file."), field="logo")


def _drawn_anew(content: bytes) -> bytes:
    damaged = ActionError(_("The file is damaged and cannot be opened."), field="logo")
    try:
        picture = Image.open(io.BytesIO(content), formats=["PNG"])
        if max(picture.size) > MAX_SIDE:
            raise ActionError(_("The logo has too many points. Make it smaller."), field="logo")
        drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise damaged from error
    drawn.thumbnail(SHOWN_SIDE)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _written_anew(content: bytes) -> bytes:
    try:
        root = SafeTree.fromstring(content, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ActionError(
            _("The drawing cannot be read, or has a document type, which is not allowed."),
            field="logo",
        ) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise ActionError(_("The logo must be a PNG or SVG file."), field="logo")
    _check_element(root)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _check_element(element: ElementTree.Element) -> None:
    """Drop what drawing programs add of their own; refuse what could do something."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _colon, value = (part.strip() for part in declaration.partition(":"))
        if name.replace("-", "").isalpha() and value:
            element.attrib[name] = value  # As an attribute of its own it needs no style policy.
    for name, value in list(element.attrib.items()):
        if name.startswith("{") and name != _XLINK:
            del element.attrib[name]
        elif _acts(name.casefold(), value.casefold()):
            raise ActionError(
                _("The drawing holds “%(name)s”, which a logo must not. Save it as plain SVG.")
                % {"name": name.rsplit("}", 1)[-1]},
                field="logo",
            )
    for child in list(element):
        space, _brace, name = str(child.tag).rpartition("}")
        if space != f"{{{_SVG}" or name == "metadata":
            element.remove(child)
        elif name not in _ELEMENTS:
            raise ActionError(
                _("The drawing holds “%(name)s”, which a logo must not. Save it as plain SVG.")
                % {"name": name},
                field="logo",
            )
        else:
            _check_element(child)


def _acts(name: str, value: str) -> bool:
    """Whether an attribute runs something, or fetches from outside the drawing."""
    if name.startswith("on"):
        return True
    if name.endswith("href"):
        return not value.strip().startswith("#")
    outside = value.replace("url(#", "").replace("url('#", "").replace('url("#', "")
    return "url(" in outside or "script:" in value or "@import" in value or "\\" in value


@transaction.atomic
def change(
    *, actor: Any, name: str, accent: str, logo: Logo | None = None, remove_logo: bool = False
) -> Brand:
    """Keep the name in the header, the accent colour and the logo; None keeps the logo. Audited.

    Raises `Refused` for anyone but the association's administrator and `ActionError` for a colour
    without enough contrast.
    """
    require(policies.may_set_up(actor))
    accent = check_accent(accent) if accent else ""
    row, _made = Brand.objects.select_for_update().get_or_create(pk=1)
    row.name, row.accent, row.changed_at = name.strip(), accent, clock.now()
    if logo:
        row.logo, row.logo_kind = logo.content, logo.kind
        row.logo_digest = hashlib.sha256(logo.content).hexdigest()
    elif remove_logo:
        row.logo, row.logo_kind, row.logo_digest = None, "", ""
    row.save()
    record(
        audit_codes.BRAND_CHANGED,
        actor=actor,
        obj=row,
        organisation=Organisation.objects.association(),
        data={"name": row.name, "accent": row.accent, "logo": row.logo_digest[:12]},
    )
    brand.forget()
    return row
