"""What a file is, told by its bytes and never by its name."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from portal.core.errors import ActionError
from portal.documents.enums import MediaType

HEAD = 4096
MEGABYTE = 1024 * 1024
MAX_UNPACKED = 1024 * MEGABYTE
MAX_RATIO = 120
RATIO_MATTERS_ABOVE = 20 * MEGABYTE
MAX_MEMBERS = 5000

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.XLS),
)
_ZIP = b"PK\x03\x04"
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_HARMLESS_CONTROLS = frozenset(b"\t\r\n\x0c\x1b")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script")
_STRANGERS = (b"<", b"mz", b"#!", b"\x7felf", b"gif8", b"rar!", b"{\\rtf")
_PROGRAMS = re.compile(rb"/(JavaScript|Launch|RichMedia)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
MOST_INFLATED = 64 * MEGABYTE


def media_type_of(content: IO[bytes]) -> MediaType | None:
    """The type of an open file, or None for anything the portal does not take.

    An XLSX is also checked as a zip: one that would unpack out of proportion raises `ActionError`.
    The file is left at its beginning.
    """
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return _only(media_type, content)
    if b"%PDF-" in head[:1024] and not head.startswith(_ZIP):
        before = head[: head.index(b"%PDF-")].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return None if before.startswith(_STRANGERS) else _only(MediaType.PDF, content)
    if head.startswith(_ZIP):
        return _workbook(content)
    return _text(head)


def programs_in_pdf(content: IO[bytes]) -> str:
    """The first kind of program that a PDF would run in its reader's viewer; "" for none.

    Looks into compressed object streams as well, within bounds. The file is left at its beginning.
    """
    content.seek(0)
    raw = content.read()
    content.seek(0)
    for part in (raw, *_object_streams(raw)):
        named = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)
        if found := _PROGRAMS.search(named):
            return found[1].decode()
    return ""


def _object_streams(raw: bytes) -> Iterator[bytes]:
    """The PDF's compressed objects, inflated; what inflates beyond bounds is not followed."""
    left = MOST_INFLATED
    for match in _OBJECTS.finditer(raw):
        try:
            inflated = zlib.decompressobj().decompress(memoryview(raw)[match.end() :], left)
        except zlib.error:
            continue
        left -= len(inflated)
        yield inflated
        if left <= 0:
            return


def _only(media_type: MediaType, content: IO[bytes]) -> MediaType:
    """The type, unless an archive hangs on the file's end: then it is two files in one."""
    is_two = media_type is not MediaType.XLS and zipfile.is_zipfile(content)
    content.seek(0)
    if is_two:
        raise ActionError(
            _("The file is two kinds of file at once. Save it again and choose the new file."),
            field="file",
        )
    return media_type


def guard_zip(content: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip after checking that it unpacks within bounds; raises `ActionError` otherwise.

    Looks at the number of members, the total size unpacked and its ratio to the packed size, all
    from the directory, so that nothing is unpacked to find out.
    """
    try:
        archive = zipfile.ZipFile(content)
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ActionError(_("The file is damaged and cannot be opened."), field="file") from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    out_of_proportion = unpacked > RATIO_MATTERS_ABOVE and unpacked / packed > MAX_RATIO
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or out_of_proportion:
        raise ActionError(
            _(
                "The file would unpack to %(size)s MB, far more than a file of this kind holds."
                " It was not opened. Save it again from the program it came from."
            )
            % {"size": unpacked // MEGABYTE},
            field="file",
        )
    if any(member.flag_bits & 1 for member in members):
        raise ActionError(
            _("The file is protected by a password. Save it without one."), field="file"
        )
    return archive


def _workbook(content: IO[bytes]) -> MediaType | None:
    names = set(guard_zip(content).namelist())
    content.seek(0)
    is_workbook = "[Content_Types].xml" in names and "xl/workbook.xml" in names
    return MediaType.XLSX if is_workbook else None


def _text(head: bytes) -> MediaType | None:
    """CSV or JSON; text that a browser could take for a page is neither."""
    if not head:
        return None
    if head.startswith(_BOMS):
        return MediaType.CSV
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.lower().startswith(_MARKUP):
        return None
    if any(byte < ord(" ") and byte not in _HARMLESS_CONTROLS for byte in head):
        return None
    if start[:1] in (b"{", b"["):
        return _json_or_csv(head)
    return MediaType.CSV


def _json_or_csv(head: bytes) -> MediaType:
    if len(head) < HEAD:
        try:
            json.loads(head.decode("utf-8-sig"))
        except ValueError:
            return MediaType.CSV
    return MediaType.JSON
