"""The annual wheel starts what follows an agreement on this room's page."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from contracts.agreements.models import Agreement
from contracts.agreements.wheel import id_of
from contracts.followup import policies
from needs.planning import selectors
from needs.planning.registries import Start
from portal.core import clock


def start(proposal: Any, user: Any) -> Start | None:
    """The page where the next procurement is started, filled with the proposal's days."""
    pk = id_of(proposal.source)
    if pk is None:
        return None
    agreement = Agreement.objects.visible_to(user).filter(pk=pk).first()
    if agreement is None:
        return None
    cycle = selectors.cycle_of(proposal)
    days = {"borjan": clock.today().isoformat()}
    if cycle.notice_on > clock.today():
        days["annons"] = cycle.notice_on.isoformat()
    url = f"{reverse('followup:next', args=[pk])}?{urlencode(days)}#start"
    return Start(url, policies.may_start_next(user, agreement))
