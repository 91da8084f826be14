"""Read models of a procurement's team: who is appointed, what is declared, who has read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.audit.models import Look
from portal.core import clock
from portal.people.models import User
from portal.procurements.enums import DeclarationState
from portal.procurements.models import Appointment, Declaration, Procurement, TenderOpening

# What a page writes down as its reason when tenders or tenderers have been shown on it.
TENDERS, LIST, NAMES, AWARD = "tenders", "opening list", "names of tenderers", "tenders in award"
READINGS = (TENDERS, LIST, NAMES, AWARD)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team: what they are appointed to, and what stands of their interests.

    Of the declaration the content is shown by `policies` alone; `state` everyone in the case sees.
    """

    user: User
    appointments: list[Appointment]
    declaration: Declaration | None

    @property
    def state(self) -> DeclarationState:
        """None, declared, managed or recused."""
        return self.declaration.state_enum if self.declaration else DeclarationState.NONE

    @property
    def asked_at(self) -> datetime:
        """When the person was first asked to declare: with the first appointment."""
        return min(row.appointed_at for row in self.appointments)

    @property
    def is_active(self) -> bool:
        """Whether some task still holds."""
        return any(row.ended_at is None for row in self.appointments)


def team_of(procurement: Procurement, *, ended: bool = False) -> list[Member]:
    """The people of the team with their declarations, by name; two statements.

    With `ended` also those whose tasks are over, as the individual report needs them.
    """
    rows = Appointment.objects.filter(procurement=procurement)
    if not ended:
        rows = rows.current(clock.today())
    found: dict[int, list[Appointment]] = {}
    for row in rows.select_related("user", "appointed_by", "ended_by").order_by("user__name", "pk"):
        found.setdefault(row.user_id, []).append(row)
    declared = {
        row.user_id: row
        for row in Declaration.objects.current()
        .filter(procurement=procurement)
        .select_related("handled_by")
    }
    return [Member(rows[0].user, rows, declared.get(pk)) for pk, rows in found.items()]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One person in one procurement, as the individual report lists it (LOU 12:16, 19:22)."""

    procurement: Procurement
    user: User
    tasks: str
    represents: str
    asked_at: datetime
    declaration: Declaration | None
    readable: bool

    @property
    def state(self) -> DeclarationState:
        """None, declared, managed or recused."""
        return self.declaration.state_enum if self.declaration else DeclarationState.NONE

    @property
    def declared_at(self) -> datetime | None:
        """When the latest answer came."""
        return self.declaration.declared_at if self.declaration else None

    @property
    def renewed(self) -> str:
        """Whether it was made with the tenderers known."""
        return _("Yes") if self.declaration and self.declaration.knows_bidders else _("No")

    @property
    def interests(self) -> str:
        """What was declared, for those who may read it."""
        if self.declaration is None or not self.readable:
            return ""
        return " ".join(self.declaration.interest_labels) or _("Nothing to declare")

    @property
    def handling(self) -> str:
        """How it was handled, for those who may read it."""
        if self.declaration is None or not self.readable:
            return ""
        parts = (self.declaration.measure, self.declaration.handling_reason)
        return ". ".join(part for part in parts if part)


def register_of_declarations(user: Any) -> list[RegisterRow]:
    """Everyone ever appointed in the procurements `user` works in, with the answers; 3 statements.

    The content of a declaration is left out where `user` may not read it.
    """
    cases = Procurement.objects.visible_to(user).values("pk")
    rows = Appointment.objects.visible_to(user).filter(procurement_id__in=cases)
    rows = rows.select_related("user", "procurement").order_by(
        "procurement__sort_title", "user__name", "pk"
    )
    declared = {
        (row.procurement_id, row.user_id): row
        for row in Declaration.objects.current().filter(procurement_id__in=cases)
    }
    readable = set(Declaration.objects.visible_to(user).current().values_list("pk", flat=True))
    found: dict[tuple[int, int], list[Appointment]] = {}
    for row in rows:
        found.setdefault((row.procurement_id, row.user_id), []).append(row)
    return [_register_row(rows, declared.get(key), readable) for key, rows in found.items()]


def _register_row(
    rows: list[Appointment], declaration: Declaration | None, readable: set[int]
) -> RegisterRow:
    tasks = dict.fromkeys(str(row.task_enum.label) for row in rows)
    return RegisterRow(
        procurement=rows[0].procurement,
        user=rows[0].user,
        tasks=", ".join(tasks),
        represents=next((row.represents for row in rows if row.represents), ""),
        asked_at=min(row.appointed_at for row in rows),
        declaration=declaration,
        readable=declaration is not None and declaration.pk in readable,
    )


def readings_of(procurement: Procurement) -> QuerySet[Look]:
    """Who has read the tenders of the case, and the record of their opening, latest first."""
    of_case = Q(object_type=procurement._meta.label_lower, object_id=str(procurement.pk))
    opening = TenderOpening.objects.filter(procurement=procurement).values_list("record_id")
    record = opening.first() if opening else None
    read = of_case & Q(reason__in=READINGS)
    if record and record[0]:
        read |= Q(object_type="documents.document", object_id=str(record[0]))
    return Look.objects.filter(read, outcome=Look.Outcome.SEEN)
