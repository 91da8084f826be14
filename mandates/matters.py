"""What goes on with an organisation in this room: mandates that are asked for or in force."""

from django.utils.translation import gettext as _

from mandates.enums import MandateStatus
from mandates.models import Mandate
from portal.members.registries import Matter
from portal.procurements.enums import ProcurementStatus


def going_on(organisation_ids: list[int]) -> list[Matter]:
    """Mandates that wait for the organisations or bind them; one statement."""
    statuses = MandateStatus.waiting() | MandateStatus.binding() | {MandateStatus.SIGNED}
    over = (ProcurementStatus.CANCELLED, ProcurementStatus.CONCLUDED)
    rows = (
        Mandate.objects.filter(organisation_id__in=organisation_ids, status__in=statuses)
        .exclude(request__procurement__status__in=over)
        .select_related("request__procurement")
        .order_by("request__procurement__title", "pk")
    )
    return [
        Matter(
            _("Mandate"),
            row.request.procurement.title,
            row.get_absolute_url(),
            str(MandateStatus(row.status).label),
        )
        for row in rows
    ]
