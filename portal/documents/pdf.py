"""PDF/A-2a with PDF/UA-1 from a room's typst template."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

from portal.core import clock
from portal.ui import brand

STANDARDS: list[Any] = ["a-2a", "ua-1"]


def render(template: str, data: dict[str, Any], *, moment: datetime | None = None) -> bytes:
    """Make the PDF of `template` (`mandate.typ`, found in some app's `typst/`) from `data`.

    Archivable and accessible: tagged, with title, language and embedded fonts. The same data and
    `moment` (default now) give the same bytes, so a hash can be compared. `data` needs a `title`;
    numbers and days come as text, already in the reader's language. The template finds `language`
    and `made_at` in it, and the shared parts in `/portal/documents/typst/samordna.typ`.
    """
    moment = moment or clock.now()
    whole = {
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "made_at": clock.local_date(moment).isoformat(),
        **_own_look(),
        **data,
    }
    return typst.compile(
        str(find(template)),
        root=str(settings.BASE_DIR),
        format="pdf",
        sys_inputs={"data": json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
        timestamp=int(moment.timestamp()),
    )


def _own_look() -> dict[str, Any]:
    """The association's colour and logo for the head of the page; nothing before it has chosen."""
    look: dict[str, Any] = {}
    if accent := brand.current().accent:
        look["accent"] = accent
    if logo := brand.logo():
        look["logo_kind"], look["logo"] = logo[0], list(logo[1])
    return look


def find(template: str) -> Path:
    """The template's file: the first app that has it in its folder `typst/`."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "typst" / template
        if path.is_file():
            return path
    raise LookupError(f"no app has the PDF template {template!r}")
