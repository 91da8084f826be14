"""Documents read to values: what BIS 3 says, what is refused and why."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contracts.invoices.reading import files, ubl
from contracts.invoices.reading.documents import Document, Kind, LineKind
from contracts.invoices.reading.faults import BadDocument
from tests.support.bis3 import UBL, Item, bill, zipped

TODAY = date(2026, 4, 1)


def read(content: bytes) -> Document:
    return ubl.read(content, today=TODAY)


def refusal(content: bytes) -> BadDocument:
    with pytest.raises(BadDocument) as caught:
        read(content)
    return caught.value


def test_an_invoice_is_read_term_by_term() -> None:
    item = Item(
        name="Papper",
        quantity="12",
        price="385",
        base="10",
        unit="XBE",
        article="P-80",
        gtin="07350000000015",
        cpv="30197630-1",
        allowance="12.00",
        charge="5",
        delivered="2026-02-01",
    )
    found = read(
        bill(
            contract="SK 2026-17",
            order="B-99",
            account="6110",
            lines=[item, Item()],
            allowance="10",
            charge="25.50",
            seller_vat="SE556000461501",
        )
    )
    assert (found.kind, found.number, found.issued_on) == (
        Kind.INVOICE,
        "2026-1001",
        date(2026, 3, 10),
    )
    assert (found.contract_reference, found.order_reference) == ("SK 2026-17", "B-99")
    assert found.seller_numbers == ("5560004615", "SE556000461501")
    assert found.buyer_numbers == ("2120001066",)
    first, second, allowance, charge = found.lines
    assert first.unit_price == Decimal("38.5")
    assert (first.quantity, first.unit, first.amount) == (Decimal(12), "XBE", Decimal("455.00"))
    assert (first.allowances, first.charges) == (Decimal(12), Decimal(5))
    assert (first.article, first.standard_article, first.cpv) == (
        "P-80",
        "07350000000015",
        "30197630-1",
    )
    assert first.delivered_on == date(2026, 2, 1)
    assert second.account == "6110"
    assert (allowance.kind, allowance.amount) == (LineKind.ALLOWANCE, Decimal(-10))
    assert (charge.kind, charge.amount) == (LineKind.CHARGE, Decimal("25.50"))
    assert found.total == Decimal("855.50")
    assert not first.mismatch


def test_a_credit_note_counts_negative() -> None:
    found = read(bill(credit=True, preceding=("2026-1001",), allowance="5"))
    assert found.kind == Kind.CREDIT_NOTE
    assert found.total == Decimal("-380.00")
    assert [line.amount for line in found.lines] == [Decimal("-385.00"), Decimal("5.00")]
    assert found.lines[0].quantity == -10
    assert found.lines[0].unit_price == Decimal("38.50")
    assert found.preceding == ("2026-1001",)


def test_a_corrected_invoice_names_what_it_corrects() -> None:
    found = read(bill(code="384", preceding=("2026-1001",), number="2026-1002"))
    assert (found.kind, found.preceding) == (Kind.CORRECTED, ("2026-1001",))


def test_the_envelope_of_the_network_is_opened() -> None:
    body = bill().split(b"?>\n", 1)[1]
    space = b"http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    header = b"<StandardBusinessDocumentHeader/>"
    wrapped = b'<StandardBusinessDocument xmlns="%b">%b%b</StandardBusinessDocument>'
    assert read(wrapped % (space, header, body)).fingerprint == read(bill()).fingerprint


def test_other_spacing_is_the_same_invoice() -> None:
    spaced = bill().replace(b"><", b">\n  <")
    assert read(spaced).fingerprint == read(bill()).fingerprint
    assert read(bill(number="2")).fingerprint != read(bill()).fingerprint


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bill(currency="EUR"), "other_currency"),
        (bill(code="386"), "prepayment"),
        (bill(customisation="urn:www.cenbii.eu:transaction:biitrns010:ver2.0"), "other_ubl"),
        (bill(number=""), "missing"),
        (bill(day="2026-02-30"), "no_day"),
        (bill(day="1925-03-01"), "unlikely_day"),
        (bill(lines=[]), "no_lines"),
        (bill(lines=[Item(quantity="tio", amount="1")]), "no_figure"),
        (bill(lines=[Item(quantity="NaN", amount="1")]), "no_figure"),
        (
            bill(lines=[Item(base="0.000000000001", price="99999999999999", amount="1")]),
            "no_figure",
        ),
        (bill(lines_total="1.00"), "lines_do_not_add_up"),
        (bill(total="1.00"), "does_not_add_up"),
        (bill(lines=[Item(amount="385.001")]), "parts_of_ore"),
        (b'<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0"/>', "svefaktura"),
        (b'<ObjectEnvelope xmlns="urn:sfti:documents:ObjectEnvelope:1:0"/>', "svefaktura"),
        (
            b'<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:'
            b'CrossIndustryInvoice:100"/>',
            "cii",
        ),
        (f'<Order xmlns="{UBL}Order-2"/>'.encode(), "other_document"),
        (b"<html/>", "other_xml"),
        (b"<Invoice", "damaged"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "damaged"),
        (b"<a>" * 200_000, "damaged"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "other_xml"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_bombs_and_entities_are_refused_unread() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>'
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    plain = b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><a/>'
    assert {refusal(one).code for one in (bomb, outside, plain)} == {"dtd"}


def test_a_line_that_does_not_add_up_is_told_and_counted() -> None:
    [line] = read(bill(lines=[Item(amount="400.00")])).lines
    assert line.mismatch
    assert line.amount == 400


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return write


def test_an_archive_gives_each_document(file: Any) -> None:
    content = zipped(
        bill(),
        b"%PDF-1.7",
        zipped(bill()),
        b"",
        b"x",
        names=("a.xml", "bilaga.pdf", "fler.zip", "tom.xml", "__MACOSX/._a.xml"),
    )
    found = list(files.documents_in(file(content), "mars.zip"))
    assert [name for name, _content in found] == [
        "mars.zip/a.xml",
        "mars.zip/bilaga.pdf",
        "mars.zip/fler.zip",
        "mars.zip/tom.xml",
    ]
    codes = [content.code for _name, content in found if isinstance(content, BadDocument)]
    assert codes == ["wrong_type", "zip_in_zip", "empty"]


def test_archives_are_measured_before_they_are_opened(file: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 2_000_000)
    monkeypatch.setattr(files, "MAX_DOCUMENTS", 2)
    bomb = file(zipped(b"<" + b" " * 3_000_000))
    with pytest.raises(BadDocument) as caught:
        list(files.documents_in(bomb, "a.zip"))
    assert caught.value.code == "bomb"
    with pytest.raises(BadDocument) as caught:
        list(files.documents_in(file(zipped(bill(), bill(), bill())), "a.zip"))
    assert caught.value.code == "too_many"
    with pytest.raises(BadDocument) as caught:
        list(files.documents_in(file(zipped(bill())[:60]), "a.zip"))
    assert caught.value.code == "damaged_zip"


def test_a_document_that_is_too_large_is_not_read(file: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "MAX_DOCUMENT", 100)
    [(_name, fault)] = files.documents_in(file(bill()), "a.xml")
    assert isinstance(fault, BadDocument)
    assert fault.code == "too_big"


def test_a_protected_archive_is_refused(file: Any) -> None:
    content = bytearray(zipped(bill()))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    assert zipfile.is_zipfile(file(bytes(content)))
    with pytest.raises(BadDocument) as caught:
        list(files.documents_in(file(bytes(content)), "a.zip"))
    assert caught.value.code == "encrypted"
