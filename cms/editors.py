"""What editors upload to the public site passes the same guards as every other upload."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from portal.core.errors import ActionError
from portal.documents import sniffing
from portal.documents.enums import MediaType
from portal.ui.forms import refuse_bad_upload

# OpenDocument texts are zip files that the portal itself has no use for.
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"


class PictureForm(BaseImageForm):
    """A picture: Wagtail has read it as one; here its name and whether it is infected."""

    def clean_file(self) -> Any:
        """The picture, unless a guard refuses it."""
        return _guarded(self)


class FileForm(BaseDocumentForm):
    """A file for download: it must be by its content what its name says."""

    def clean_file(self) -> Any:
        """The file, unless a guard refuses it."""
        file = _guarded(self)
        if "file" in self.changed_data and file:
            try:
                _check_content(file)
            except ActionError as error:
                raise ValidationError(str(error)) from error
        return file


def _guarded(form: Any) -> Any:
    file = form.cleaned_data["file"]
    if "file" in form.changed_data and file:
        refuse_bad_upload(file)
    return file


def _check_content(file: Any) -> None:
    """Raise `ActionError` when the content is not what the ending says, or runs programs."""
    ending = PurePath(file.name).suffix.lower()
    if ending == ".odt":
        sniffing.guard_zip(file)
        file.seek(0)
        known = _ODT in file.read(200)
        file.seek(0)
    else:
        found = sniffing.media_type_of(file)
        known = found is not None and found.suffix == ending
        if found is MediaType.PDF and sniffing.programs_in_pdf(file):
            raise ActionError(_("The PDF holds a program. Save it as PDF/A and choose that file."))
    if not known:
        raise ActionError(
            _("The file's content is not what its name says (%(ending)s).") % {"ending": ending}
        )
