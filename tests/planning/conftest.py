"""Proposals with boards that meet."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from needs.planning import actions
from needs.planning.models import CycleProposal
from portal.core import clock
from portal.organisations.models import BoardMeeting, Organisation
from portal.rules import reference


@pytest.fixture(autouse=True)
def law(db: Any) -> None:
    """The values of the law."""
    reference.load()


@pytest.fixture
def meets() -> Callable[..., list[BoardMeeting]]:
    """Let a member's board meet on days, with papers due two weeks before."""

    def make(member: Organisation, *days: date, name: str = "Socialnämnden") -> list[BoardMeeting]:
        board, _made = Organisation.objects.get_or_create(
            kind="board", parent=member, short_name=name, defaults={"name": f"{name}, {member}"}
        )
        return [
            BoardMeeting.objects.create(board=board, date=day, agenda_stop=day - timedelta(days=14))
            for day in days
        ]

    return make


@pytest.fixture
def proposal(coordinator: Any, bjuv: Any, lund: Any) -> CycleProposal:
    """A cycle for Bjuv and Lund whose present solution lasts three years more."""
    cycle = actions.NewCycle(
        "Korttidsboende",
        clock.today() + timedelta(days=3 * 365),
        "chapter_19",
        (bjuv.pk, lund.pk),
    )
    return actions.propose_by_hand(actor=coordinator, cycle=cycle)
