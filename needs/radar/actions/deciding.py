"""What a coordinator decides about a suggestion: aside, up again, shown to members."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.radar import audit_codes, policies
from needs.radar.actions.locking import locked, members_of, value_of
from needs.radar.models import Suggestion
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def dismiss(*, actor: Any, suggestion: Suggestion, reason: str) -> Suggestion:
    """Put a suggestion aside, with the reason. Audited. It comes back when it grows.

    What it rested on is kept: `strength.has_grown` compares with it at every recomputation.
    """
    fresh = locked(suggestion)
    require(policies.may_dismiss(actor, fresh))
    if not reason.strip():
        raise ActionError(_("Say why the suggestion is put aside."), field="reason")
    fresh.dismiss()
    fresh.dismissed_at, fresh.dismissed_by = clock.now(), actor
    fresh.dismissed_reason = reason.strip()
    fresh.dismissed_members = sorted(members_of(fresh))
    fresh.dismissed_value = value_of(fresh)
    fresh.returned_at = None
    fresh.save()
    data = {"reason": fresh.dismissed_reason, "members": len(fresh.dismissed_members)}
    record(audit_codes.DISMISSED, actor=actor, obj=fresh, data=data)
    return fresh


@transaction.atomic
def reopen(*, actor: Any, suggestion: Suggestion) -> Suggestion:
    """Take up a suggestion that was put aside. Audited."""
    fresh = locked(suggestion)
    require(policies.may_reopen(actor, fresh))
    fresh.reopen()
    fresh.save(update_fields=["state"])
    record(audit_codes.REOPENED, actor=actor, obj=fresh)
    return fresh


@transaction.atomic
def publish(*, actor: Any, suggestion: Suggestion, title: str) -> Suggestion:
    """Show members that so many plan the same, under a title the coordinator has read. Audited.

    No names and no amounts: a member reads the title, the number, and its own.
    """
    fresh = locked(suggestion)
    require(policies.may_publish(actor, fresh))
    if not title.strip():
        raise ActionError(_("Members read a title."), field="title")
    fresh.public_title = title.strip()
    fresh.published_at, fresh.published_by = clock.now(), actor
    fresh.save(update_fields=["public_title", "published_at", "published_by"])
    record(audit_codes.PUBLISHED, actor=actor, obj=fresh, data={"title": fresh.public_title})
    return fresh


@transaction.atomic
def unpublish(*, actor: Any, suggestion: Suggestion) -> Suggestion:
    """Show it to members no longer. Audited; what members have said stays."""
    fresh = locked(suggestion)
    require(policies.may_decide(actor))
    if fresh.published_at is not None:
        fresh.published_at = fresh.published_by = None
        fresh.save(update_fields=["published_at", "published_by"])
        record(audit_codes.WITHDRAWN, actor=actor, obj=fresh)
    return fresh
