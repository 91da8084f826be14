"""PDFs are archivable, accessible and the same for the same data."""

import hashlib
from datetime import datetime
from io import BytesIO

import pytest
from django.utils import translation
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.core.clock import STOCKHOLM
from portal.documents import pdf

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=STOCKHOLM)
DATA = {
    "title": "Partslista för Åäö",
    "sender": "Skånes Kommuner",
    "fields": [["Upphandling", "Konsulentstödd familjehemsvård"], ["Tomt", ""]],
    "columns": ["Part", "Volym"],
    "rows": [["Bjuv", "1 234"], ["Höör", "5"]] * 40,
    "right": [1],
    "signatures": ["Namnteckning"],
}


def test_a_pdf_is_pdf_a_and_pdf_ua_with_title_and_language() -> None:
    made = pdf.render("plain.typ", DATA, moment=MOMENT)
    root = PdfFileReader(BytesIO(made)).root
    metadata = root["/Metadata"].data.decode()
    assert "<pdfaid:part>2" in metadata
    assert "<pdfaid:conformance>A" in metadata
    assert "pdfuaid:part" in metadata
    assert "Partslista för Åäö" in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("sv")


def test_the_same_data_and_moment_give_the_same_bytes() -> None:
    first, second = (pdf.render("plain.typ", DATA, moment=MOMENT) for _ in range(2))
    other = pdf.render("plain.typ", {**DATA, "title": "Annan"}, moment=MOMENT)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert first != other


def test_the_language_follows_the_reader() -> None:
    with translation.override("en"):
        made = pdf.render("plain.typ", DATA, moment=MOMENT)
    assert str(PdfFileReader(BytesIO(made)).root["/Lang"]).startswith("en")


def test_a_missing_template_is_named() -> None:
    with pytest.raises(LookupError, match=r"nothing\.typ"):
        pdf.render("nothing.typ", {"title": "x"})
