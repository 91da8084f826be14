"""Uploads: infected, two in one, with programs, misleading names; a scanner that is down."""

import io
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.documents.models import Document as WagtailDocument
from wagtail.models import Collection

from portal.core import antivirus
from portal.core.errors import ActionError
from portal.documents import sniffing
from portal.documents.actions import store
from portal.documents.enums import MediaType
from portal.documents.models import Document
from portal.ui.forms import PortalForm

# The test file every virus scanner knows, in two pieces so that none takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


class FakeScanner:
    """A daemon on loopback that speaks INSTREAM and knows EICAR."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.answer = answer
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as incoming:
                assert incoming.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", incoming.read(4))[0]:
                    content += incoming.read(size)
                found = b"stream: Eicar-Test-Signature FOUND\0"
                known = found if EICAR in content else b"stream: OK\0"
                connection.sendall(self.answer if self.answer is not None else known)

    def close(self) -> None:
        """Stop answering."""
        self.listening.close()


@pytest.fixture
def scanner(settings: Any) -> Iterator[FakeScanner]:
    fake = FakeScanner()
    settings.CLAMAV_ADDRESS = fake.address
    yield fake
    fake.close()


class FileForm(PortalForm):
    """Stands for any form with a file."""

    file = forms.FileField()


def errors_of(content: bytes) -> str:
    form = FileForm({}, {"file": SimpleUploadedFile("underlag.csv", content)})
    form.is_valid()
    return " ".join(map(str, form.errors.get("file", [])))


def test_an_infected_file_is_refused_and_a_clean_one_is_not(scanner: FakeScanner) -> None:
    assert "Eicar-Test-Signature" in errors_of(b"a;b\n" + EICAR)
    assert errors_of(b"a;b\n" + b"x" * 300_000) == ""


def test_the_file_can_be_read_after_it_was_scanned(scanner: FakeScanner) -> None:
    content = io.BytesIO(b"hela")
    assert antivirus.scan(content) is None
    assert content.read() == b"hela"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"nonsens\0"])
def test_a_scanner_without_a_clear_answer_lets_nothing_in(settings: Any, answer: bytes) -> None:
    fake = FakeScanner(answer)
    settings.CLAMAV_ADDRESS = fake.address
    assert errors_of(b"a;b") != ""
    fake.close()


def test_a_scanner_that_is_down_lets_nothing_in(settings: Any) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:9"
    assert errors_of(b"a;b") != ""
    settings.CLAMAV_ADDRESS = "/nonexistent/clamd.sock"
    assert errors_of(b"a;b") != ""
    settings.CLAMAV_ADDRESS = ""
    assert errors_of(b"a;b") == ""


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [PDF + archive(), b"\x89PNG\r\n\x1a\n...." + archive(), b"\xff\xd8\xff\xe0...." + archive()],
)
def test_two_files_in_one_are_refused(content: bytes) -> None:
    with pytest.raises(ActionError):
        sniffing.media_type_of(io.BytesIO(content))


@pytest.mark.parametrize("before", [b"<html><script>x()</script>", b"MZ\x90", b"#!/bin/sh\n"])
def test_something_else_before_a_pdf_is_no_pdf(before: bytes) -> None:
    assert sniffing.media_type_of(io.BytesIO(before + PDF)) is None


def compressed(objects: bytes) -> bytes:
    packed = zlib.compress(objects)
    head = (
        b"%%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\n"
    )
    return head % len(packed) + b"stream\n" + packed + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(
    "content",
    [
        PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>",
        PDF + b"<< /S /Java#53cript /JS (app.alert(1)) >>",
        PDF + b"<< /S /Launch /F (cmd.exe) >>",
        compressed(b"1 0 << /S /JavaScript /JS (app.alert(1)) >>"),
    ],
)
@pytest.mark.django_db
def test_a_pdf_that_runs_programs_is_not_stored(content: bytes) -> None:
    with pytest.raises(ActionError):
        store(actor=None, content=content, filename="a.pdf", title="A", kind="test")
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_a_second_ending_does_not_survive(tmp_path: Path, settings: Any) -> None:
    document = Document(original_name="faktura.pdf.exe", media_type=MediaType.PDF)
    assert document.download_name == "faktura.pdf.pdf"
    document.original_name = "../../etc/passwd\r\nX: y.html"
    assert "\r" not in document.download_name
    assert "/" not in document.download_name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lista.pdf", b"<html><script>alert(1)</script></html>"),
        ("lista.pdf", PDF + b"<< /S /JavaScript >>"),
        ("lista.xlsx", archive()),
        ("lista.csv", PDF),
        ("lista.odt", archive()),
        ("811218-9876.pdf", PDF),
    ],
)
def test_editors_upload_only_what_the_name_says(
    admin_client: Client, name: str, content: bytes, tmp_path: Path, settings: Any
) -> None:
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    answer = admin_client.post(
        "/redaktion/documents/add/", {"title": "x", "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 200
    assert not WagtailDocument.objects.exists()


@pytest.mark.django_db
def test_editors_upload_a_real_pdf(admin_client: Client) -> None:
    answer = admin_client.post(
        "/redaktion/documents/add/", {"title": "x", "file": SimpleUploadedFile("a.pdf", PDF)}
    )
    assert answer.status_code == 302
