"""Read models of mandates: each a fixed number of statements, however many parties."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from mandates.enums import MandateStatus, Outlook
from mandates.models import Mandate, MandateRequest, PartyList
from mandates.querysets import DAYS_FOR_SIGNING, MandateQuerySet
from portal.core import clock
from portal.organisations.models import BoardMeeting

S = MandateStatus
MEETINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """How many parties stand where in a case."""

    asked: int
    in_force: int
    to_check: int
    waiting: int
    outside: int
    too_late: int

    @property
    def share(self) -> float:
        """The part of the asked parties whose mandates are in force."""
        return self.in_force / self.asked if self.asked else 0.0

    @property
    def settled(self) -> bool:
        """Whether every party has a mandate in force or has said no."""
        return bool(self.asked) and self.in_force + self.outside == self.asked


def counts(procurement: Any) -> Counts:
    """Count the current mandates of a case; one statement."""
    rows = Mandate.objects.of(procurement).order_by().with_outlook(clock.today())
    found = rows.aggregate(
        asked=Count("pk"),
        in_force=Count("pk", filter=Q(status__in=S.binding())),
        to_check=Count("pk", filter=Q(status=S.SIGNED)),
        waiting=Count("pk", filter=Q(status__in=S.waiting())),
        outside=Count("pk", filter=Q(status__in=S.outside())),
        too_late=Count("pk", filter=Q(outlook=Outlook.TOO_LATE)),
    )
    return Counts(**found)


def request_of(procurement: Any) -> MandateRequest | None:
    """The request of a case, sent or not."""
    return MandateRequest.objects.filter(procurement=procurement).first()


def party_list(procurement: Any) -> Any:
    """The locked party list with `parties`, how many they are; None while it is open."""
    lists = PartyList.objects.filter(procurement=procurement)
    return lists.select_related("locked_by", "annex").annotate(parties=Count("rows")).first()


def board(procurement: Any) -> MandateQuerySet:
    """The rows of the mandate board, with what each party's calendar says."""
    rows = Mandate.objects.of(procurement).with_outlook(clock.today())
    return rows.select_related("organisation", "request", "board")


def for_page() -> MandateQuerySet:
    """Mandates with all that a page about one of them shows."""
    return Mandate.objects.with_outlook(clock.today()).select_related(
        "organisation",
        "request__procurement",
        "board",
        "planned_meeting__board",
        "paper",
        "signed",
        "uploaded_by",
        "verified_by",
        "closed_by",
        "decision_recorded_by",
    )


def last_change(mandates: list[Mandate]) -> datetime | None:
    """When something last happened to any of the mandates."""
    moments = [
        moment
        for row in mandates
        for moment in (
            row.requested_at,
            row.decision_recorded_at,
            row.uploaded_at,
            row.verified_at,
            row.closed_at,
        )
        if moment
    ]
    return max(moments, default=None)


def outlook_of_meeting(meeting_on: date, deadline: date) -> Outlook:
    """The light of one meeting; the same rule as `MandateQuerySet.with_outlook`."""
    if meeting_on > deadline:
        return Outlook.TOO_LATE
    if (deadline - meeting_on).days < DAYS_FOR_SIGNING:
        return Outlook.TIGHT
    return Outlook.ON_TIME


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting that a party can choose, with its light."""

    meeting: BoardMeeting
    outlook: Outlook


def meetings_for(mandate: Mandate) -> list[MeetingChoice]:
    """Coming meetings of the party's boards that still take matters; one statement."""
    rows = BoardMeeting.objects.filter(
        board__parent=mandate.organisation_id, agenda_stop__gte=clock.today()
    ).select_related("board")
    return [
        MeetingChoice(row, outlook_of_meeting(row.date, mandate.request.deadline))
        for row in rows.order_by("date", "pk")[:MEETINGS_SHOWN]
    ]
