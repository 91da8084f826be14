"""The signals that this room has itself: stated needs, and searches without a hit."""

from collections.abc import Iterator
from datetime import date, timedelta

from needs.radar.models import SearchMiss, StatedNeed
from needs.radar.registries import Signal

STATED = "stated"
SEARCHED = "searched"
# Searches older than this say nothing of what is needed now.
SEARCHES_COUNT = timedelta(days=365)


def stated(today: date) -> Iterator[Signal]:
    """Needs that members have stated and that still stand; one statement."""
    for need in StatedNeed.objects.standing(today).select_related("cpv_code").order_by("pk"):
        yield Signal(
            source=STATED,
            key=str(need.pk),
            organisation_id=need.organisation_id,
            title=need.title,
            url=need.get_absolute_url(),
            cpv=need.cpv_code.code if need.cpv_code else "",
            quantity=need.quantity,
            unit=need.unit,
            value=need.value,
            starts_on=need.starts_on,
            ends_on=need.ends_on,
        )


def searched(today: date) -> Iterator[Signal]:
    """Words that an organisation's people have searched for in vain; one statement."""
    rows = SearchMiss.objects.filter(day__gt=today - SEARCHES_COUNT)
    found = rows.order_by("organisation_id", "words").values_list("organisation_id", "words")
    for organisation, words in found.distinct():
        yield Signal(
            source=SEARCHED,
            key=f"{organisation}:{words}",
            organisation_id=organisation,
            title=words,
        )
