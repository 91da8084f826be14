"""Short ways to an invented Peppol BIS Billing 3 document, and to a ZIP of such."""

import io
import zipfile
from typing import Any

from portal.web.demo.bis3 import UBL, Bill, Item

__all__ = ["UBL", "Bill", "Item", "bill", "zipped"]


def bill(**changes: Any) -> bytes:
    """An invoice, with what a test changes."""
    return Bill(**changes).xml()


def zipped(*contents: bytes, names: tuple[str, ...] = ()) -> bytes:
    """A ZIP of documents."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in enumerate(contents):
            name = names[place] if place < len(names) else f"faktura-{place + 1}.xml"
            archive.writestr(name, content)
    return target.getvalue()
