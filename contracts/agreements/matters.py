"""What binds an organisation in this room: agreements that run."""

from django.db.models import Q
from django.utils.translation import gettext as _

from contracts.agreements.models import AgreementParty
from portal.core import clock
from portal.members.registries import Matter
from portal.ui import formats


def running(organisation_ids: list[int]) -> list[Matter]:
    """Agreements that the organisations are parties of and that have not ended; one statement."""
    rows = (
        AgreementParty.objects.holding(clock.today())
        .filter(
            Q(agreement__terminated_from=None) | Q(agreement__terminated_from__gt=clock.today()),
            organisation_id__in=organisation_ids,
            agreement__valid_to__gte=clock.today(),
        )
        .select_related("agreement")
        .order_by("agreement__valid_to", "pk")
    )
    return [
        Matter(
            _("Agreement"),
            row.agreement.title,
            row.agreement.get_absolute_url(),
            _("%(commitment)s, until %(day)s")
            % {
                "commitment": row.get_commitment_display(),
                "day": formats.day(row.agreement.valid_to),
            },
        )
        for row in rows
    ]
