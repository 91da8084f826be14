"""Files that a party answers with: kept with its organisation and the procurement."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering.parts import own_parts, part_of
from needs.inquiries.models import Answer
from needs.inquiries.questions import question_set
from portal.core.decisions import Decision
from portal.core.errors import require
from portal.documents import actions as documents
from portal.documents.models import Document, key_of_case
from portal.questions import files
from portal.questions.forms import PREFIX
from portal.questions.kinds import FileQuestion

# Without a reader of its own: the organisation's people read it, and the association.
KIND = "need-answer"


class AnswerShelf:
    """The files of one party's answer. Another party's are not found here."""

    def __init__(self, answer: Answer, user: Any) -> None:
        self.answer, self.user = answer, user

    def store(self, question: FileQuestion, upload: Any) -> Document:
        """Keep a file while the answer can be written in; refused by content."""
        require(self._may_store(question))
        return documents.store(
            actor=self.user,
            content=upload,
            filename=upload.name,
            title=f"{self.answer.organisation.short_name}: {question.label}",
            kind=KIND,
            organisation=self.answer.organisation,
            case=self.answer.inquiry.procurement,
            allowed=question.allowed,
        )

    def _may_store(self, question: FileQuestion) -> Decision:
        """Who answers, and a colleague who is asked to write the part with this question."""
        for given in own_parts(self.answer, self.user):
            part = part_of(self.answer, given.key)
            if part is not None and question.key in part.questions:
                given.answer = self.answer
                return sharing.may_write_part(self.user, given)
        return sharing.may_write(self.user, self.answer)

    def find(self, pk: int) -> Document | None:
        """A file of the same party in the same procurement."""
        return Document.objects.filter(
            pk=pk,
            kind=KIND,
            organisation=self.answer.organisation_id,
            case_key=key_of_case(self.answer.inquiry.procurement),
        ).first()


def take_files(request: HttpRequest, answer: Answer) -> None:
    """Store the files of a post; what was refused is said, unless the form says it."""
    refused = files.take(
        request, question_set(answer.inquiry), AnswerShelf(answer, request.user), prefix=PREFIX
    )
    if "submit" not in request.POST:
        for sentence in refused:
            messages.error(request, sentence)
