"""Storing a file."""

import hashlib
from collections.abc import Collection
from io import BytesIO
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core.errors import ActionError
from portal.documents import audit_codes
from portal.documents.enums import MediaType, Secrecy
from portal.documents.models import Document, key_of_case
from portal.documents.sniffing import MEGABYTE, media_type_of, programs_in_pdf

if TYPE_CHECKING:
    from portal.organisations.models import Organisation
    from portal.people.models import User

MAX_BYTES = 25 * MEGABYTE
CHUNK = MEGABYTE
LONGEST_NAME = 200


@transaction.atomic
def store(
    *,
    actor: "User | None",
    content: bytes | IO[bytes] | UploadedFile,
    filename: str,
    title: str,
    kind: str,
    organisation: "Organisation | None" = None,
    case: Any = None,
    allowed: Collection[MediaType | str] = (MediaType.PDF,),
    max_bytes: int = MAX_BYTES,
    secrecy: Secrecy = Secrecy.INTERNAL,
    diary_number: str = "",
    original_held_by: "Organisation | None" = None,
) -> Document:
    """Store a file privately after telling its type by content; audited.

    The caller has already decided that `actor` may. Raises `ActionError` at the field `file` for an
    empty, too large, damaged or unwanted file. The file is removed if the transaction fails.
    """
    opened: IO[bytes] = BytesIO(content) if isinstance(content, bytes) else content  # type: ignore[assignment]
    size = _size_within(opened, max_bytes)
    media_type = _media_type(opened, allowed)
    document = Document(
        title=title[:LONGEST_NAME],
        kind=kind,
        original_name=PurePath(filename.replace("\\", "/")).name[-LONGEST_NAME:] or "dokument",
        sha256=_sha256(opened),
        media_type=media_type,
        size=size,
        secrecy=secrecy,
        organisation=organisation,
        original_held_by=original_held_by,
        diary_number=diary_number,
        uploaded_by=actor,
        case_key=key_of_case(case),
    )
    opened.seek(0)
    document.file.save(document.original_name, File(opened), save=False)
    try:
        with transaction.atomic():
            document.save()
            record(
                audit_codes.STORED,
                actor=actor,
                obj=document,
                organisation=organisation,
                case=case,
                data={"kind": kind, "sha256": document.sha256, "size": size},
            )
    except BaseException:
        document.file.storage.delete(str(document.file.name))
        raise
    return document


def _size_within(opened: IO[bytes], max_bytes: int) -> int:
    opened.seek(0, 2)
    size = opened.tell()
    if size == 0:
        raise ActionError(_("The file is empty."), field="file")
    if size > max_bytes:
        sizes = {"size": -(-size // MEGABYTE), "limit": max_bytes // MEGABYTE}
        message = _("The file is %(size)s MB; the limit is %(limit)s MB.")
        raise ActionError(message % sizes, field="file")
    return size


def _media_type(opened: IO[bytes], allowed: Collection[MediaType | str]) -> MediaType:
    media_type = media_type_of(opened)
    if media_type is not None and media_type in allowed:
        if media_type is MediaType.PDF and (found := programs_in_pdf(opened)):
            message = _(
                "The PDF holds a program (%(found)s) that would run when somebody opens it. Save it"
                " as PDF/A, or print it to a PDF, and choose the new file."
            )
            raise ActionError(message % {"found": found}, field="file")
        return media_type
    names = ", ".join(str(MediaType(wanted).label) for wanted in allowed)
    if media_type is None:
        message = _("The file's content is of no kind that can be stored here. Choose: %(names)s.")
    else:
        message = _("The file is %(found)s by its content. Choose: %(names)s.")
    found = media_type.label if media_type else ""
    raise ActionError(message % {"found": found, "names": names}, field="file")


def _sha256(opened: IO[bytes]) -> str:
    digest = hashlib.sha256()
    opened.seek(0)
    while chunk := opened.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
