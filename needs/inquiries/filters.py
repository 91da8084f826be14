"""What lists can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from needs.inquiries.enums import InquiryStatus
from needs.inquiries.models import Inquiry
from portal.ui.filters import PortalFilterSet


class InquiryFilter(PortalFilterSet):
    """Inquiries by state."""

    status_on = django_filters.ChoiceFilter(
        label=_("State"), choices=InquiryStatus.choices, empty_label=_("All")
    )

    class Meta:
        model = Inquiry
        fields = ["status_on"]
