"""Files as answers: kept when they come, before the form is looked at.

A room that asks for files has a `Shelf`. Its view calls `take` first of all on a post: each file is
stored at once, and in the posted data its document's id stands in its place, so that a draft, a
form shown again after an error and a submitted answer hold the same thing. A form given the shelf
accepts only documents that the shelf finds.
"""

from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.core.errors import ActionError
from portal.documents.models import Document
from portal.questions.definitions import QuestionSet
from portal.questions.kinds import FileQuestion
from portal.questions.values import Kept
from portal.ui.forms import refuse_bad_upload


class Shelf(Protocol):
    """Where a room keeps the files of its answers."""

    def store(self, question: FileQuestion, upload: Any) -> Document:
        """Keep a file, told by content; raises `ActionError` when it is refused."""

    def find(self, pk: int) -> Document | None:
        """A document kept here before; None for any other."""


def take(
    request: HttpRequest, question_set: QuestionSet, shelf: Shelf, *, prefix: str
) -> list[str]:
    """Store the files of a post and put their ids in its data. Returns what was refused, as said.

    A refused file is said at its question as well, and the answer that stood there stays.
    """
    data, refused = request.POST.copy(), []
    for question in question_set:
        if not isinstance(question, FileQuestion):
            continue
        name = f"{prefix}-{question.key}"
        data.pop(f"{name}-refused", None)
        upload = request.FILES.get(name)
        if upload is None:
            continue
        try:
            refuse_bad_upload(upload)
            document = shelf.store(question, upload)
        except (ActionError, ValidationError) as error:
            message = str(error) if isinstance(error, ActionError) else " ".join(error.messages)
            data[f"{name}-refused"] = message
            refused.append(f"{question.label}: {message}")
        else:
            data[f"{name}-kept"] = str(document.pk)
            data.pop(f"{name}-remove", None)
    request.POST = data  # type: ignore[assignment]
    return refused


class FileAnswerWidget(forms.Widget):
    """A file to choose, and the one that is kept already, which can be taken away."""

    template_name = "questions/widgets/file.html"
    use_fieldset = True
    needs_multipart_form = True
    shelf: Shelf | None = None

    def __init__(self, question: FileQuestion) -> None:
        self.question = question
        super().__init__()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """What was posted, as it came."""
        return {
            "kept": str(data.get(f"{name}-kept") or ""),
            "remove": bool(data.get(f"{name}-remove")),
            "refused": str(data.get(f"{name}-refused") or ""),
            "file": (files or {}).get(name),
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing of it was posted."""
        return name not in (files or {}) and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The kept file by name, and which kinds of file can be chosen."""
        context = super().get_context(name, None, attrs)
        kept = value if isinstance(value, Kept) else self.kept(value)
        removed = isinstance(value, dict) and value["remove"]
        context["widget"] |= {
            "kept": kept,
            "removed": removed,
            "accept": ",".join(kind.suffix for kind in self.question.allowed),
            "kinds": ", ".join(str(kind.label) for kind in self.question.allowed),
        }
        return context

    def kept(self, value: Any) -> Kept | None:
        """The kept document that posted data names, if the shelf knows it."""
        raw = value["kept"] if isinstance(value, dict) else ""
        if self.shelf is None or not (raw.isascii() and raw.isdigit() and len(raw) < 19):
            return None
        document = self.shelf.find(int(raw))
        return Kept(document.pk, document.download_name) if document else None


class FileAnswerField(forms.Field):
    """A file that is kept already (`take`); its value is a `Kept`."""

    widget: FileAnswerWidget

    def __init__(self, question: FileQuestion) -> None:
        super().__init__(widget=FileAnswerWidget(question))

    def clean(self, value: Any) -> Kept | None:
        """The document, unless it is taken away, was refused, or is not of this answer."""
        if not isinstance(value, dict):
            value = {"kept": "", "remove": False, "refused": "", "file": None}
        if value["refused"]:
            raise ValidationError(value["refused"])
        if value["file"] is not None:
            raise ValidationError(_("Files cannot be kept here."))
        found = None if value["remove"] else self.widget.kept(value)
        if value["kept"] and not value["remove"] and found is None:
            raise ValidationError(_("The file is no longer there. Choose it again."))
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found
