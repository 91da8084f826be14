"""The verbs: take out, erase, switch retention, delete what is due, search for numbers."""

from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock, personal_data
from portal.core.errors import ActionError, require
from portal.core.personal_data import Fate, Retention
from portal.organisations import access
from portal.people.models import User
from portal.privacy import audit_codes, finding, policies, selectors
from portal.privacy.models import NumberFind, RetentionSwitch

log = structlog.get_logger("privacy")

# A round of retention: small enough not to hold locks, large enough to get on.
ROWS_A_ROUND = 2000


@transaction.atomic
def take_out(*, actor: User, person: User) -> dict[str, Any]:
    """Everything about a person as primitives: for oneself, or for one who has asked. Audited."""
    if actor.pk != person.pk:
        require(policies.may_administer(actor))
    record(audit_codes.TAKEN_OUT, actor=actor, obj=person)
    return selectors.as_data(person)


@transaction.atomic
def erase_person(*, actor: User, person: User, reason: str) -> User:
    """End the person's roles and log-in and take away what the law does not ask us to keep.

    What they decided, signed and did stays, and names "Raderad person N" from now on; the log keeps
    the name as it was. The history holds no name, address or telephone number to begin with.
    """
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(policies.may_erase(actor, person))
    for membership in selectors.roles_that_end(person):
        access.end_membership(actor=None, membership=membership)
    counts: dict[str, int] = {}
    for holding in personal_data.holdings():
        rows = holding.rows_of(person)
        if holding.fate == Fate.DELETE:
            counts[holding.label] = rows.count()
            rows.delete()
        elif holding.fate == Fate.CLEAR:
            counts[holding.label] = rows.update(**holding.clear)
    _make_nameless(person)
    told = {"reason": reason[:500], "rows": {label: n for label, n in counts.items() if n}}
    record(audit_codes.ERASED, actor=actor, obj=person, data=told)
    return person


def _make_nameless(person: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        person.name = _("Erased person %(number)s") % {"number": person.pk}
    person.email = f"raderad-{person.pk}@{policies.ERASED_DOMAIN}"
    person.phone = ""
    person.is_active = person.is_staff = person.is_superuser = False
    # A new password ends every session there is.
    person.set_unusable_password()
    person.groups.clear()
    person.save(
        update_fields=[
            "name", "email", "phone", "is_active", "is_staff", "is_superuser", "password",
        ]
    )  # fmt: skip
    access.forget(person)


@transaction.atomic
def switch_retention(
    *, actor: User, rule: Retention, is_on: bool, years: int, decision: str
) -> RetentionSwitch:
    """Let a rule delete from now on, or stop it; the decision behind it is named. Audited."""
    require(policies.may_administer(actor))
    if rule.years is None:
        raise ActionError(_("What this rule names is kept for ever; it cannot be switched on."))
    if not decision.strip():
        raise ActionError(_("Name the decision that allows deleting."), field="decision")
    switch, _made = RetentionSwitch.objects.update_or_create(
        key=rule.key,
        defaults={
            "is_on": is_on,
            "years": years,
            "decision": decision.strip(),
            "decided_by": actor,
            "decided_at": clock.now(),
        },
    )
    told = {"rule": rule.key, "on": is_on, "years": years, "decision": decision.strip()}
    record(audit_codes.SWITCHED, actor=actor, obj=switch, data=told)
    return switch


def delete_due() -> dict[str, int]:
    """Delete what every rule that is switched on no longer keeps; safe to run twice."""
    deleted = {}
    for switch in RetentionSwitch.objects.filter(is_on=True):
        rule = personal_data.retention_rule(switch.key)
        if rule is not None and rule.years is not None:
            deleted[rule.key] = _delete(rule, switch)
    return deleted


def _delete(rule: Retention, switch: RetentionSwitch) -> int:
    """In rounds, each with its own row in the log."""
    total = 0
    while True:
        with transaction.atomic():
            ids = list(rule.due(switch.years).values_list("pk", flat=True)[:ROWS_A_ROUND])
            if not ids:
                return total
            rule.rows.filter(pk__in=ids).delete()
            told = {"rule": rule.key, "rows": len(ids), "decision": switch.decision}
            record(audit_codes.DELETED, actor=None, obj=switch, data=told)
        total += len(ids)


@transaction.atomic
def search_for_numbers() -> int:
    """Search every text column, and remember where something stands; returns how many places."""
    places = list(finding.everywhere())
    NumberFind.objects.all().delete()
    now = clock.now()
    NumberFind.objects.bulk_create(
        (
            NumberFind(model=place.model, object_id=place.pk, field=place.field, found_at=now)
            for place in places
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    log.info("searched_for_personal_numbers", places=len(places))
    return len(places)
