"""The demonstration has joint cycles to suggest, told by the real actions."""

from typing import Any

import pytest

from needs.radar import selectors
from needs.radar.enums import Strength, SuggestionState
from needs.radar.models import Interest, Suggestion
from portal.core import clock
from portal.organisations import reference as municipalities
from portal.procurements.models import CpvCode
from portal.rules import reference as rules
from portal.web.demo import radar, world
from portal.web.demo.story import Teller


@pytest.mark.django_db
def test_the_demonstration_suggests_three_cycles_and_shows_one() -> None:
    rules.load()
    municipalities.load()
    for code, label in (
        (radar.CHAIRS, "Stolar"),
        (radar.DESKS, "Skrivbord"),
        (radar.INTERPRETING, "Tolktjänster"),
        (radar.ELECTRIC, "Elfordon"),
        ("30190000", "Kontorsutrustning"),
        ("38430000", "Tolkning på distans"),
    ):
        CpvCode.objects.get_or_create(code=code, defaults={"label_sv": label, "label_en": label})
    world.make_association()
    parties = world.connect_parties()
    users: Any = world.make_people(parties)
    radar.tell(Teller(users, parties, clock.today()))
    found = selectors.suggestions(users["samordnare"], SuggestionState.OPEN)
    assert len(found) >= 3
    assert sum(row.strength != Strength.FAINT for row in found) >= 3
    assert all(row.suggestion.members >= 2 for row in found)
    shown = Suggestion.objects.get(published_at__isnull=False)
    assert Interest.objects.get().suggestion == shown
