"""A file is stored by its content, privately, and given out only to those who may read it."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent, Look
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.documents import audit_codes, readers, sniffing
from portal.documents.actions import store
from portal.documents.enums import MediaType, Secrecy
from portal.documents.models import Document
from portal.organisations.models import Organisation
from portal.people.models import User

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Path) -> None:
    """Files of the test go to a folder of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def stored(actor: User, **changes: Any) -> Document:
    """A PDF stored by `actor`."""
    given = {
        "content": PDF,
        "filename": "Fullmakt Bjuv.pdf",
        "title": "Fullmakt",
        "kind": "test",
        **changes,
    }
    return store(actor=actor, **given)


def workbook() -> bytes:
    """A small real XLSX."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_row(0, 0, ["leverantör", "belopp"])
    book.close()
    return out.getvalue()


def bomb(name: str = "xl/workbook.xml") -> bytes:
    """A zip that looks like a workbook and unpacks to 64 MB from a few kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, b"\0" * (64 * sniffing.MEGABYTE))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, MediaType.PDF),
        (b"\x89PNG\r\n\x1a\n....", MediaType.PNG),
        (b"\xff\xd8\xff\xe0....", MediaType.JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", MediaType.XLS),
        ("namn;belopp\r\nÅkes;1,5".encode("cp1252"), MediaType.CSV),
        ("namn;belopp\n".encode("utf-16"), MediaType.CSV),
        (b'\xef\xbb\xbf[{"a": 1}]', MediaType.JSON),
        (b"MZ\x90\x00\x03", None),
        (b"<!DOCTYPE html><script>", None),
        (b"\x00\x01\x02", None),
    ],
)
def test_the_type_is_told_by_content(content: bytes, expected: MediaType | None) -> None:
    assert sniffing.media_type_of(io.BytesIO(content)) == expected


def test_a_workbook_is_known_by_what_is_inside_the_zip() -> None:
    assert sniffing.media_type_of(io.BytesIO(workbook())) == MediaType.XLSX
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert sniffing.media_type_of(plain) is None


def test_storing_keeps_hash_size_and_a_name_that_tells_nothing(
    coordinator: User, bjuv: Organisation
) -> None:
    document = stored(coordinator, organisation=bjuv)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert document.size == len(PDF)
    assert "Fullmakt" not in str(document.file.name)
    assert document.read() == PDF
    event = AuditEvent.objects.get(code=audit_codes.STORED)
    assert event.actor == coordinator
    assert event.data["sha256"] == document.sha256


def test_an_uploaded_file_is_stored_like_bytes(coordinator: User) -> None:
    upload = SimpleUploadedFile("x.pdf", PDF, content_type="text/html")
    assert stored(coordinator, content=upload).media_type == MediaType.PDF


@pytest.mark.parametrize(
    ("content", "allowed", "says"),
    [
        (b"", [MediaType.PDF], "tom|empty"),
        (b"MZ\x90\x00", [MediaType.PDF], "PDF"),
        (b"a;b\n", [MediaType.PDF], "CSV"),
        (PDF, [MediaType.XLSX, MediaType.CSV], "Excel"),
        (bomb(), [MediaType.XLSX], "MB"),
        (workbook()[:900], [MediaType.XLSX], "skadad|damaged"),
    ],
)
def test_an_unwanted_file_is_refused_with_a_sentence_and_leaves_nothing(
    coordinator: User, tmp_path: Path, content: bytes, allowed: list[MediaType], says: str
) -> None:
    with pytest.raises(ActionError, match=says) as refused:
        stored(coordinator, content=content, filename="ofarlig.pdf", allowed=allowed)
    assert refused.value.field == "file"
    assert not Document.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_over_the_limit_is_refused_with_both_sizes(coordinator: User) -> None:
    large = PDF + b"x" * (2 * sniffing.MEGABYTE)
    with pytest.raises(ActionError, match=r"3 MB.*1 MB"):
        stored(coordinator, content=large, max_bytes=sniffing.MEGABYTE)


def test_the_download_is_an_attachment_with_a_harmless_name(
    bjuv_reader: User, coordinator: User, bjuv: Organisation, client_of: Browser
) -> None:
    document = stored(coordinator, organisation=bjuv, filename='../../e"vil\r\n.exe')
    answer: Any = client_of(bjuv_reader).get(reverse("documents:download", args=[document.pk]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert ".exe" not in disposition
    assert "/" not in disposition


def test_outside_one_s_reach_a_document_does_not_exist(
    lund_coordinator: User, coordinator: User, bjuv: Organisation, client_of: Browser
) -> None:
    document = stored(coordinator, organisation=bjuv)
    url = reverse("documents:download", args=[document.pk])
    answer = client_of(lund_coordinator).get(url)
    assert answer.status_code == 404
    assert Look.objects.filter(user=lund_coordinator, outcome=Look.Outcome.NOT_FOUND).count() == 1
    assert Client().get(url).status_code == 302


def test_a_room_decides_over_its_own_kind(  # noqa: PLR0917 - people, not choices
    lund_coordinator: User,
    bjuv_reader: User,
    coordinator: User,
    bjuv: Organisation,
    client_of: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readers, "_readers", {})
    readers.register("tender", lambda user, _document: Decision(user == lund_coordinator))
    document = stored(coordinator, organisation=bjuv, kind="tender")
    url = reverse("documents:download", args=[document.pk])
    assert client_of(lund_coordinator).get(url).status_code == 200
    assert client_of(bjuv_reader).get(url).status_code == 404


def test_reading_a_secret_document_is_written_down(
    coordinator: User, bjuv: Organisation, bjuv_reader: User, client_of: Browser
) -> None:
    document = stored(coordinator, organisation=bjuv, secrecy=Secrecy.SECRET)
    client_of(bjuv_reader).get(reverse("documents:download", args=[document.pk]))
    assert AuditEvent.objects.get(code=audit_codes.READ).actor == bjuv_reader
    assert Look.objects.filter(user=bjuv_reader, outcome=Look.Outcome.SEEN).exists()
