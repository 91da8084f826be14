"""Being away, with a deputy who holds one's roles for those days."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.notices import audit_codes, deputies, policies
from portal.notices.models import Absence
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership
from portal.people.models import User


def colleagues_of(person: Any) -> Any:
    """Those who can stand in: active people with a role today where the person has one."""
    today = clock.today()
    mine = Membership.objects.filter(user_id=person.pk, deputy_for=None).current(today)
    theirs = Membership.objects.filter(organisation_id__in=mine.values("organisation_id")).current(
        today
    )
    rows = User.objects.filter(pk__in=theirs.values("user_id"), is_active=True)
    return rows.exclude(pk=person.pk).order_by("name", "pk")


@transaction.atomic
def go_away(*, person: Any, first_day: date, last_day: date, deputy: Any = None) -> Absence:
    """Enter an absence; the deputy gets letters and tasks from its first day to its last. Audited.

    The deputy must hold the person's roles on those days. One that is missing is given them as
    deputy when the person may give roles; otherwise an administrator appoints the deputy first, and
    the refusal says so. Raises `ActionError` for days that have passed or clash, and for a deputy
    from elsewhere.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if last_day < first_day:
        raise ActionError(_("The absence must begin before it ends."), field="last_day")
    if last_day < clock.today():
        raise ActionError(_("The day has passed."), field="last_day")
    first = max(first_day, clock.today())
    if deputy is not None:
        _check_deputy(person, deputy, first, last_day)
    try:
        with transaction.atomic():
            absence = Absence.objects.create(
                person_id=person.pk,
                deputy=deputy,
                first_day=first_day,
                last_day=last_day,
                made_at=clock.now(),
            )
    except IntegrityError as error:
        raise _explained(error) from error
    for organisation in _organisations_of(person):
        record(
            audit_codes.ABSENCE_SET,
            actor=person,
            obj=absence,
            organisation=organisation,
            data=_data(absence),
        )
    return absence


def _check_deputy(person: Any, deputy: Any, first: date, last: date) -> None:
    if not colleagues_of(person).filter(pk=deputy.pk).exists():
        raise ActionError(
            _("Choose somebody who works for the same organisation as you."), field="deputy"
        )
    for row in deputies.lacking(deputy.pk, person.pk, first, last):
        role = Role(row.role)
        until = min(last, row.last_day or last)
        allowed = access.may_grant(person, row.organisation, role, deputy)
        if not allowed:
            raise ActionError(
                _(
                    "%(deputy)s is not %(role)s in %(organisation)s. An administrator there can"
                    " appoint them as your deputy for those days; enter the absence after that."
                )
                % {
                    "deputy": deputy,
                    "role": str(role.label).lower(),
                    "organisation": row.organisation.short_name,
                },
                field="deputy",
            )
        access.grant_membership(
            actor=person,
            user=deputy,
            organisation=row.organisation,
            role=role,
            valid_from=first,
            valid_to=until,
            deputy_for=row.user,
        )


def _explained(error: IntegrityError) -> ActionError:
    for constraint in Absence._meta.constraints:
        if constraint.name in str(error):
            return ActionError(str(constraint.violation_error_message), field="first_day")
    raise error


def _organisations_of(person: Any) -> list[Any]:
    today = clock.today()
    rows = (
        Membership.objects.filter(user_id=person.pk)
        .current(today)
        .select_related("organisation")
        .order_by("organisation_id")
    )
    return list({row.organisation_id: row.organisation for row in rows}.values()) or [None]


def _data(absence: Absence) -> dict[str, Any]:
    return {
        "first_day": absence.first_day.isoformat(),
        "last_day": absence.last_day.isoformat(),
        "deputy": absence.deputy_id,
    }


@transaction.atomic
def come_back(*, actor: Any, absence: Absence) -> Absence:
    """End an absence from today, or take back one to come. Audited.

    Roles that the deputy was given end on their own last day, or by an administrator. Ending twice
    changes nothing. Raises `Refused` for anyone but the one who is away.
    """
    absence = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("person", "deputy")
        .get(pk=absence.pk)
    )
    if absence.ended_on is not None:
        return absence
    require(policies.may_end(actor, absence))
    absence.ended_on = clock.today()
    absence.save(update_fields=["ended_on"])
    for organisation in _organisations_of(absence.person):
        record(
            audit_codes.ABSENCE_ENDED,
            actor=actor,
            obj=absence,
            organisation=organisation,
            data=_data(absence),
        )
    return absence
