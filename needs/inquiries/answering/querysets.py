"""What hangs on an answer is known to those who may know of the answer."""

from typing import Any, Self

from django.db.models import Q

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class OfAnswerQuerySet(ScopedQuerySet):
    """Rows of an answer."""

    def visible_to(self, user: Any) -> Self:
        """Rows of the answers that `user` may know of."""
        from needs.inquiries.models import Answer

        return self.filter(answer_id__in=Answer.objects.visible_to(user).values("pk"))


class OwnWorkQuerySet(ScopedQuerySet):
    """Rows about how a party works inside itself: the association does not see them."""

    def visible_to(self, user: Any) -> Self:
        """Rows of answers of the person's own organisations."""
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(answer__organisation_id__in=ids)


class PartQuerySet(OwnWorkQuerySet):
    """Parts that somebody is asked to write."""

    def current(self) -> Self:
        """Those that are not taken back."""
        return self.filter(withdrawn_at=None)

    def of(self, user: Any) -> Self:
        """Those that `user` is asked to write, by name or by the address they were invited to."""
        return self.filter(Q(person=user) | Q(person=None, email__iexact=user.email))


class ApprovalQuerySet(OwnWorkQuerySet):
    """Requests for approval."""

    def waiting(self) -> Self:
        """Those that nobody has decided or taken back."""
        return self.filter(decided_at=None, taken_back_at=None)


class RuleQuerySet(ScopedQuerySet):
    """Which organisations have somebody approve their answers."""

    def visible_to(self, user: Any) -> Self:
        """Those of the person's own organisations."""
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids)


class OwnRowsQuerySet(ScopedQuerySet):
    """Rows that are a person's own."""

    def visible_to(self, user: Any) -> Self:
        """The person's own."""
        return self.filter(user_id=user.pk)
