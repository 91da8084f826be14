"""Query vocabulary of letters and of what people want of them."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from portal.core import clock
from portal.core.querysets import ScopedQuerySet
from portal.notices.enums import LetterStatus
from portal.organisations import access


class LetterQuerySet(ScopedQuerySet):
    """Letters."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; one's own for everyone else."""
        if access.works_for_association(user):
            return self
        return self.filter(recipient_id=user.pk)

    def waiting(self) -> Self:
        """Those the worker has still to send, oldest first.

        One that a worker has taken counts when that worker's time is out: it was lost.
        """
        return (
            self.filter(status__in=LetterStatus.to_send())
            .filter(Q(not_before=None) | Q(not_before__lte=clock.now()))
            .order_by("pk")
        )

    def held(self) -> Self:
        """Those that wait for their reader's digest, oldest first."""
        return self.filter(status=LetterStatus.HELD).order_by("pk")


class OwnQuerySet(ScopedQuerySet):
    """What is a person's own."""

    def visible_to(self, user: Any) -> Self:
        """One's own alone."""
        return self.filter(person_id=user.pk)


class AbsenceQuerySet(ScopedQuerySet):
    """Absences."""

    def visible_to(self, user: Any) -> Self:
        """One's own, and those in which one stands in."""
        return self.filter(Q(person_id=user.pk) | Q(deputy_id=user.pk))

    def on(self, day: date) -> Self:
        """Those that hold that day."""
        return self.filter(first_day__lte=day, last_day__gte=day).filter(
            Q(ended_on=None) | Q(ended_on__gt=day)
        )


class FailingAddressQuerySet(ScopedQuerySet):
    """Addresses that do not work."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; one's own for everyone else."""
        if access.works_for_association(user):
            return self
        return self.filter(address__iexact=user.email)
