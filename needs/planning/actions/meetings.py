"""The days on which members' boards meet, entered by the member, the association or a file."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.planning import policies
from needs.planning.meeting_files import YEARS, Day
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import BoardMeeting, Organisation

MOST_AT_ONCE = 400


def _board(organisation: Organisation, name: str, boards: dict[str, Organisation]) -> Organisation:
    """The organisation's board of that name; a new one is made, as a member knows its boards."""
    known = boards.get(name.casefold())
    if known is None:
        known = Organisation.objects.create(
            kind=OrganisationKind.BOARD,
            parent=organisation,
            name=f"{name}, {organisation.name}"[:200],
            short_name=name[:60],
            county_code=organisation.county_code,
            is_demo=organisation.is_demo,
        )
        boards[name.casefold()] = known
    return known


@transaction.atomic
def add_meetings(
    *, actor: Any, organisation: Organisation, days: Iterable[Day]
) -> list[BoardMeeting]:
    """Enter meetings of the organisation's boards; those that are there already get the new last
    day for matters. Audited. Returns what was new or changed.

    Raises `ActionError` for papers due after their meeting, and for too many at once.
    """
    require(policies.may_keep_meetings(actor, organisation))
    wanted = list(days)
    if len(wanted) > MOST_AT_ONCE:
        raise ActionError(_("At most %(count)s meetings at once.") % {"count": MOST_AT_ONCE})
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    own = Organisation.objects.filter(parent=organisation, kind=OrganisationKind.BOARD)
    boards = {board.short_name.casefold(): board for board in own}
    written = []
    for day in wanted:
        name = day.board.strip()
        if not name:
            raise ActionError(_("Name the board."), field="board")
        if not YEARS[0] <= day.day.year < YEARS[1]:
            raise ActionError(_("The day cannot be right."), field="day")
        if day.papers_by > day.day:
            raise ActionError(_("Matters are handed in before the meeting."), field="papers_by")
        board = _board(organisation, name, boards)
        meeting = BoardMeeting.objects.filter(board=board, date=day.day).first()
        if meeting is not None and meeting.agenda_stop == day.papers_by:
            continue
        meeting = meeting or BoardMeeting(board=board, date=day.day)
        meeting.agenda_stop = day.papers_by
        meeting.save()
        written.append(meeting)
    if written:
        record(
            "planning.meetings_added",
            actor=actor,
            obj=organisation,
            organisation=organisation,
            data={"count": len(written), "first": min(row.date for row in written).isoformat()},
        )
    return written


@transaction.atomic
def remove_meeting(*, actor: Any, meeting: BoardMeeting) -> None:
    """Take away a meeting that will not be held. Audited.

    A mandate that was planned for it has no meeting again, which its page and its board say. Raises
    `ActionError` for a meeting that has been.
    """
    organisation = meeting.board.parent
    require(policies.may_keep_meetings(actor, organisation))
    if meeting.date < clock.today():
        raise ActionError(_("The meeting has been held."))
    record(
        "planning.meeting_removed",
        actor=actor,
        obj=meeting,
        organisation=organisation,
        data={"board": meeting.board.short_name, "day": meeting.date.isoformat()},
    )
    meeting.delete()
