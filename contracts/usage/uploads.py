"""Uploaded files on their way in: kept in a folder each, deleted when imported or discarded."""

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.reader import Layout

_PIECE = 1 << 20


class Upload(Protocol):
    """What is being imported: it knows the folder of its file and how the file is built."""

    folder: Any
    layout: Any


def _root() -> Path:
    return Path(settings.VAR_DIR) / "uploads"


def path_of(folder: str) -> Path:
    """Where a folder's files are."""
    return _root() / folder


def receive(pieces: Iterable[bytes]) -> tuple[str, str, int]:
    """Write a file to a new folder, readable by us alone: (folder, sha256, size).

    Raises `BadFile` as soon as the limit is passed, whatever size was stated.
    """
    folder = uuid.uuid4().hex
    path = path_of(folder)
    path.mkdir(parents=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with (path / "original").open("wb") as file:
            for piece in pieces:
                size += len(piece)
                check_size(size)
                digest.update(piece)
                file.write(piece)
    except BaseException:
        remove(folder)
        raise
    return folder, digest.hexdigest(), size


def check_size(size: int) -> None:
    """Raise `BadFile` above the limit."""
    limit = settings.LEDGER_MAX_BYTES
    if size > limit:
        raise BadFile("too_big", size=f">{limit // 2**20}", limit=limit // 2**20)


def pieces_of(path: Path) -> Iterable[bytes]:
    """A file of the command line, in pieces."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def remove(folder: str) -> None:
    """Delete an upload; one that is gone already is fine."""
    if folder:
        shutil.rmtree(path_of(folder), ignore_errors=True)


def layout_of(upload: Upload) -> Layout:
    """How the import's file is built, with the place of its prepared form."""
    layout = Layout(**upload.layout)
    return replace(layout, prepared=str(path_of(upload.folder) / layout.prepared))


def is_there(upload: Upload) -> bool:
    """Whether the uploaded file is still kept."""
    return bool(upload.folder) and path_of(upload.folder).is_dir()
