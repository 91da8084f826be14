"""When the needs are in: the milestone and the gate share one definition."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Inquiry
from needs.inquiries.selectors import current_inquiry
from portal.core import clock
from portal.core.decisions import Decision


def needs_answered(procurement: Any) -> Decision:
    """Gate `needs.answered`: all have answered, or it is closed and the last day has passed.

    Parties invited after the sending count as not answered until they are asked and answer; those
    taken out are not waited for.
    """
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return Decision.no(_("No needs inquiry has been sent."))
    if inquiry.closed_at is not None and inquiry.deadline < clock.today():
        return Decision.yes()
    settled = inquiry.answers.filter(
        status__in=[*AnswerStatus.complete(), AnswerStatus.REMOVED]
    ).values_list("organisation_id", flat=True)
    invited = set(procurement.participations.values_list("organisation_id", flat=True))
    left = len(invited - set(settled))
    if not left:
        return Decision.yes()
    reason = ngettext(
        "%(count)s party has not answered the needs inquiry. Wait for it, or close the inquiry "
        "when the last day to answer has passed.",
        "%(count)s parties have not answered the needs inquiry. Wait for them, or close the "
        "inquiry when the last day to answer has passed.",
        left,
    )
    return Decision.no(reason % {"count": left})


def note_if_complete(actor: Any, inquiry: Inquiry) -> None:
    """Mark the milestone of the needs as reached, the first day the gate is open.

    The procurement is locked first, so that of two last answers the later one sees the other.
    """
    from portal.procurements import actions as procurements
    from portal.procurements.actions.locking import locked

    procurement = locked(inquiry.procurement)
    waiting = procurement.milestones.filter(key="needs", done_on=None)
    if waiting.exists() and needs_answered(procurement):
        procurements.mark_done(actor=actor, procurement=procurement, key="needs", on=clock.today())
