"""A stated need of Bjuv's and a suggestion that members are told of, for the matrix."""

from datetime import timedelta
from typing import Any

from needs.radar import actions
from needs.radar.enums import Why
from needs.radar.models import RadarSignal, StatedNeed, Suggestion
from portal.core import clock
from tests.access.world import World


def need(w: World) -> dict[str, Any]:
    """The need that Bjuv has stated."""
    found = StatedNeed.objects.filter(organisation=w.bjuv).first()
    found = found or actions.state_need(
        actor=w.users["bjuv"],
        organisation=w.bjuv,
        terms=actions.NeedTerms("Öppenvård för Bjuv", clock.today() + timedelta(days=90)),
    )
    return {"pk": found.pk}


def suggestion(w: World) -> dict[str, Any]:
    """A suggestion with a signal of Bjuv's and one of Lund's, shown to members."""
    row, made = Suggestion.objects.get_or_create(
        key="cpv:85311",
        defaults={
            "title": "Öppenvård",
            "public_title": "Vård",
            "published_at": clock.now(),
            "published_by": w.users["samordnare"],
        },
    )
    if made:
        for party in (w.bjuv, w.lund):
            RadarSignal.objects.create(
                source="stated",
                key=f"matrix:{party.pk}",
                organisation=party,
                title=f"Öppenvård i {party.short_name}",
                suggestion=row,
                why=Why.HAND,
            )
    return {"pk": row.pk}
