"""Read models: the board of answers, and what to start an answer from."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, Inquiry
from portal.core import clock


def current_inquiry(procurement: Any) -> Inquiry | None:
    """The inquiry that counts: the latest sent one."""
    return Inquiry.objects.filter(procurement=procurement).sent().first()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many parties are asked and have answered, and where the rest stand."""

    asked: int
    answered: int
    begun: int
    returned: int
    nothing: int
    again: int = 0

    @property
    def waiting(self) -> int:
        """Parties that have not answered."""
        return self.asked - self.answered

    @property
    def share(self) -> float:
        """Share answered, 0–1."""
        return self.answered / self.asked if self.asked else 0.0


def progress(inquiry: Inquiry) -> Progress:
    """Count the answers by state, in one statement."""
    counts = (
        Answer.objects.filter(inquiry=inquiry)
        .asked()
        .aggregate(
            asked=Count("pk"),
            answered=Count("pk", filter=Q(status__in=AnswerStatus.complete())),
            again=Count("pk", filter=Q(status=AnswerStatus.AGAIN)),
            begun=Count("pk", filter=Q(status=AnswerStatus.DRAFT)),
            returned=Count("pk", filter=Q(status=AnswerStatus.RETURNED)),
            nothing=Count(
                "pk",
                filter=Q(status__in=AnswerStatus.complete(), stance__in=Stance.without_need()),
            ),
        )
    )
    return Progress(**counts)


def newcomers(inquiry: Inquiry) -> list[Any]:
    """Organisations invited to the procurement after the inquiry was sent: not asked yet."""
    asked = inquiry.answers.values("organisation_id")
    rows = inquiry.procurement.participations.exclude(organisation_id__in=asked)
    return [row.organisation for row in rows.select_related("organisation")]


def reminded_today(inquiry: Inquiry) -> bool:
    """Whether the silent parties have already been written to today."""
    from portal.audit.models import AuditEvent

    last = AuditEvent.objects.of(inquiry).filter(code="needs.reminded").first()
    return last is not None and clock.local_date(last.at) == clock.today()


def lines_done(answer: Answer) -> int:
    """How many lines of a draft have something typed as quantity."""
    return sum(
        1
        for name, values in answer.draft.items()
        if name.startswith("quantity_") and any(value.strip() for value in values)
    )
