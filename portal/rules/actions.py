"""Entering, correcting and verifying values of the law."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.rules import audit_codes, policies
from portal.rules.enums import Code
from portal.rules.models import RuleValue
from portal.rules.reference import ROWS


@dataclass(frozen=True, slots=True)
class NewValue:
    """What a person states about a value: the number, its days and where it was read."""

    number: Decimal
    valid_from: date
    valid_to: date | None
    paragraph: str
    source: str
    note: str = ""


@transaction.atomic
def enter_value(*, actor: Any, code: Code, stated: NewValue) -> RuleValue:
    """Enter a value that holds from a new day; an open-ended earlier value ends the day before.

    The new value is unverified until somebody verifies it. Refuses a period in which the rule
    already has another value.
    """
    require(policies.may_edit(actor))
    earlier = list(RuleValue.objects.select_for_update().filter(code=code))
    unit, nature = _kind_of(code, earlier)
    for value in earlier:
        if value.valid_to is None and value.valid_from < stated.valid_from:
            value.valid_to = stated.valid_from - timedelta(days=1)
            value.changed_by = actor
            value.save(update_fields=["valid_to", "changed_by"])
    value = RuleValue(code=code, unit=unit, nature=nature, changed_by=actor, **asdict(stated))
    _save(value)
    record(audit_codes.VALUE_ENTERED, actor=actor, obj=value, data=_primitives(value))
    return value


@transaction.atomic
def correct_value(*, actor: Any, value: RuleValue, stated: NewValue) -> RuleValue:
    """Correct a value that was entered wrongly; it has to be verified again afterwards."""
    require(policies.may_edit(actor))
    value = RuleValue.objects.select_for_update().get(pk=value.pk)
    if not value.is_number:
        raise ActionError(_("A list of codes cannot be changed here."))
    before = _primitives(value)
    for name, content in asdict(stated).items():
        setattr(value, name, content)
    value.verified, value.verified_by, value.verified_at = False, "", None
    value.changed_by = actor
    _save(value)
    data = {"before": before, "after": _primitives(value)}
    record(audit_codes.VALUE_CORRECTED, actor=actor, obj=value, data=data)
    return value


@transaction.atomic
def verify_value(*, actor: Any, value: RuleValue, source: str, name: str = "") -> RuleValue:
    """Vouch for a value after comparing it with the source; the name and the day are kept."""
    require(policies.may_verify(actor))
    value = RuleValue.objects.select_for_update().get(pk=value.pk)
    if value.verified:
        raise ActionError(
            _("%(name)s has already verified the value.") % {"name": value.verified_by}
        )
    if not source.strip():
        raise ActionError(_("Say what you compared the value with."), field="source")
    value.source = source.strip()
    value.verified = True
    value.verified_by = name.strip() or actor.name
    value.verified_at = clock.today()
    value.changed_by = actor
    value.save()
    data = {"source": value.source, "verified_by": value.verified_by}
    record(audit_codes.VALUE_VERIFIED, actor=actor, obj=value, data=data)
    return value


def _kind_of(code: Code, earlier: list[RuleValue]) -> tuple[str, str]:
    """The unit and nature a rule has always had."""
    if earlier:
        return earlier[0].unit, earlier[0].nature
    row = next(row for row in ROWS if row.code == code)
    return row.unit, row.nature


def _save(value: RuleValue) -> None:
    """Save, turning a constraint's own sentence into the user's error."""
    try:
        value.full_clean()
    except ValidationError as invalid:
        raise ActionError(" ".join(invalid.messages)) from invalid
    try:
        with transaction.atomic():
            value.save()
    except IntegrityError as clash:
        raise ActionError(_("The rule already has a value during these days.")) from clash


def _primitives(value: RuleValue) -> dict[str, Any]:
    return {
        "code": value.code,
        "number": str(value.number),
        "valid_from": value.valid_from.isoformat(),
        "valid_to": value.valid_to.isoformat() if value.valid_to else None,
        "source": value.source,
    }
