"""The signals that this room has itself: stated needs, and searches without a hit."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max, Sum

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
    rows = SearchMiss.objects.filter(day__gt=today - SEARCHES_COUNT).order_by()
    rows = rows.values("organisation_id", "words").annotate(times=Sum("count"), last=Max("day"))
    for row in rows.order_by("organisation_id", "words"):
        yield Signal(
            source=SEARCHED,
            key=f"{row['organisation_id']}:{row['words']}",
            organisation_id=row["organisation_id"],
            title=row["words"],
        )
