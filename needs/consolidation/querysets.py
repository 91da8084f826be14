"""Query vocabulary: the demand of all is the association's; a party sees what is its own."""

from typing import Any, Self

from django.db.models import Exists, F, OuterRef

from needs.inquiries.enums import AnswerStatus
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


class AssociationQuerySet(ScopedQuerySet):
    """What only the association's people read."""

    def visible_to(self, user: Any) -> Self:
        """All for the association, nothing for others."""
        return self if access.works_for_association(user) else self.none()


class QuantityAdjustmentQuerySet(ScopedQuerySet):
    """Adjustments: a party sees those of its own answers."""

    def visible_to(self, user: Any) -> Self:
        """Visible when the answer is."""
        from needs.inquiries.models import Answer

        return self.filter(answer__in=Answer.objects.visible_to(user))

    def with_standing(self) -> Self:
        """Annotate `stands`: the answer is submitted and as it was when the figure was adjusted."""
        from needs.inquiries.models import AnswerLine

        same = AnswerLine.objects.filter(
            answer=OuterRef("answer"), item=OuterRef("item"), quantity=OuterRef("original")
        )
        return self.annotate(stands=Exists(same))

    def in_force(self) -> Self:
        """Those that count: neither withdrawn nor fallen."""
        return self.with_standing().filter(
            stands=True,
            withdrawn_at=None,
            answer__status__in=AnswerStatus.counted(),
            answer__submitted_at=F("answer_submitted_at"),
        )
