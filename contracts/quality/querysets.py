"""Query vocabulary of the quality follow-up: who may know of what."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from contracts.quality.enums import AssessmentState, DeviationState, Standing
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission, Role

# The association's people with the right to individual cases.
HANDLERS = (
    Role.COORDINATOR,
    Role.ASSOCIATION_ADMIN,
    Role.ASSOCIATION_CONTROLLER,
    Role.LAWYER,
)


def standing_rules(today: date) -> list[tuple[Standing, dict[str, Any]]]:
    """The one definition of how an assessment stands; the first that holds decides."""
    return [
        (Standing.ANSWERED, {"state": AssessmentState.ANSWERED}),
        (Standing.ASSESSED, {"state": AssessmentState.ASSESSED}),
        (Standing.WAIVED, {"state": AssessmentState.WAIVED}),
        (Standing.LATE, {"due_on__lt": today}),
    ]


class AssociationOnlyQuerySet(ScopedQuerySet):
    """What the association's people alone read."""

    def visible_to(self, user: Any) -> Self:
        """All for the association, nothing for others."""
        return self if access.works_for_association(user) else self.none()


class AssessmentQuerySet(ScopedQuerySet):
    """Assessments."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; a member's people see what their organisation is asked."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids) if ids else self.none()

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
        """Neither answered nor done without."""
        return self.filter(state=AssessmentState.OPEN)

    def late(self, today: date) -> Self:
        """Open after their last day."""
        return self.open().filter(due_on__lt=today)


class DeviationQuerySet(ScopedQuerySet):
    """Deviations: one member never learns of another's."""

    def visible_to(self, user: Any) -> Self:
        """All for those of the association who handle them, for its others no individual cases.

        A member's deviations are read by its people who use the agreements (`CALL_OFF`): readers
        and elected see sums alone.
        """
        if access.has_role(user, *HANDLERS):
            return self
        if access.works_for_association(user):
            return self.filter(is_individual=False)
        ids = access.organisation_ids_where(user, Permission.CALL_OFF)
        return self.filter(organisation_id__in=ids) if ids else self.none()

    def open(self) -> Self:
        """Those that are not at their end."""
        return self.filter(state__in=sorted(DeviationState.open()))

    def with_overdue(self, today: date) -> Any:
        """Annotate `overdue`: the supplier's reply, or a step of the plan, is late."""
        steps = apps.get_model("quality", "PlanStep").objects
        late = steps.filter(deviation=OuterRef("pk"), verified_at=None, due_on__lt=today)
        return self.annotate(late_step=Exists(late)).annotate(
            overdue=Case(
                When(state=DeviationState.ASKED, reply_due_on__lt=today, then=Value(1)),
                When(state=DeviationState.ACTING, late_step=True, then=Value(1)),
                default=Value(0),
            )
        )


class DeviationPartQuerySet(ScopedQuerySet):
    """Parts of a deviation: visible when it is."""

    def visible_to(self, user: Any) -> Self:
        """Parts of the deviations that `user` may know of."""
        visible = apps.get_model("quality", "Deviation").objects.visible_to(user).values("pk")
        return self.filter(deviation_id__in=visible)


class KeptQuerySet(ScopedQuerySet):
    """Documents of an assessment or a deviation: visible when that is."""

    def visible_to(self, user: Any) -> Self:
        """Those of what `user` may know of."""
        assessments = apps.get_model("quality", "Assessment").objects.visible_to(user)
        deviations = apps.get_model("quality", "Deviation").objects.visible_to(user)
        return self.filter(
            Q(assessment_id__in=assessments.values("pk"))
            | Q(deviation_id__in=deviations.values("pk"))
        )
