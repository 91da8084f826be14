"""One way to build an inquiry, whether it is unsent or the next version of a sent one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from needs.inquiries import actions
from needs.inquiries.actions import ItemRow
from needs.inquiries.contents import content_of
from needs.inquiries.models import Inquiry, InquiryRevision
from needs.inquiries.versions import Content, Diff, diff
from portal.questions.definitions import QuestionSet


class Workbench:
    """What is being built, and where each saving goes.

    `edition` is what a page was opened with; a saving with another one is refused.
    """

    def __init__(self, actor: Any, inquiry: Inquiry) -> None:
        self.actor, self.inquiry = actor, inquiry
        self.revision: InquiryRevision | None = None
        if inquiry.sent_at is not None:
            self.revision = InquiryRevision.objects.filter(inquiry=inquiry).first()
        in_force = content_of(inquiry)
        self.content = Content.from_json(self.revision.content) if self.revision else in_force
        self.diff = diff(in_force, self.content) if self.revision else Diff()

    @property
    def is_revision(self) -> bool:
        """Whether it is the next version of a sent inquiry."""
        return self.revision is not None

    @property
    def edition(self) -> int:
        """How many times it has been saved."""
        return self.revision.edition if self.revision else self.inquiry.edition

    def save_items(self, rows: Sequence[ItemRow], edition: int | None) -> None:
        """Save the lines."""
        save = actions.revise_items if self.is_revision else actions.save_items
        save(actor=self.actor, inquiry=self.inquiry, rows=rows, edition=edition)

    def save_questions(self, question_set: QuestionSet) -> None:
        """Save the questions."""
        save = actions.revise_questions if self.is_revision else actions.save_questions
        save(actor=self.actor, inquiry=self.inquiry, question_set=question_set)

    def save_words(
        self, *, title: str, introduction: str, deadline: date, edition: int | None
    ) -> None:
        """Save title, introduction and last day."""
        save = actions.revise_words if self.is_revision else actions.edit_inquiry
        save(
            actor=self.actor,
            inquiry=self.inquiry,
            title=title,
            introduction=introduction,
            deadline=deadline,
            edition=edition,
        )
