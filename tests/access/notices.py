"""Letters and what stands around them for the matrix: made when an address asks for one."""

from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.notices import links
from portal.notices.actions import feeds
from portal.notices.enums import LetterStatus
from portal.notices.models import Absence, FailingAddress, Letter
from tests.access.world import World


def failed_letter(w: World) -> dict[str, Any]:
    """One that did not arrive."""
    found, _made = Letter.objects.get_or_create(
        key="matrix",
        recipient=w.users["bjuv"],
        defaults={
            "kind": "needs.reminded",
            "subject": "Prov",
            "body": "Prov",
            "path": "/",
            "status": LetterStatus.FAILED,
        },
    )
    return {"pk": found.pk}


def failing_address(w: World) -> dict[str, Any]:
    """Nobody's here."""
    found, _made = FailingAddress.objects.get_or_create(address="borta@leverantor.example")
    return {"pk": found.pk}


def unsubscribe(w: World) -> dict[str, Any]:
    """The token of a link in a letter to Bjuv."""
    path = links.path_for(w.users["bjuv"].pk, "needs.reminded")
    return {"token": path.rstrip("/").rsplit("/", 1)[1]}


def absence(w: World) -> dict[str, Any]:
    """One of Bjuv's purchasing coordinator, to come."""
    day = clock.today() + timedelta(days=400)
    found, _made = Absence.objects.get_or_create(
        person=w.users["bjuv"], first_day=day, last_day=day
    )
    return {"pk": found.pk}


def calendar(w: World) -> dict[str, Any]:
    """The address of Bjuv's calendar."""
    return {"token": feeds.make(person=w.users["bjuv"]).token}
