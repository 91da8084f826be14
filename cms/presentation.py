"""What a public status page shows: the projection in the reader's language, ready for templates."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.projection import Projection, PublicParty, day_of
from portal.core.enums import Tone
from portal.ui import figures

if TYPE_CHECKING:
    from cms.models import PublishedStatus, StatusPage


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A link of the chain for the chain component."""

    label: str
    fact: str
    state: str
    progress: int | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownParty:
    """A row of the table of parties."""

    name: str
    tone: Tone
    standing: str
    need: str
    bought: Decimal | None
    share: Decimal | None


def _english() -> bool:
    return (get_language() or "sv").startswith("en")


def steps_of(projection: Projection) -> list[ShownStep]:
    """The chain in the reader's language."""
    english = _english()
    return [
        ShownStep(
            step.label_en if english else step.label_sv,
            step.fact_en if english else step.fact_sv,
            step.state,
            step.progress,
        )
        for step in projection.steps
    ]


def parties_of(projection: Projection) -> list[ShownParty]:
    """The parties, those that buy most first; in Swedish order before anything is bought."""
    total = Decimal(projection.bought or 0)

    def share(party: PublicParty) -> Decimal | None:
        return Decimal(party.bought) / total if party.bought and total else None

    english = _english()
    shown = [
        ShownParty(
            party.name,
            Tone(party.tone),
            party.standing_en if english else party.standing_sv,
            party.need_en if english else party.need_sv,
            Decimal(party.bought) if party.bought is not None else None,
            share(party),
        )
        for party in projection.parties
    ]
    if projection.bought is None:
        return shown
    return sorted(shown, key=lambda party: -(party.bought or -1))


def map_of(projection: Projection) -> figures.Figure | None:
    """The map of who is in, with its legend and the same facts as a table."""
    words = {
        Tone.SUCCESS: (Tone.SUCCESS, _("In")),
        Tone.NEUTRAL: (Tone.NEUTRAL, _("Not in")),
    }
    waiting = (Tone.WARNING, _("Waiting"))
    shown = {
        party.code: words.get(Tone(party.tone), waiting)
        for party in projection.parties
        if party.code
    }
    if not shown:
        return None
    title = _("Map of the municipalities: %(n)d of %(all)d are in") % {
        "n": projection.parties_in,
        "all": projection.parties_asked,
    }
    return figures.municipality_map(shown, title=title)


def facts_of(status: "PublishedStatus") -> dict[str, Any]:
    """Everything a status page or its preview shows, in the reader's language."""
    projection = status.projection
    share = projection.ceiling_share
    parties = parties_of(projection)
    return {
        "projection": projection,
        "steps": steps_of(projection),
        "parties": parties,
        "largest": max((party.share or 0 for party in parties), default=0),
        "map": map_of(projection),
        "estimated": Decimal(projection.estimated_value) if projection.estimated_value else None,
        "ceiling": Decimal(projection.ceiling) if projection.ceiling else None,
        "bought": Decimal(projection.bought) if projection.bought is not None else None,
        "bought_until": day_of(projection.bought_until),
        "valid_to": day_of(projection.valid_to),
        "ceiling_share": share,
        "dates": [(day_of(item.day), item.label) for item in projection.dates],
        "regime": projection.regime_en if _english() else projection.regime_sv,
        "published_at": status.published_at,
    }


def page_context(page: "StatusPage") -> dict[str, Any]:
    """The context of a public status page."""
    return facts_of(page.status)
