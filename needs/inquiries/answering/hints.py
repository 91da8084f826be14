"""What the board should know of answers: who approves, who waits for us, who wants more time."""

from django.urls import reverse
from django.utils.translation import gettext as _

from needs.inquiries.answering.models import AnswerComment, Approval, TimeRequest
from needs.inquiries.models import Answer
from needs.inquiries.standings import Hint
from portal.ui import formats


def waiting_within(answers: list[Answer]) -> dict[int, Hint]:
    """Answers that somebody within the party has to approve; one statement."""
    rows = Approval.objects.waiting().filter(answer__in=answers).select_related("approver")
    return {
        row.answer_id: Hint(
            _("Waits for %(name)s of the party to approve it.") % {"name": row.approver.name}
        )
        for row in rows
    }


def asked_of_us(answers: list[Answer]) -> dict[int, Hint]:
    """Answers about which the party has written last; one statement. They wait for us."""
    latest = AnswerComment.objects.filter(answer__in=answers).order_by(
        "answer_id", "-written_at", "-pk"
    )
    return {
        row.answer_id: Hint(
            _("The party has asked a question. Answer it."),
            stuck=True,
            label=_("Read the question"),
            url=reverse("needs:review", args=[row.answer_id]),
        )
        for row in latest.distinct("answer_id")
        if not row.from_association
    }


def more_time(answers: list[Answer]) -> dict[int, Hint]:
    """Answers for which the party asks for more time; one statement."""
    return {
        row.answer_id: Hint(
            _("The party asks to answer by %(day)s. Decide.") % {"day": formats.day(row.until)},
            stuck=True,
            label=_("Decide"),
            url=reverse("needs:decide_time", args=[row.answer_id]),
        )
        for row in TimeRequest.objects.filter(answer__in=answers, decided_at=None)
    }
