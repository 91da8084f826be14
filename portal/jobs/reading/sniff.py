"""What a file is, told by its content and never by its name."""

import codecs
import csv
import re
import zipfile
from collections import Counter
from pathlib import Path

import pyarrow as pa

from portal.jobs.reading.faults import BadFile

HEAD = 262_144
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\ufffd\ufffe\uffff]")
_OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"PAR1": "Parquet",
    b"SQLite": "SQLite",
}


def kind_of(path: Path) -> str:
    """`csv`, `json`, `xlsx`, `xls` or `ods`; raises `BadFile` for anything else."""
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip():
        raise BadFile("empty")
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    for magic, name in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise BadFile("wrong_type", found=name)
    return _kind_of_text(head)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if {"xl/workbook.xml", "xl/workbook.bin"} & names:
                return "xlsx"
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as file:
                    if b"spreadsheet" in file.read(200):
                        return "ods"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise BadFile("damaged") from error
    raise BadFile("wrong_type", found="ZIP")


def _kind_of_text(head: bytes) -> str:
    encoding = _utf16(head)
    if (b"\x00" in head and encoding is None) or _looks_binary(head, encoding):
        raise BadFile("wrong_type", found="binary")
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith((b"{", b"[")):
        return "json"
    if text.startswith(b"<"):
        raise BadFile("wrong_type", found="HTML/XML")
    return "csv"


def _looks_binary(head: bytes, encoding: str | None) -> bool:
    """Whether control characters, which no ledger has, are more than one in a hundred."""
    text = head[: len(head) // 2 * 2].decode(encoding or "latin-1", errors="replace")
    return len(_CONTROL.findall(text)) > len(text) / 100


def _utf16(head: bytes) -> str | None:
    """UTF-16 by its mark, or by every second byte being zero."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[:2000]
    if len(sample) >= 8:
        if sample[1::2].count(0) > len(sample) * 0.4:
            return "utf-16-le"
        if sample[0::2].count(0) > len(sample) * 0.4:
            return "utf-16-be"
    return None


def encoding_of(path: Path) -> str:
    """`utf-8`, `utf-8-sig`, a UTF-16, or else `cp1252`; the whole file is read to be sure."""
    with path.open("rb") as file:
        head = file.read(8192)
        if found := _utf16(head):
            return found
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        rest = head
        while head:
            head = file.read(8 * 1024 * 1024)
            # A sign of several bytes may lie across the cut; a line end never does.
            end = len(rest) if not head else rest.rfind(b"\n") + 1
            if not _is_utf8(rest[:end]):
                return "cp1252"
            rest = rest[end:] + head
    return "utf-8"


def _is_utf8(text: bytes) -> bool:
    """Whether it is, without making a copy of it."""
    offsets = pa.array([0, len(text)], pa.int64()).buffers()[1]
    try:
        found = pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(text))
        found.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def write_as_utf8(path: Path, target: Path, encoding: str) -> None:
    """A copy in UTF-8, written in pieces; unknown bytes become the replacement character."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as source, target.open("wb") as out:
        while piece := source.read(4 * 1024 * 1024):
            out.write(decoder.decode(piece).encode())
        out.write(decoder.decode(b"", final=True).encode())


def first_lines(path: Path, count: int = 400) -> list[str]:
    """The first physical lines of a UTF-8 file, whichever line ends it has."""
    with path.open("rb") as file:
        text = file.read(HEAD).decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = _LINE_END.split(text)
    return lines[:-1][:count] if len(text) >= HEAD - 4 and len(lines) > 1 else lines[:count]


def split(line: str, delimiter: str) -> list[str]:
    """The cells of one line."""
    return next(csv.reader([line], delimiter=delimiter), [])


def delimiter_of(lines: list[str]) -> str:
    """The sign that cuts most lines into the same number of cells."""
    filled = [line for line in lines if line.strip()]
    best, best_score = "", 0.0
    for delimiter in ";\t|,":
        widths = Counter(len(split(line, delimiter)) for line in filled)
        width, lines_with_it = max(
            ((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0)
        )
        score = lines_with_it / len(filled) if filled and width else 0.0
        if score > best_score + 0.05:
            best, best_score = delimiter, score
    if not best:
        raise BadFile("no_columns")
    return best
