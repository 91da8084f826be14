"""Read models of organisations and their people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.core import clock
from portal.notices.public import reach_of
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Permission, Relation, Role
from portal.organisations.models import BoardMeeting, Membership, Organisation, OrganisationName
from portal.organisations.roles import ROLE_PERMISSIONS
from portal.ui import formats

MEETINGS_SHOWN = 3
# Without these a member is stuck: nobody answers, signs or lets new people in.
NEEDED = (
    Permission.ANSWER_NEEDS,
    Permission.PREPARE_MANDATE,
    Permission.SIGN_MANDATE,
    Permission.MANAGE_MEMBERS,
)
NEEDED_IN_ASSOCIATION = (Permission.MANAGE_MEMBERS,)


def organisations(user: Any) -> QuerySet[Organisation]:
    """All organisations but boards, members first, with earlier names and number of people."""
    today = clock.today()
    earlier = (
        OrganisationName.objects.filter(organisation=OuterRef("pk"), valid_to__lt=today)
        .order_by()
        .values("organisation")
        .annotate(all=StringAgg("name", Value(", ")))
        .values("all")
    )
    people = (
        Membership.objects.filter(organisation=OuterRef("pk"), user__is_active=True)
        .current(today)
        .order_by()
        .values("organisation")
        .annotate(n=Count("user_id", distinct=True))
        .values("n")
    )
    rank = Case(
        When(kind=OrganisationKind.ASSOCIATION, then=0),
        When(closed_on__lte=today, then=4),
        When(relation=Relation.MEMBER, then=1),
        When(relation=Relation.ASSOCIATED, then=2),
        default=3,
        output_field=IntegerField(),
    )
    rows = Organisation.objects.visible_to(user).exclude(kind=OrganisationKind.BOARD)
    return (
        rows.select_related("succeeded_by")
        .annotate(
            earlier=Coalesce(Subquery(earlier), Value(""), output_field=TextField()),
            people_today=Coalesce(Subquery(people), 0),
            rank=rank,
        )
        .order_by("rank", "sort_name", "pk")
    )


def inside(user: Any) -> QuerySet[Organisation]:
    """The organisations whose people and work the person may see."""
    rows = Organisation.objects.visible_to(user).select_related("parent", "succeeded_by")
    if access.works_for_association(user):
        return rows
    return rows.filter(pk__in=access.organisation_ids_where(user, Permission.VIEW_WORK))


def sees_inside(user: Any, organisation: Organisation) -> bool:
    """Whether the person may see who works there."""
    return access.works_for_association(user) or access.may(
        user, Permission.VIEW_WORK, organisation
    )


@dataclass(frozen=True, slots=True)
class People:
    """An organisation's roles: those of today, those to come, those that have ended."""

    today: list[Membership]
    coming: list[Membership]
    past: list[Membership]


def people_of(organisation: Organisation) -> People:
    """Every role there is and has been in an organisation, and how people are reached."""
    day = clock.today()
    rows = list(
        Membership.objects.filter(organisation=organisation)
        .select_related("user", "granted_by", "deputy_for", "ended_by")
        .order_by("user__name", "role", "valid_from")
    )
    reach = reach_of(row.user for row in rows)
    for row in rows:
        row.organisation = organisation
        row.reach = reach[row.user_id]  # type: ignore[attr-defined]
    today = [row for row in rows if row.holds_on(day)]
    coming = [
        row
        for row in rows
        if row.valid_from > day and (row.last_day is None or row.last_day >= row.valid_from)
    ]
    kept = {row.pk for row in (*today, *coming)}
    past = [row for row in rows if row.pk not in kept]
    return People(today, coming, sorted(past, key=lambda r: r.last_day or day, reverse=True))


@dataclass(frozen=True, slots=True)
class PowerRow:
    """One power of the matrix: who has it today, and why it matters when nobody has."""

    permission: Permission
    holders: list[Membership]
    warning: str


def matrix_of(organisation: Organisation, people: People) -> list[PowerRow]:
    """Who can do what, power by power; reads nothing more than `people`."""
    holders: dict[Permission, list[Membership]] = defaultdict(list)
    for row in people.today:
        if row.user.is_active:
            for permission in ROLE_PERMISSIONS[Role(row.role)]:
                holders[permission].append(row)
    needed = _needed(organisation)
    return [
        PowerRow(
            permission,
            holders[permission],
            ""
            if holders[permission] or permission not in needed
            else _warning(organisation, permission, people.coming),
        )
        for permission in Permission
        if holders[permission] or permission in needed
    ]


def _needed(organisation: Organisation) -> tuple[Permission, ...]:
    if organisation.is_closed or organisation.kind == OrganisationKind.BOARD:
        return ()
    if organisation.kind == OrganisationKind.ASSOCIATION:
        return NEEDED_IN_ASSOCIATION
    return NEEDED if organisation.relation != Relation.NONE else ()


def _warning(organisation: Organisation, permission: Permission, coming: list[Membership]) -> str:
    """Why nobody can, and what to do about it."""
    first = min(
        (row.valid_from for row in coming if permission in ROLE_PERMISSIONS[Role(row.role)]),
        default=None,
    )
    if first is not None:
        return _("Nobody in %(name)s can do this before %(day)s.") % {
            "name": organisation.short_name,
            "day": formats.day(first),
        }
    roles = [str(role.label) for role, held in ROLE_PERMISSIONS.items() if permission in held]
    roles = [
        str(role.label)
        for role in Role.for_kind(organisation.kind)
        if permission in ROLE_PERMISSIONS[role]
    ]
    return _("Nobody in %(name)s can do this today. It takes one of these roles: %(roles)s.") % {
        "name": organisation.short_name,
        "roles": ", ".join(roles),
    }


@dataclass
class Board:
    """A board with its next meetings, and the last day for matters to each."""

    board: Organisation
    meetings: list[BoardMeeting] = field(default_factory=list)


def boards_of(organisation: Organisation) -> list[Board]:
    """The boards of an organisation and their next meetings; two statements."""
    children = organisation.children.filter(kind=OrganisationKind.BOARD)
    boards = {board.pk: Board(board) for board in children}
    coming = BoardMeeting.objects.filter(board_id__in=boards, date__gte=clock.today())
    for meeting in coming.order_by("date"):
        meetings = boards[meeting.board_id].meetings
        if len(meetings) < MEETINGS_SHOWN:
            meetings.append(meeting)
    return list(boards.values())


def related_to(organisation: Organisation) -> dict[str, list[Organisation]]:
    """Companies of the organisation, and those it has taken over; one statement."""
    rows = Organisation.objects.filter(
        Q(parent=organisation, kind=OrganisationKind.COMPANY) | Q(succeeded_by=organisation)
    )
    found: dict[str, list[Organisation]] = {"companies": [], "predecessors": []}
    for row in rows:
        taken_over = row.succeeded_by_id == organisation.pk
        found["predecessors" if taken_over else "companies"].append(row)
    return found


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merger will do to people: who has which role, and whether the new one has it."""

    memberships: list[Membership]
    boards: list[Organisation]
    invitations: int


def merge_preview(organisation: Organisation, day: date) -> MergePreview:
    """What ends with an organisation on a day; three statements."""
    rows = Membership.objects.filter(organisation=organisation).running(day)
    return MergePreview(
        memberships=list(rows.select_related("user", "deputy_for").order_by("user__name", "role")),
        boards=list(organisation.children.filter(kind=OrganisationKind.BOARD, closed_on=None)),
        invitations=organisation.invitations.unanswered().count(),
    )
