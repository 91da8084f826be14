"""Organisations change: names, mergers, endings. History keeps what was."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.members import audit_codes, policies
from portal.organisations import access
from portal.organisations.enums import Closing, OrganisationKind, Role
from portal.organisations.models import Membership, Organisation, OrganisationName
from portal.organisations.roles import refresh_grants
from portal.people.models import User
from portal.ui import formats


def _locked(*pks: int) -> dict[int, Organisation]:
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {row.pk: row for row in rows}


@transaction.atomic
def rename_organisation(
    *,
    actor: User,
    organisation: Organisation,
    name: str,
    short_name: str,
    from_day: date,
    note: str = "",
) -> Organisation:
    """Give an organisation a new name from a day; the old one stays on what is older.

    A day to come is kept as a plan until it is there. Raises `Refused`, and `ActionError` for a day
    before the latest change.
    """
    require(policies.may_change(actor))
    organisation = _locked(organisation.pk)[organisation.pk]
    last = organisation.names.filter(valid_to=None).first()
    if last is None:
        last = OrganisationName(
            organisation=organisation, name=organisation.name, short_name=organisation.short_name
        )
    if last.valid_from is not None and from_day <= last.valid_from:
        raise ActionError(
            _("The name was last changed from %(day)s. Choose a later day.")
            % {"day": formats.day(last.valid_from)},
            field="from_day",
        )
    if (name, short_name) == (last.name, last.short_name):
        raise ActionError(_("That is the name it has."), field="name")
    before = last.name
    last.valid_to = from_day - timedelta(days=1)
    last.save()
    OrganisationName.objects.create(
        organisation=organisation,
        name=name,
        short_name=short_name,
        valid_from=from_day,
        note=note[:300],
    )
    if from_day <= clock.today():
        _take_name(organisation, name, short_name)
    record(
        audit_codes.RENAMED,
        actor=actor,
        obj=organisation,
        organisation=organisation,
        data={"before": before, "after": name, "from": from_day.isoformat(), "note": note[:300]},
    )
    return organisation


def _take_name(organisation: Organisation, name: str, short_name: str) -> None:
    organisation.name, organisation.short_name = name, short_name
    organisation.save(update_fields=["name", "short_name"])


@transaction.atomic
def take_planned_names() -> int:
    """Let names that were planned for today be the organisations' names; safe to run twice."""
    rows = OrganisationName.objects.filter(valid_from__lte=clock.today(), valid_to=None)
    rows = rows.select_related("organisation").select_for_update(of=("self",))
    taken = 0
    for row in rows:
        organisation = row.organisation
        if (organisation.name, organisation.short_name) != (row.name, row.short_name):
            _take_name(organisation, row.name, row.short_name)
            taken += 1
    return taken


@dataclass(frozen=True, slots=True)
class Heir:
    """The organisation that takes over: one that exists, or a new municipality."""

    organisation: Organisation | None = None
    name: str = ""
    short_name: str = ""


@transaction.atomic
def merge_organisation(
    *,
    actor: User,
    organisation: Organisation,
    heir: Heir,
    day: date,
    carried: Collection[int] = (),
    note: str = "",
) -> Organisation:
    """Let another organisation take over from `day`; returns that one.

    Roles end with the old organisation; those of the memberships in `carried` are given on the new
    one. What the old one is a party of stays where it is and can be reached by the new one's
    people. Raises `Refused`, and `ActionError` for an heir that cannot be one.
    """
    require(policies.may_close(actor, organisation))
    successor = _heir(organisation, heir)
    rows = _locked(organisation.pk, successor.pk)
    organisation, successor = rows[organisation.pk], rows[successor.pk]
    require(policies.may_close(actor, organisation))
    if successor.closed_on is not None:
        raise ActionError(_("The organisation that takes over must take part itself."))
    organisation.succeeded_by = successor
    _close(organisation, Closing.MERGED, day, note)
    moved = _move_people(actor, organisation, successor, day, set(carried))
    for board in organisation.children.filter(kind=OrganisationKind.BOARD, closed_on=None):
        _close(board, Closing.MERGED, day, note)
    refresh_grants(successor)
    record(
        audit_codes.MERGED,
        actor=actor,
        obj=organisation,
        organisation=organisation,
        data={
            "into": successor.pk,
            "into_name": successor.name,
            "from": day.isoformat(),
            "roles_moved": moved,
            "note": note[:300],
        },
    )
    return successor


