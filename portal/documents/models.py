"""A stored file and what is known about it."""

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.documents.enums import MediaType, Secrecy
from portal.documents.querysets import DocumentQuerySet

LONGEST_NAME = 100


def private_path(_document: "Document", _filename: str) -> str:
    """A name that tells nothing and cannot be guessed."""
    name = uuid.uuid4().hex
    return f"stored/{name[:2]}/{name}"


def key_of_case(case: Any) -> str:
    """The key under which a case's documents are kept: `procurements.procurement:12`."""
    return "" if case is None else f"{case._meta.label_lower}:{case.pk}"


@tracked()
class Document(models.Model):
    """One file as it was received or made: never changed, known by its SHA-256.

    `kind` says which room's rule decides who reads it (`readers.register`). The file is private and
    reached through `documents:download` alone.
    """

    title = models.CharField(_("title"), max_length=200)
    kind = models.SlugField(_("kind"), max_length=60)
    file = models.FileField(_("file"), upload_to=private_path, max_length=200)
    original_name = models.CharField(_("name when received"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    media_type = models.CharField(_("type"), max_length=100, choices=MediaType)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    secrecy = models.CharField(
        _("secrecy"), max_length=10, choices=Secrecy, default=Secrecy.INTERNAL
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("organisation"),
    )
    original_held_by = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("holds the original"),
    )
    diary_number = models.CharField(_("registration number"), max_length=60, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("stored by"),
    )
    uploaded_at = models.DateTimeField(_("stored"), default=clock.now, editable=False)
    case_key = models.CharField(_("case"), max_length=80, blank=True, db_index=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documents_document_has_sha256",
                violation_error_message=_("A document is known by its SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="documents_document_not_empty",
                violation_error_message=_("The file is empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is downloaded."""
        return reverse("documents:download", args=[self.pk])

    @property
    def download_name(self) -> str:
        """A harmless file name: the received name's stem with the content's own ending."""
        stem = get_valid_filename(Path(self.original_name).stem or "dokument")
        return stem[:LONGEST_NAME] + MediaType(self.media_type).suffix

    @property
    def is_secret(self) -> bool:
        """Whether each reading is logged."""
        return self.secrecy == Secrecy.SECRET

    def read(self) -> bytes:
        """The whole content."""
        with self.file.open("rb") as stored:
            return stored.read()
