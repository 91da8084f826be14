"""Query vocabulary of mandates and party lists."""

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from mandates.enums import MandateStatus, Outlook
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import BoardMeeting

# A decision is signed when its minutes are approved, which takes some days.
DAYS_FOR_SIGNING = 7


class RequestQuerySet(ScopedQuerySet):
    """What the association asks the parties for."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for a party those that it has been sent."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(sent_at__isnull=False, mandates__organisation_id__in=ids).distinct()

    def with_counts(self) -> Self:
        """Add how many are asked, in force, to check, waited for; and when the list was locked."""
        now = ~Q(mandates__status=MandateStatus.SUPERSEDED)

        def among(*statuses: MandateStatus) -> Count:
            return Count("mandates", filter=Q(mandates__status__in=statuses))

        return self.select_related("procurement").annotate(
            asked=Count("mandates", filter=now),
            in_force=among(*MandateStatus.binding()),
            to_check=among(MandateStatus.SIGNED),
            waiting=among(*MandateStatus.waiting()),
            locked_at=F("procurement__party_list__locked_at"),
        )


class MandateQuerySet(ScopedQuerySet):
    """Mandates."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; a party sees its own and nobody else's."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids)

    def current(self) -> Self:
        """One per party and case: without those that a later request has replaced."""
        return self.exclude(status=MandateStatus.SUPERSEDED)

    def of(self, procurement: Any) -> Self:
        """The current mandates of a case, in Swedish order."""
        mandates = self.current().filter(request__procurement=procurement)
        return mandates.order_by("organisation__sort_name", "pk")

    def in_force(self) -> Self:
        """Those by which the association may act."""
        return self.filter(status__in=MandateStatus.binding())

    def waiting(self) -> Self:
        """Those in which the party has something to do."""
        return self.filter(status__in=MandateStatus.waiting())

    def to_check(self) -> Self:
        """Uploaded, and waiting for the association."""
        return self.filter(status=MandateStatus.SIGNED)

    def with_outlook(self, today: date) -> Self:
        """Add `meeting_on`, `agenda_stop_on` and `outlook`; no outlook once the party has decided.

        The meeting is the planned one, else the next at which the chosen board, or any board of the
        party, can still take the matter up.
        """
        coming = BoardMeeting.objects.filter(agenda_stop__gte=today).order_by("date", "pk")
        of_board = coming.filter(board_id=OuterRef("board_id"))
        of_party = coming.filter(board__parent_id=OuterRef("organisation_id"))

        def first(column: str) -> Coalesce:
            return Coalesce(
                f"planned_meeting__{column}",
                Subquery(of_board.values(column)[:1]),
                Case(
                    When(board__isnull=True, then=Subquery(of_party.values(column)[:1])),
                    default=None,
                    output_field=DateField(),
                ),
                output_field=DateField(),
            )

        undecided = Q(status__in=MandateStatus.awaiting_decision())
        margin = timedelta(days=DAYS_FOR_SIGNING)
        return self.annotate(
            meeting_on=first("date"), agenda_stop_on=first("agenda_stop")
        ).annotate(
            outlook=Case(
                When(~undecided, then=Value("")),
                When(meeting_on=None, then=Value(Outlook.UNKNOWN.value)),
                When(meeting_on__gt=F("request__deadline"), then=Value(Outlook.TOO_LATE.value)),
                When(
                    meeting_on__gt=F("request__deadline") - margin, then=Value(Outlook.TIGHT.value)
                ),
                default=Value(Outlook.ON_TIME.value),
                output_field=CharField(),
            )
        )


class PartyListQuerySet(ScopedQuerySet):
    """Locked party lists."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others those of cases they are invited to."""
        from portal.procurements.models import Procurement

        return self.filter(procurement__in=Procurement.objects.visible_to(user).values("pk"))


class PartyListRowQuerySet(ScopedQuerySet):
    """Rows of locked party lists."""

    def visible_to(self, user: Any) -> Self:
        """As the list: parties may know each other, the list is part of the notice."""
        from portal.procurements.models import Procurement

        visible = Procurement.objects.visible_to(user).values("pk")
        return self.filter(party_list__procurement__in=visible)
