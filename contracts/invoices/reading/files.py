"""Files from strangers: XML or ZIP, told by their content and measured before they are opened."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from contracts.invoices.reading.faults import BadDocument

MAX_DOCUMENT = 10 * 2**20
MAX_FILE = 200 * 2**20
MAX_UNPACKED = 600 * 2**20
MAX_DOCUMENTS = 3_000
_PIECE = 1 << 20
_ZIP = b"PK\x03\x04"
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\xd0\xcf\x11\xe0": "Microsoft Office",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def is_zip(head: bytes) -> bool:
    """Whether a file that begins like this is an archive."""
    return head.startswith(_ZIP)


def check_kind(head: bytes) -> None:
    """Raise `BadDocument` for a file that begins like neither XML nor ZIP."""
    if not head.strip():
        raise BadDocument("empty")
    if not is_zip(head):
        _check_xml(head)


def _check_xml(head: bytes) -> None:
    for magic, name in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise BadDocument("wrong_type", found=name)
    text = head
    for mark in _MARKS:
        text = text.removeprefix(mark)
    if not text.replace(b"\x00", b"").lstrip().startswith(b"<"):
        raise BadDocument("not_xml")


def documents_in(path: Path, name: str) -> Iterator[tuple[str, bytes | BadDocument]]:
    """The documents of a file with their names; one that cannot be read is its fault.

    An archive that is damaged, protected or unpacks to too much raises `BadDocument` as a whole.
    What other programs leave in archives beside the files is passed by.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not is_zip(head):
        yield name, _checked(path.read_bytes()) if path.stat().st_size else BadDocument("empty")
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _unpacked(archive, name)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
        raise BadDocument("damaged_zip") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes | BadDocument]]:
    entries = [entry for entry in archive.infolist() if not _is_left_over(entry)]
    if len(entries) > MAX_DOCUMENTS:
        raise BadDocument("too_many", found=len(entries), limit=MAX_DOCUMENTS)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise BadDocument("encrypted")
    unpacked = 0
    for entry in entries:
        shown = f"{name}/{PurePosixPath(entry.filename).name}"
        content = _read(archive, entry, MAX_UNPACKED - unpacked)
        unpacked += len(content)
        yield shown, _checked(content)


def _is_left_over(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return entry.is_dir() or "__MACOSX" in parts or not parts or parts[-1].startswith(".")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """The bytes, really unpacked and counted: the sizes an archive states about itself can lie."""
    pieces, size = [], 0
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > room:
                raise BadDocument("bomb")
            if size <= MAX_DOCUMENT + _PIECE:
                pieces.append(piece)
    return b"".join(pieces)


def _checked(content: bytes) -> bytes | BadDocument:
    if len(content) > MAX_DOCUMENT:
        return BadDocument("too_big", limit=MAX_DOCUMENT // 2**20)
    if is_zip(content[:8]):
        return BadDocument("zip_in_zip")
    try:
        check_kind(content[:200])
    except BadDocument as fault:
        return fault
    return content
