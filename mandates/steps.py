"""The five steps of a party's mandate, with one thing to do at a time."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mandates import policies
from mandates.enums import MandateStatus
from mandates.models import Mandate
from portal.core.decisions import Decision
from portal.core.enums import Tone
from portal.ui import formats

S = MandateStatus


@dataclass(frozen=True, slots=True)
class Step:
    """A step as shown: done, now or ahead; only the one that is now has a primary button."""

    number: int
    title: str
    text: str
    state: str
    button: str = ""
    url: str = ""
    decision: Decision | None = None

    @property
    def tone(self) -> Tone:
        """The tag's tone."""
        return {"done": Tone.SUCCESS, "now": Tone.INFO}.get(self.state, Tone.NEUTRAL)

    @property
    def tag(self) -> str:
        """The tag's words."""
        return {"done": _("Done"), "now": _("Now")}.get(self.state, _("Later"))


# How many steps are behind the party in each state.
_BEHIND = {S.REQUESTED: 1, S.DECIDED: 3, S.RETURNED: 3, S.SIGNED: 4, S.IN_FORCE: 5}


def steps_of(mandate: Mandate, user: Any) -> list[Step]:
    """The steps; none when the party has declined or withdrawn."""
    status = mandate.status_enum
    if status not in _BEHIND:
        return []
    behind = _BEHIND[status]
    if status == S.REQUESTED and mandate.planned_meeting_id:
        behind = 2
    builders = [_read, _plan, _record, _sign, _check]
    return [
        build(mandate, user, _state(number, behind)) for number, build in enumerate(builders, 1)
    ]


def _state(number: int, behind: int) -> str:
    if number <= behind:
        return "done"
    return "now" if number == behind + 1 else "ahead"


def _read(mandate: Mandate, user: Any, state: str) -> Step:
    return Step(
        1,
        _("Read the mandate"),
        _("What the association asks for, filled in with your name and your needs."),
        state,
        button=_("Download the mandate (PDF)"),
        url=reverse("mandates:paper", args=[mandate.pk]),
    )


def _plan(mandate: Mandate, user: Any, state: str) -> Step:
    meeting = mandate.planned_meeting
    text = _("Choose the board meeting, and see whether it is in time.")
    if meeting:
        text = _("%(board)s meets on %(day)s. Matters by %(stop)s.") % {
            "board": meeting.board.short_name,
            "day": formats.day(meeting.date),
            "stop": formats.day(meeting.agenda_stop),
        }
    return Step(
        2,
        _("Take the matter to the board"),
        text,
        state,
        button=_("Choose another meeting") if meeting else _("Choose a meeting"),
        url=reverse("mandates:plan", args=[mandate.pk]) if mandate.status == S.REQUESTED else "",
        decision=policies.may_decide(user, mandate),
    )


def _record(mandate: Mandate, user: Any, state: str) -> Step:
    text = _("Who decided, which day, paragraph and registry number. A person decides (KL 6:38).")
    if mandate.decided_on:
        text = _("%(decision)s, %(day)s. Registry number %(number)s.") % {
            "decision": mandate.decision_line,
            "day": formats.day(mandate.decided_on),
            "number": mandate.diary_number or formats.NOTHING,
        }
    open_to_change = mandate.status in S.waiting()
    return Step(
        3,
        _("Record the decision"),
        text,
        state,
        button=_("Change the decision") if mandate.decided_on else _("Record the decision"),
        url=reverse("mandates:decide", args=[mandate.pk]) if open_to_change else "",
        decision=policies.may_decide(user, mandate),
    )


def _sign(mandate: Mandate, user: Any, state: str) -> Step:
    text = _("Sign the PDF with your signing service, or on paper, and upload it here.")
    if mandate.signed_id and mandate.uploaded_at and mandate.uploaded_by:
        text = _("Uploaded %(moment)s by %(name)s.") % {
            "moment": formats.moment(mandate.uploaded_at),
            "name": mandate.uploaded_by.name,
        }
    possible = mandate.status in {S.DECIDED, S.RETURNED, S.SIGNED}
    return Step(
        4,
        _("Sign and upload"),
        text,
        state,
        button=_("Upload another file") if mandate.signed_id else _("Upload the signed mandate"),
        url=reverse("mandates:upload", args=[mandate.pk]) if possible else "",
        decision=policies.may_upload(user, mandate),
    )


def _check(mandate: Mandate, user: Any, state: str) -> Step:
    text = _("The association checks document, signature and decision. You need to do nothing.")
    if mandate.verified_at and mandate.verified_by:
        text = _("Checked %(moment)s by %(name)s. The mandate is in force.") % {
            "moment": formats.moment(mandate.verified_at),
            "name": mandate.verified_by.name,
        }
    return Step(5, _("The association checks"), text, state)
