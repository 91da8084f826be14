"""Query vocabulary of supplier reports."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, Q, Value, When

from contracts.reports.enums import Standing, TaskState
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


def standing_rules(today: date) -> list[tuple[Standing, dict[str, Any]]]:
    """The one definition of how a report stands; the first that holds decides."""
    return [
        (Standing.SUBMITTED, {"state": TaskState.SUBMITTED}),
        (Standing.WAIVED, {"state": TaskState.WAIVED}),
        (Standing.LATE, {"due_on__lt": today}),
    ]


class AssociationOnlyQuerySet(ScopedQuerySet):
    """What suppliers say of their sales is read by the association's people alone.

    A party reads its own part of it as use, line by line.
    """

    def visible_to(self, user: Any) -> Self:
        """All for the association, nothing for others."""
        return self if access.works_for_association(user) else self.none()


class TaskQuerySet(AssociationOnlyQuerySet):
    """Reports to be made."""

    def with_standing(self, today: date) -> Any:
        """Annotate `standing_value` on the day `today`."""
        return self.annotate(
            standing_value=Case(
                *(
                    When(Q(**rule), then=Value(standing.value))
                    for standing, rule in standing_rules(today)
                ),
                default=Value(Standing.WAITING.value),
                output_field=CharField(),
            )
        )

    def open(self) -> Self:
        """Neither submitted nor waived."""
        return self.filter(state=TaskState.OPEN)

    def late(self, today: date) -> Self:
        """Open after their last day."""
        return self.open().filter(due_on__lt=today)


class VersionQuerySet(AssociationOnlyQuerySet):
    """Submitted versions."""

    def current(self) -> Self:
        """Those that no correction has reversed."""
        return self.filter(reversed_at=None)


class ContactQuerySet(AssociationOnlyQuerySet):
    """Reporting contacts."""

    def current(self) -> Self:
        """Those who still report."""
        return self.filter(ended_at=None)
