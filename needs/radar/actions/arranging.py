"""Putting suggestions together and apart by hand; what is arranged stays at every recomputation."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from needs.radar import audit_codes, policies
from needs.radar.actions.locking import locked, locked_all
from needs.radar.enums import SuggestionState, Why
from needs.radar.models import Interest, RadarSignal, SignalPin, Suggestion
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require

HAND = "hand:"


@transaction.atomic
def merge(*, actor: Any, suggestion: Suggestion, into: Suggestion) -> Suggestion:
    """Let the signals of `suggestion` count in `into`, those to come as well. Audited.

    Interests go with it. Returns the one that remains.
    """
    if suggestion.pk == into.pk:
        raise ActionError(_("Choose another suggestion."), field="into")
    rows = locked_all([suggestion.pk, into.pk])
    gone, kept = rows[suggestion.pk], rows[into.pk]
    require(policies.may_arrange(actor, gone))
    require(policies.may_arrange(actor, kept))
    if kept.state != SuggestionState.OPEN:
        raise ActionError(_("Put it together with one that is open."), field="into")
    gone.merge()
    gone.merged_into = kept
    gone.published_at = gone.published_by = None
    gone.save()
    # What was put together with the one that goes, goes with it: one step leads to the place.
    for earlier in Suggestion.objects.filter(merged_into=gone):
        earlier.merged_into = kept
        earlier.save(update_fields=["merged_into"])
    RadarSignal.objects.filter(suggestion=gone).update(suggestion=kept)
    SignalPin.objects.filter(suggestion=gone).update(suggestion=kept)
    already = Interest.objects.filter(suggestion=kept).values("organisation_id")
    moving = Interest.objects.filter(suggestion=gone).exclude(organisation_id__in=already)
    moving.update(suggestion=kept)
    record(audit_codes.MERGED, actor=actor, obj=kept, data={"gone": gone.pk, "title": gone.title})
    return kept


@transaction.atomic
def move_signals(
    *,
    actor: Any,
    suggestion: Suggestion,
    signals: Collection[int],
    into: Suggestion | None = None,
    title: str = "",
) -> Suggestion:
    """Move signals by hand to `into`, or to a new suggestion with `title`. Audited.

    They are pinned: the radar leaves them there. Returns the suggestion they stand in now.
    """
    rows = locked_all({suggestion.pk, into.pk} if into else {suggestion.pk})
    old = rows[suggestion.pk]
    require(policies.may_arrange(actor, old))
    if into is not None:
        require(policies.may_arrange(actor, rows[into.pk]))
        if into.pk == old.pk:
            raise ActionError(_("Choose another suggestion."), field="into")
        new = rows[into.pk]
    elif not title.strip():
        raise ActionError(_("Give the new suggestion a title."), field="title")
    else:
        new = Suggestion.objects.create(
            key=f"{HAND}{get_random_string(12)}", title=title.strip(), title_by_hand=True
        )
    chosen = list(RadarSignal.objects.filter(suggestion=old, pk__in=list(signals)).order_by("pk"))
    if not chosen:
        raise ActionError(_("Mark at least one signal."), field="signals")
    for row in chosen:
        SignalPin.objects.update_or_create(
            source=row.source,
            key=row.key,
            defaults={"suggestion": new, "placed_by": actor, "placed_at": clock.now()},
        )
    moved = RadarSignal.objects.filter(pk__in=[row.pk for row in chosen])
    moved.update(suggestion=new, why=Why.HAND, by=[])
    data = {"from": old.pk, "signals": [f"{row.source}:{row.key}"[:120] for row in chosen][:50]}
    record(audit_codes.SPLIT, actor=actor, obj=new, data=data)
    return new


@transaction.atomic
def release_signals(*, actor: Any, suggestion: Suggestion) -> int:
    """Give what was placed by hand in a suggestion back to the radar. Audited; returns how many.

    Where the signals then stand is seen when the radar has looked again.
    """
    from needs.radar.tasks import look_again

    fresh = locked(suggestion)
    require(policies.may_arrange(actor, fresh))
    count, _each = SignalPin.objects.filter(suggestion=fresh).delete()
    if count:
        record(audit_codes.UNPINNED, actor=actor, obj=fresh, data={"signals": count})
        look_again()
    return count
