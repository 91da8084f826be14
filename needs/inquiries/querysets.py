"""Query vocabulary of inquiries and answers."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, Q, Value, When

from needs.inquiries.answering import late
from needs.inquiries.enums import AnswerStatus, InquiryStatus
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


def _own_organisations(user: Any) -> set[int]:
    return access.organisation_ids_where(user, Permission.VIEW_WORK)


class InquiryQuerySet(ScopedQuerySet):
    """Inquiries."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others the sent ones that ask their own organisations."""
        if access.works_for_association(user):
            return self
        from needs.inquiries.models import Answer

        mine = Answer.objects.filter(organisation_id__in=_own_organisations(user))
        return self.filter(sent_at__isnull=False, pk__in=mine.values("inquiry_id"))

    def with_status(self, today: date) -> Self:
        """Annotate `status_on`: the state on a day, the same as `Inquiry.status_at`."""
        return self.annotate(
            status_on=Case(
                When(sent_at=None, then=Value(InquiryStatus.DRAFT.value)),
                When(
                    Q(closed_at__isnull=False) | Q(deadline__lt=today),
                    then=Value(InquiryStatus.CLOSED.value),
                ),
                default=Value(InquiryStatus.OPEN.value),
                output_field=CharField(),
            )
        )

    def sent(self) -> Self:
        """Those that the parties have received, the latest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")


class InquiryPartQuerySet(ScopedQuerySet):
    """Parts of an inquiry: visible when the inquiry is."""

    def visible_to(self, user: Any) -> Self:
        from needs.inquiries.models import Inquiry

        return self.filter(inquiry_id__in=Inquiry.objects.visible_to(user).values("pk"))


class AnswerQuerySet(ScopedQuerySet):
    """Answers: a party never sees another party's."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others the answers of their own organisations."""
        if access.works_for_association(user):
            return self
        return self.filter(organisation_id__in=_own_organisations(user))

    def counted(self) -> Self:
        """Answers that belong in the demand."""
        return self.filter(status__in=AnswerStatus.counted())

    def waiting(self) -> Self:
        """Answers that wait for the party."""
        return self.filter(status__in=AnswerStatus.waiting())

    def asked(self) -> Self:
        """Answers of those who take part: not of those taken out."""
        return self.exclude(status=AnswerStatus.REMOVED)

    def with_late(self) -> Self:
        """Annotate `late`: submitted after the inquiry's last day, the same as `Answer.is_late`."""
        return self.annotate(late=late.in_sql("submitted_at", "inquiry__deadline"))

    def writable(self, today: date) -> Self:
        """Answers that the party may write in on a day, the same as `Answer.is_writable`."""
        is_open = Q(inquiry__closed_at=None, inquiry__deadline__gte=today)
        return self.waiting().filter(
            is_open | Q(status=AnswerStatus.RETURNED) | Q(late_until__gte=today)
        )


class InquiryTemplateQuerySet(ScopedQuerySet):
    """Templates of inquiries."""

    def visible_to(self, user: Any) -> Self:
        """Those of the association, for the people who work there."""
        return self if access.works_for_association(user) else self.none()

    def in_use(self) -> Self:
        """Those that can be begun from."""
        return self.filter(retired_at=None)