def _heir(organisation: Organisation, heir: Heir) -> Organisation:
    if heir.organisation is None:
        return Organisation.objects.create(
            kind=organisation.kind,
            name=heir.name,
            short_name=heir.short_name,
            county_code=organisation.county_code,
            county=organisation.county,
            relation=organisation.relation,
        )
    if heir.organisation.pk == organisation.pk or heir.organisation.kind != organisation.kind:
        raise ActionError(
            _("An organisation is taken over by another one of the same kind."), field="heir"
        )
    return heir.organisation


def _close(organisation: Organisation, closing: Closing, day: date, note: str) -> None:
    organisation.closing, organisation.closed_on = closing, day
    organisation.closing_note = note[:300]
    organisation.save(update_fields=["closing", "closed_on", "closing_note", "succeeded_by"])


def _move_people(
    actor: User, old: Organisation, new: Organisation, day: date, carried: set[int]
) -> int:
    """End the roles of the old organisation on `day` and give the chosen ones on the new."""
    moved = 0
    day = max(day, clock.today())
    note = _("Taken over from %(name)s") % {"name": old.name}
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    # Those who stand in come after those they stand in for.
    for row in rows.filter(organisation=old).running(day).order_by("deputy_for_id", "pk"):
        access.end_row(actor=actor, membership=row, day=day, note=note)
        if row.pk in carried and row.deputy_for_id is None and not _has(row, new, day):
            access.give_role(
                actor=actor,
                user=row.user,
                organisation=new,
                role=Role(row.role),
                valid_from=max(day, row.valid_from),
                valid_to=row.valid_to,
                note=note,
            )
            moved += 1
    return moved


def _has(row: Membership, organisation: Organisation, day: date) -> bool:
    held = Membership.objects.filter(
        user_id=row.user_id, organisation=organisation, role=row.role, deputy_for=None
    )
    return held.running(day).exists()


@transaction.atomic
def close_organisation(
    *,
    actor: User,
    organisation: Organisation,
    closing: Closing,
    day: date,
    note: str,
    end_roles: bool,
) -> Organisation:
    """Record that an organisation takes part in nothing new from a day: sold, left or closed.

    Agreements and other obligations that run go on. With `end_roles` its people's roles end on the
    day; without, they keep them to finish what runs. Raises `Refused`.
    """
    require(policies.may_close(actor, organisation))
    organisation = _locked(organisation.pk)[organisation.pk]
    require(policies.may_close(actor, organisation))
    if closing == Closing.MERGED:
        raise ActionError(_("A merger names the organisation that takes over."), field="closing")
    _close(organisation, closing, day, note)
    ended = 0
    if end_roles:
        rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
        for row in rows.filter(organisation=organisation).running(day):
            access.end_row(actor=actor, membership=row, day=max(day, clock.today()), note=note)
            ended += 1
    record(
        audit_codes.CLOSED,
        actor=actor,
        obj=organisation,
        organisation=organisation,
        data={"closing": str(closing), "from": day.isoformat(), "roles": ended, "note": note[:300]},
    )
    return organisation


@transaction.atomic
def reopen_organisation(*, actor: User, organisation: Organisation) -> Organisation:
    """Take back a closing that was recorded by mistake; roles that ended stay ended."""
    organisation = _locked(organisation.pk)[organisation.pk]
    require(policies.may_reopen(actor, organisation))
    before: dict[str, Any] = {"from": str(organisation.closed_on), "closing": organisation.closing}
    organisation.closing, organisation.closed_on, organisation.closing_note = "", None, ""
    organisation.save(update_fields=["closing", "closed_on", "closing_note"])
    record(
        audit_codes.REOPENED, actor=actor, obj=organisation, organisation=organisation, data=before
    )
    return organisation
