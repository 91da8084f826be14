"""Letters about sharing, approving and talking about an answer, each in its reader's language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.answering.models import AnswerComment, AnswerPart, Approval, TimeRequest
from needs.inquiries.letters import GROUP
from needs.inquiries.models import Answer
from portal.notices import actions as notices
from portal.notices import kinds
from portal.ui import formats

PART_ASKED = "needs.part_asked"
PART_DONE = "needs.part_done"
PART_WITHDRAWN = "needs.part_withdrawn"
APPROVAL_ASKED = "needs.approval_asked"
APPROVED = "needs.approved"
SENT_BACK_INSIDE = "needs.sent_back_inside"
COMMENT = "needs.comment"
TIME_ASKED = "needs.time_asked"
TIME_REFUSED = "needs.time_refused"
TAKEN_OUT = "needs.taken_out"

_ANSWERS = gettext_lazy(
    "You get this letter because you answer needs inquiries for your organisation."
)
_COORDINATES = gettext_lazy("You get this letter because you are responsible for the procurement.")
_KINDS = {
    PART_DONE: (_ANSWERS, gettext_lazy("A colleague's part of an answer is ready")),
    APPROVED: (_ANSWERS, gettext_lazy("Our answer is approved")),
    SENT_BACK_INSIDE: (_ANSWERS, gettext_lazy("Our answer is not approved yet")),
    TIME_REFUSED: (_ANSWERS, gettext_lazy("We get no more time")),
    TAKEN_OUT: (_ANSWERS, gettext_lazy("We are taken out of an inquiry")),
    PART_ASKED: (
        gettext_lazy("A colleague has asked you to write a part of an answer."),
        gettext_lazy("A part of an answer to write"),
    ),
    PART_WITHDRAWN: (
        gettext_lazy("You were asked to write a part of an answer."),
        gettext_lazy("A part of an answer is taken back"),
    ),
    APPROVAL_ASKED: (
        gettext_lazy("You are asked to approve an answer."),
        gettext_lazy("An answer to approve"),
    ),
    COMMENT: (
        gettext_lazy("You take part in the conversation about an answer."),
        gettext_lazy("A comment on an answer"),
    ),
    TIME_ASKED: (_COORDINATES, gettext_lazy("A party asks for more time")),
}
for _kind, (_reason, _name) in _KINDS.items():
    kinds.register(_kind, _reason, name=_name, group=GROUP)


def _write(
    kind: str,
    answer: Answer,
    people: Iterable[Any],
    *,
    key: str,
    url: str,
    subject: Callable[[], str],
    body: Callable[[], str],
) -> None:
    notices.send(
        kind=kind,
        recipients=people,
        subject=lazy(subject, str)(),
        body_text=lazy(body, str)(),
        url=url,
        key=key,
        case=answer.inquiry.procurement,
    )


def _about(answer: Answer, **more: Any) -> dict[str, Any]:
    return {
        "procurement": answer.inquiry.procurement.title,
        "organisation": answer.organisation.name,
        "day": formats.day(answer.last_day),
        **more,
    }


def part_asked(part: AnswerPart, title: str) -> None:
    """A colleague is asked to write a part. Who is invited has the invitation's letter instead."""
    if part.person is None:
        return
    answer = part.answer
    name = part.asked_by.name
    _write(
        PART_ASKED,
        answer,
        [part.person],
        key=f"{PART_ASKED}:{part.pk}",
        url=reverse("needs:part", args=[answer.pk, part.pk]),
        subject=lambda: _("Write a part of the answer: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(name)s asks you to write “%(part)s” in the answer of %(organisation)s about "
                "needs in the procurement “%(procurement)s”.\n\nThe whole answer is to be "
                "submitted by %(day)s. You see and write your part alone; what you write is saved "
                "as you go."
            )
            % _about(answer, name=name, part=title)
        ),
    )


def part_done(part: AnswerPart, title: str, writer: Any) -> None:
    """A part is ready."""
    answer = part.answer
    _write(
        PART_DONE,
        answer,
        [part.asked_by],
        key=f"{PART_DONE}:{part.pk}:{answer.version}",
        url=answer.get_absolute_url(),
        subject=lambda: _("A part is ready: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(name)s says that “%(part)s” is ready in the answer of %(organisation)s about "
                "needs in the procurement “%(procurement)s”. The answer is not submitted yet."
            )
            % _about(answer, name=writer.name, part=title)
        ),
    )


