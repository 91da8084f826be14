"""A person's own choices: which letters, how, and at which hour."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError
from portal.notices import audit_codes, kinds, wishes
from portal.notices.actions.writing import wake
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import Letter, Preference, Reader
from portal.people.models import User


@transaction.atomic
def choose(
    *,
    person: Any,
    wanted: Mapping[str, Delivery | str],
    digest_hour: int | None = None,
    by_link: bool = False,
) -> list[str]:
    """Keep how the person wants kinds of letters; returns the kinds that changed. Audited.

    What waits for a digest follows the new choice at once. Raises `ActionError` for a kind that
    cannot be switched off or that nobody has registered, and for an hour that no day has.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = wishes.deliveries_of(person.pk)
    changed = []
    for code, delivery in wanted.items():
        kind = kinds.find(code)
        if kind is None:
            raise ActionError(_("There is no such kind of letters."), field=code)
        if now[code] == Delivery(delivery):
            continue
        if not kind.optional:
            raise ActionError(
                _("Letters of this kind cannot be switched off: %(kind)s.") % {"kind": kind.name}
            )
        Preference.objects.update_or_create(
            person_id=person.pk,
            kind=code,
            defaults={"delivery": Delivery(delivery), "changed_at": clock.now()},
        )
        changed.append(code)
    if digest_hour is not None:
        _set_hour(person, digest_hour)
    if changed:
        _release(person.pk)
        record(
            audit_codes.CHOSEN,
            actor=person,
            obj=person,
            data={code: str(Delivery(wanted[code])) for code in changed} | {"by_link": by_link},
        )
    return changed


def _set_hour(person: Any, hour: int) -> None:
    if not 0 <= hour <= 23:
        raise ActionError(_("A day has 24 hours."), field="digest_hour")
    Reader.objects.update_or_create(person_id=person.pk, defaults={"digest_hour": hour})


def _release(person_id: int) -> None:
    """Let the worker ask anew what becomes of letters that wait for a digest."""
    held = Letter.objects.held().filter(recipient_id=person_id)
    if held.update(status=LetterStatus.WAITING, not_before=None):
        wake()


def digest_hour_of(person: Any) -> int:
    """At which hour the person wants the digest."""
    from portal.notices.models.choices import DIGEST_HOUR

    hour = Reader.objects.filter(person_id=person.pk).values_list("digest_hour", flat=True).first()
    return DIGEST_HOUR if hour is None else int(hour)
