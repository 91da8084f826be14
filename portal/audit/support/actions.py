"""Starting and ending support sessions."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.audit import audit_codes, policies
from portal.audit.actions import record
from portal.audit.models import SupportSession
from portal.audit.support import current, hooks
from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, require

LONGEST = 30
log = structlog.get_logger("support")


@transaction.atomic
def start(
    *, actor: Any, person: Any, reason: str, minutes: int = LONGEST, may_write: bool = False
) -> SupportSession:
    """Let `actor` act for `person` for at most half an hour. Audited, and told to the person.

    Raises `Refused` for the wrong actor or person, and inside another session; `ActionError` for a
    missing reason, too long a time, or a session that is open already.
    """
    if current.session() is not None:
        require(Decision.no(_("End this support session before you start another.")))
    require(policies.may_act_for(actor, person))
    if not reason.strip():
        raise ActionError(_("Say why you act for the person."), field="reason")
    if not 1 <= minutes <= LONGEST:
        raise ActionError(_("A support session lasts at most 30 minutes."), field="minutes")
    now = clock.now()
    # What ended by the clock is written down as ended, so that the next can start.
    own = SupportSession.objects.filter(actor=actor, ended_at__isnull=True)
    own.filter(ends_at__lte=now).update(ended_at=F("ends_at"))
    try:
        with transaction.atomic():
            support = SupportSession.objects.create(
                actor=actor,
                person=person,
                reason=reason.strip()[:300],
                may_write=may_write,
                started_at=now,
                ends_at=now + timedelta(minutes=minutes),
            )
    except IntegrityError as error:
        raise ActionError(_("You are already in a support session.")) from error
    record(
        audit_codes.SUPPORT_STARTED,
        actor=actor,
        obj=support,
        data={"person": person.pk, "reason": support.reason, "may_write": may_write},
    )
    hooks.started(support)
    return support


@transaction.atomic
def end(*, actor: Any, support: SupportSession) -> SupportSession:
    """End a session now; one that has ended is left alone. Audited.

    Raises `Refused` for those it does not concern.
    """
    require(policies.may_end(actor, support))
    locked = SupportSession.objects.select_for_update(of=("self",)).get(pk=support.pk)
    if locked.ended_at is not None:
        return locked
    locked.ended_at = min(clock.now(), locked.ends_at)
    locked.ended_by = actor
    locked.save(update_fields=["ended_at", "ended_by"])
    record(audit_codes.SUPPORT_ENDED, actor=actor, obj=locked)
    return locked


def in_force(*, pk: int, actor: Any) -> SupportSession | None:
    """The session if it is open, is `actor`'s own, and would be allowed to start today."""
    support = SupportSession.objects.select_related("actor", "person").filter(pk=pk).first()
    if support is None or not support.is_open or support.actor_id != actor.pk:
        return None
    return support if policies.may_act_for(support.actor, support.person) else None


def note_request(*, support: SupportSession, request: HttpRequest, status: int) -> None:
    """Write down one request of a session with both names."""
    from portal.audit.history import address_of

    data = {"method": request.method, "address": address_of(request), "status": status}
    record(audit_codes.SUPPORT_REQUEST, actor=support.person, obj=support, data=data)
    log.info("support_request", support=support.pk, by=support.actor_id, **data)
