"""What several pages share."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from needs.inquiries.models import Answer, Inquiry
from portal.audit.access import get_visible
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey

if TYPE_CHECKING:
    from needs.inquiries.actions import Sending


def get_inquiry(request: HttpRequest, pk: int) -> Inquiry:
    """The inquiry with its procurement, or 404 with a row in the audit."""
    return get_visible(request, Inquiry.objects.select_related("procurement"), pk=pk)


def get_answer(request: HttpRequest, pk: int) -> Answer:
    """The answer with what its page shows, or 404 with a row in the audit."""
    rows = Answer.objects.select_related(
        "inquiry__procurement__responsible",
        "organisation",
        "submitted_by",
        "returned_by",
        "draft_saved_by",
    )
    return get_visible(request, rows, pk=pk)


def case(request: HttpRequest, procurement: Any) -> dict[str, Any]:
    """Head and chain of a page about needs."""
    return case_context(procurement, request.user, active=ChainKey.NEEDS)


def nobody_answers(sending: "Sending") -> str:
    """The parties of a sending in which nobody can answer yet."""
    return _(
        "Nobody can answer yet for %(parties)s: no purchasing coordinator is registered there."
    ) % {"parties": ", ".join(sending.without_people)}
