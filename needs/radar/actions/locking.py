"""The lock that everything decided about a suggestion takes first."""

from collections.abc import Collection
from decimal import Decimal

from needs.radar import strength
from needs.radar.models import Interest, RadarSignal, Suggestion


def locked(suggestion: Suggestion | int) -> Suggestion:
    """The suggestion read again under a row lock: what two people do at once happens in turn.

    Nothing is joined to it: after a wait PostgreSQL reads the locked row anew, but a joined one as
    it was before.
    """
    pk = suggestion if isinstance(suggestion, int) else suggestion.pk
    return Suggestion.objects.select_for_update(of=("self",)).get(pk=pk)


def locked_all(pks: Collection[int]) -> dict[int, Suggestion]:
    """Several, locked in the order of their ids, so that nobody waits for each other."""
    rows = Suggestion.objects.select_for_update(of=("self",)).filter(pk__in=list(pks))
    return {row.pk: row for row in rows.order_by("pk")}


def members_of(suggestion: Suggestion) -> set[int]:
    """The organisations behind a suggestion: by a signal, or because they are interested."""
    signals = RadarSignal.objects.filter(suggestion=suggestion).order_by()
    interested = Interest.objects.filter(suggestion=suggestion, withdrawn_at=None).order_by()
    return set(signals.values_list("organisation_id", flat=True)) | set(
        interested.values_list("organisation_id", flat=True)
    )


def value_of(suggestion: Suggestion) -> Decimal:
    """Kronor per year, each member counted once."""
    rows = RadarSignal.objects.filter(suggestion=suggestion).order_by()
    return strength.value_of(rows.values_list("organisation_id", "source", "value"))
