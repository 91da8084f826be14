"""States and choices of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class Secrecy(models.TextChoices):
    """How a document is guarded while it is stored; the decision to give it out is a person's."""

    OPEN = "open", _("Not secret")
    INTERNAL = "internal", _("Working material")
    SECRET = "secret", _("Secret: every reading is logged")


class MediaType(models.TextChoices):
    """What a file is, by its content; nothing else can be stored."""

    PDF = "application/pdf", "PDF"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (XLSX)"
    XLS = "application/vnd.ms-excel", "Excel 97–2003 (XLS)"
    CSV = "text/csv", "CSV"
    JSON = "application/json", "JSON"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"

    @property
    def suffix(self) -> str:
        """The ending a downloaded file gets."""
        return _SUFFIXES[self]


_SUFFIXES = {
    MediaType.PDF: ".pdf",
    MediaType.XLSX: ".xlsx",
    MediaType.XLS: ".xls",
    MediaType.CSV: ".csv",
    MediaType.JSON: ".json",
    MediaType.PNG: ".png",
    MediaType.JPEG: ".jpg",
}


class SignatureState(StatusChoices):
    """What the signatures of a PDF amount to."""

    TRUSTED = (
        "trusted",
        Tone.SUCCESS,
        _("Signed"),
        _("Signed, unchanged since, and the signer's certificate is trusted."),
        _("Signed and trusted"),
    )
    UNTRUSTED = (
        "untrusted",
        Tone.WARNING,
        _("Signed"),
        _("Signed and unchanged since, but the signer's certificate could not be trusted."),
        _("Signed, certificate not trusted"),
    )
    CONTENT_ADDED = (
        "content_added",
        Tone.DANGER,
        _("Not accepted"),
        _("Something was added to the file after it was signed."),
        _("Content added after signing"),
    )
    ALTERED = (
        "altered",
        Tone.DANGER,
        _("Not accepted"),
        _("What was signed has been changed."),
        _("Altered after signing"),
    )
    UNSIGNED = (
        "unsigned",
        Tone.NEUTRAL,
        _("Not signed"),
        _("The file carries no electronic signature."),
        _("No electronic signature"),
    )
    UNREADABLE = (
        "unreadable",
        Tone.DANGER,
        _("Not accepted"),
        _("The file cannot be read as a PDF."),
        _("Unreadable file"),
    )

    @property
    def is_signed(self) -> bool:
        """Whether the file carries a signature that still says what was signed."""
        return self in (SignatureState.TRUSTED, SignatureState.UNTRUSTED)
