"""Uploaded files on their way in: kept in a folder of their own, deleted when they are read."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.invoices.reading import files
from contracts.invoices.reading.faults import BadDocument
from contracts.usage import uploads

MAX_FILES = 20


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file as it was chosen: its name and its bytes in pieces."""

    name: str
    pieces: Iterable[bytes]


def receive(incoming: Iterable[Incoming]) -> tuple[str, list[str], int]:
    """Write the files to a new folder: (folder, names, size together).

    Raises `Unfit` for the first file that is neither XML nor ZIP, or with which the limit is
    passed; then nothing is kept.
    """
    folder = uuid.uuid4().hex
    path = uploads.path_of(folder)
    path.mkdir(parents=True, mode=0o700)
    names: list[str] = []
    size = 0
    try:
        for file in incoming:
            names.append(Path(file.name).name[:200])
            size += _write(file, path / str(len(names)), files.MAX_FILE - size)
    except BaseException:
        uploads.remove(folder)
        raise
    return folder, names, size


class Unfit(Exception):
    """A file that is not received, with its name."""

    def __init__(self, name: str, fault: BadDocument) -> None:
        super().__init__(name)
        self.name = name
        self.fault = fault


def _write(file: Incoming, path: Path, room: int) -> int:
    size, head = 0, b""
    with path.open("wb") as target:
        for piece in file.pieces:
            size += len(piece)
            if size > room:
                limit = files.MAX_FILE // 2**20
                raise Unfit(file.name, BadDocument("file_too_big", limit=limit))
            head = (head + piece)[:200] if len(head) < 200 else head
            target.write(piece)
    try:
        files.check_kind(head)
    except BadDocument as fault:
        raise Unfit(file.name, fault) from fault
    return size


def documents_of(folder: str, names: list[str]) -> Iterator[tuple[str, bytes | BadDocument]]:
    """Every document of the files, archives opened; an archive that cannot be is one fault."""
    for place, name in enumerate(names, start=1):
        try:
            yield from files.documents_in(uploads.path_of(folder) / str(place), name)
        except BadDocument as fault:
            yield name, fault


def is_there(folder: str) -> bool:
    """Whether the files are still kept."""
    return bool(folder) and uploads.path_of(folder).is_dir()


def remove(folder: str) -> None:
    """Delete the files; those that are gone already are fine."""
    uploads.remove(folder)
