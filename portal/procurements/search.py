"""What the search box finds here: procurements and, for the association, suppliers."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.organisations import access
from portal.procurements.models import Procurement, Supplier
from portal.ui.search import SearchHit

MOST = 10


def hits(user: Any, query: str) -> list[SearchHit]:
    """Procurements by title, registry number or CPV words; suppliers by name or number."""
    words = (
        Q(title__icontains=query)
        | Q(diary_number__icontains=query)
        | Q(area__icontains=query)
        | Q(cpv_codes__label_sv__icontains=query)
    )
    found = Procurement.objects.visible_to(user).filter(words).distinct()[:MOST]
    answers = [
        SearchHit(
            case.title,
            case.get_absolute_url(),
            _("Procurement"),
            str(case.status_enum.label),
        )
        for case in found
    ]
    if access.works_for_association(user):
        number = query.replace("-", "").replace(" ", "")
        suppliers = Supplier.objects.visible_to(user).filter(
            Q(name__icontains=query) | Q(organisation_number=number)
        )
        answers += [
            SearchHit(
                supplier.name,
                reverse("procurements:supplier", args=[supplier.pk]),
                _("Supplier"),
                supplier.organisation_number,
            )
            for supplier in suppliers[:MOST]
        ]
    return answers