def part_withdrawn(part: AnswerPart, title: str) -> None:
    """The part is no longer the colleague's to write."""
    if part.person is None:
        return
    answer = part.answer
    _write(
        PART_WITHDRAWN,
        answer,
        [part.person],
        key=f"{PART_WITHDRAWN}:{part.pk}",
        url=reverse("needs:list"),
        subject=lambda: _("You need not write any more: %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "You are no longer asked to write “%(part)s” in the answer about needs in the "
                "procurement “%(procurement)s”. What you have written is kept in the draft."
            )
            % _about(answer, part=title)
        ),
    )


def approval_asked(approval: Approval) -> None:
    """Somebody is asked to approve."""
    answer = approval.answer
    _write(
        APPROVAL_ASKED,
        answer,
        [approval.approver],
        key=f"{APPROVAL_ASKED}:{approval.pk}",
        url=reverse("needs:approval", args=[answer.pk]),
        subject=lambda: _("Approve the answer: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(name)s asks you to approve the answer of %(organisation)s about needs in the "
                "procurement “%(procurement)s”. When you approve, it is submitted.\n\nThe last "
                "day to answer is %(day)s."
            )
            % _about(answer, name=approval.asked_by.name)
        ),
    )


def approval_decided(approval: Approval) -> None:
    """Who asked is told what was decided. The comment stands on the page only."""
    answer = approval.answer
    facts = {"name": approval.approver.name}
    if approval.approved:
        _write(
            APPROVED,
            answer,
            [approval.asked_by],
            key=f"{APPROVED}:{approval.pk}",
            url=reverse("needs:receipt", args=[answer.pk]),
            subject=lambda: _("Approved and submitted: needs for %(procurement)s") % _about(answer),
            body=lambda: (
                _(
                    "%(name)s has approved the answer of %(organisation)s about needs in the "
                    "procurement “%(procurement)s”. It is submitted."
                )
                % _about(answer, **facts)
            ),
        )
        return
    _write(
        SENT_BACK_INSIDE,
        answer,
        [approval.asked_by],
        key=f"{SENT_BACK_INSIDE}:{approval.pk}",
        url=answer.get_absolute_url(),
        subject=lambda: _("Not approved yet: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(name)s has sent the answer of %(organisation)s about needs in the procurement "
                "“%(procurement)s” back to you with a comment. Change what is needed and ask "
                "again. The last day to answer is %(day)s."
            )
            % _about(answer, **facts)
        ),
    )


def commented(comment: AnswerComment, people: Iterable[Any]) -> None:
    """The other side has written. What was written stands on the page only."""
    answer = comment.answer
    _write(
        COMMENT,
        answer,
        people,
        key=f"{COMMENT}:{comment.pk}",
        url=reverse("needs:conversation", args=[answer.pk]),
        subject=lambda: _("A comment about needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(name)s has written about the answer of %(organisation)s in the procurement "
                "“%(procurement)s”. Read it and answer in the portal."
            )
            % _about(answer, name=comment.author.name)
        ),
    )


def time_asked(request: TimeRequest, people: Iterable[Any]) -> None:
    """A party asks for more time."""
    answer = request.answer
    _write(
        TIME_ASKED,
        answer,
        people,
        key=f"{TIME_ASKED}:{request.pk}",
        url=reverse("needs:review", args=[answer.pk]),
        subject=lambda: _("%(organisation)s asks for more time: %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(organisation)s asks to answer about needs in the procurement “%(procurement)s” "
                "by %(until)s. Grant it or refuse it on the page of the answer."
            )
            % _about(answer, until=formats.day(request.until))
        ),
    )


def time_refused(request: TimeRequest) -> None:
    """No more time. The comment stands on the page only."""
    answer = request.answer
    _write(
        TIME_REFUSED,
        answer,
        [request.asked_by],
        key=f"{TIME_REFUSED}:{request.pk}",
        url=answer.get_absolute_url(),
        subject=lambda: _("No more time: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The coordinator cannot give %(organisation)s more time to answer about needs in "
                "the procurement “%(procurement)s”. The last day is %(day)s. The reason stands on "
                "the page of the answer."
            )
            % _about(answer)
        ),
    )


def taken_out(answer: Answer, people: Iterable[Any]) -> None:
    """The party does not take part any more."""
    _write(
        TAKEN_OUT,
        answer,
        people,
        key=f"{TAKEN_OUT}:{answer.pk}:{answer.version}",
        url=answer.get_absolute_url(),
        subject=lambda: _("You need not answer any more: %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "%(organisation)s does not take part in the inquiry about needs in the "
                "procurement “%(procurement)s” any more. What you have answered can be read and is "
                "not counted."
            )
            % _about(answer)
        ),
    )
