"""What other rooms and the public site may know of mandates and party lists."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mandates.enums import Commitment, MandateStatus, Power
from mandates.models import Mandate, PartyList, PartyListRow
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations.models import BoardMeeting

__all__ = [
    "Commitment",
    "MandateFact",
    "MandateStatus",
    "MeetingFact",
    "PartyFact",
    "PartyListFact",
    "Power",
    "granted_power",
    "in_force",
    "is_party",
    "listed_powers",
    "mandate_states",
    "next_meeting",
    "party_list_of",
]


@dataclass(frozen=True, slots=True)
class MandateFact:
    """A mandate in force."""

    mandate_id: int
    organisation_id: int
    name: str
    powers: tuple[str, ...]
    commitment: Commitment
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartyFact:
    """A party as it stands on the locked list."""

    position: int
    organisation_id: int
    name: str
    organisation_number: str
    code: str
    mandate_id: int
    powers: tuple[str, ...]
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class PartyListFact:
    """The locked party list."""

    procurement_id: int
    locked_at: datetime
    locked_by: str
    sha256: str
    annex_id: int
    parties: tuple[PartyFact, ...]

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Who may use the agreement."""
        return frozenset(party.organisation_id for party in self.parties)


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A board's meeting and the last day to hand in a matter."""

    board: str
    date: dt.date
    agenda_stop: dt.date


def mandate_states(procurement: Any) -> dict[int, MandateStatus]:
    """How far each asked party has come, by organisation id; one statement."""
    rows = Mandate.objects.of(procurement).values_list("organisation_id", "status")
    return {organisation: MandateStatus(status) for organisation, status in rows}


def in_force(procurement: Any) -> list[MandateFact]:
    """The mandates in force, in Swedish order; one statement."""
    rows = Mandate.objects.of(procurement).in_force().select_related("organisation")
    return [
        MandateFact(
            mandate_id=row.pk,
            organisation_id=row.organisation_id,
            name=row.organisation.short_name,
            powers=tuple(row.powers),
            commitment=Commitment(row.commitment),
            verified_at=row.verified_at,
        )
        for row in rows
    ]


def party_list_of(procurement: Any) -> PartyListFact | None:
    """The locked party list, None while it is open; two statements."""
    found = PartyList.objects.filter(procurement=procurement).select_related("locked_by").first()
    if found is None:
        return None
    return PartyListFact(
        procurement_id=found.procurement_id,
        locked_at=found.locked_at,
        locked_by=found.locked_by.name,
        sha256=found.sha256,
        annex_id=found.annex_id,
        parties=tuple(
            PartyFact(
                position=row.position,
                organisation_id=row.organisation_id,
                name=row.name,
                organisation_number=row.organisation_number,
                code=row.code,
                mandate_id=row.mandate_id,
                powers=tuple(row.powers),
                commitment=Commitment(row.commitment),
            )
            for row in found.rows.order_by("position")
        ),
    )


def is_party(procurement: Any, organisation: Any) -> bool:
    """Whether the organisation stands on the locked list."""
    lists = PartyList.objects.filter(procurement=procurement, rows__organisation=organisation)
    return lists.exists()


def listed_powers(
    procurement_ids: Iterable[int], *, organisation_id: int | None = None
) -> dict[tuple[int, int], frozenset[str]]:
    """The powers on the locked lists by case and organisation, of one organisation or of all.

    One statement. An organisation that is missing gave no mandate that is known here.
    """
    rows = PartyListRow.objects.filter(party_list__procurement_id__in=list(procurement_ids))
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = rows.values_list("party_list__procurement_id", "organisation_id", "powers")
    return {(case, party): frozenset(powers) for case, party, powers in found}


def granted_power(procurement: Any, organisation: Any, power: Power | str) -> Decision:
    """Whether the association may do `power` in the name of `organisation` in this case."""
    wanted = Power(power)
    row = Mandate.objects.of(procurement).in_force().filter(organisation=organisation).first()
    if row is None:
        return Decision.no(
            _("%(party)s has no mandate in force.") % {"party": organisation.short_name}
        )
    if wanted.value in row.powers:
        return Decision.yes()
    return Decision.no(
        _("The mandate of %(party)s does not cover: %(power)s.")
        % {"party": organisation.short_name, "power": wanted.label}
    )


def next_meeting(organisation: Any) -> MeetingFact | None:
    """The next meeting of any of the organisation's boards that still takes matters."""
    meetings = BoardMeeting.objects.filter(
        board__parent=organisation, agenda_stop__gte=clock.today()
    )
    row = meetings.select_related("board").order_by("date", "pk").first()
    return MeetingFact(row.board.name, row.date, row.agenda_stop) if row else None
