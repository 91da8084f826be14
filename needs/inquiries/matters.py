"""What is open of an organisation in this room: inquiries it has not answered."""

from django.utils.translation import gettext as _

from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.members.registries import Matter
from portal.ui import formats


def unanswered(organisation_ids: list[int]) -> list[Matter]:
    """Open inquiries that wait for the organisations; one statement."""
    rows = (
        Answer.objects.filter(
            organisation_id__in=organisation_ids,
            inquiry__sent_at__isnull=False,
            inquiry__closed_at=None,
            inquiry__deadline__gte=clock.today(),
        )
        .filter(status__in=AnswerStatus.waiting())
        .select_related("inquiry__procurement")
        .order_by("inquiry__deadline", "pk")
    )
    return [
        Matter(
            _("Needs inquiry"),
            row.inquiry.procurement.title,
            row.get_absolute_url(),
            _("to be answered by %(day)s") % {"day": formats.day(row.inquiry.deadline)},
        )
        for row in rows
    ]
