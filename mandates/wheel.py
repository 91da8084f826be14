"""What the annual wheel is told of mandates: when each case collects them."""

from typing import Any

from django.utils.translation import gettext as _

from mandates.models import MandateRequest
from needs.planning.registries import Span
from portal.core import clock
from portal.organisations import access


def spans(user: Any, procurement_ids: list[int]) -> dict[int, list[Span]]:
    """From the request to the last day for mandates, where the person may know; one statement."""
    rows = MandateRequest.objects.visible_to(user).filter(
        procurement_id__in=procurement_ids, sent_at__isnull=False
    )
    works = access.works_for_association(user)
    found: dict[int, list[Span]] = {}
    for row in rows:
        begins = clock.local_date(row.sent_at)
        url = row.get_absolute_url() if works else ""
        span = Span("mandates", _("Mandates"), begins, max(begins, row.deadline), url)
        found.setdefault(row.procurement_id, []).append(span)
    return found
