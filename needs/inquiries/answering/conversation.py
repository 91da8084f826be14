"""The conversation about an answer, thread by thread, as one person may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from needs.inquiries.answering import policies
from needs.inquiries.answering.models import AnswerComment, CommentSeen
from needs.inquiries.models import Answer
from needs.inquiries.questions import question_set
from portal.core.decisions import Decision
from portal.organisations import access


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as read; `unread` when the other side wrote it after the person last read."""

    comment: AnswerComment
    unread: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """What is said about one line, one question, or the whole answer (`about` empty)."""

    about: str
    title: str
    said: Sequence[Said]

    @property
    def unread(self) -> int:
        """How many comments the person has not read."""
        return sum(row.unread for row in self.said)


@dataclass(frozen=True, slots=True)
class Conversation:
    """All threads, and what a new comment can be about."""

    answer: Answer
    threads: Sequence[Thread]
    choices: Sequence[tuple[str, str]]
    may_comment: Decision

    @property
    def unread(self) -> int:
        """How many comments the person has not read."""
        return sum(thread.unread for thread in self.threads)

    def about(self, key: str) -> Thread | None:
        """The thread about one thing, if anything is said of it."""
        return next((thread for thread in self.threads if thread.about == key), None)


def topics(answer: Answer) -> list[tuple[str, str]]:
    """What can be written about: the whole, every line, every question."""
    lines = [(f"item:{item.pk}", item.name) for item in answer.inquiry.items.all()]
    questions = [(f"q:{row.key}", row.label) for row in question_set(answer.inquiry)]
    return [("", _("The whole answer")), *lines, *questions]


def about_exists(answer: Answer, about: str) -> bool:
    """Whether a comment can be about it."""
    return about in dict(topics(answer))


def conversation(answer: Answer, user: Any, *, holds: Any = None) -> Conversation:
    """The conversation of an answer for `user`; a fixed number of statements.

    With `holds(about)` only the threads and topics that it lets through: those of one part.
    """
    titles = dict(topics(answer))
    if holds is not None:
        titles = {key: title for key, title in titles.items() if holds(key)}
    seen = CommentSeen.objects.filter(answer=answer, user=user)
    seen_at = seen.values_list("seen_at", flat=True).first()
    ours = access.works_for_association(user)
    by_topic: dict[str, list[Said]] = {}
    for row in AnswerComment.objects.filter(answer=answer).select_related("author"):
        unread = row.from_association != ours and (seen_at is None or row.written_at > seen_at)
        if holds is None or row.about in titles:
            by_topic.setdefault(row.about, []).append(Said(row, unread))
    return Conversation(
        answer=answer,
        threads=[
            Thread(about, titles.get(about, _("A line or question that is gone")), said)
            for about, said in by_topic.items()
        ],
        choices=list(titles.items()),
        may_comment=policies.may_comment(user, answer),
    )


def unread_answers(answers: Any, user: Any) -> Any:
    """Those of `answers` in which the other side has written after `user` last read.

    A queryset over `answers`; the association's people read what parties write, and the reverse.
    """
    ours = access.works_for_association(user)
    read = CommentSeen.objects.filter(
        user=user, answer_id=OuterRef("answer_id"), seen_at__gte=OuterRef("written_at")
    )
    unread = AnswerComment.objects.filter(~Exists(read), from_association=not ours)
    return answers.filter(pk__in=unread.values("answer_id"))
