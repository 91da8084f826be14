"""What lists can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from needs.enums import AnswerStatus, InquiryStatus
from needs.models import Answer, Inquiry
from portal.ui.filters import PortalFilterSet


class BoardFilter(PortalFilterSet):
    """Answers by state, and those that need nothing."""

    status = django_filters.ChoiceFilter(
        label=_("Answer"), choices=AnswerStatus.choices, empty_label=_("All")
    )
    needs_nothing = django_filters.BooleanFilter(label=_("Needs nothing"))

    class Meta:
        model = Answer
        fields = ["status", "needs_nothing"]


class InquiryFilter(PortalFilterSet):
    """Inquiries by state."""

    status_on = django_filters.ChoiceFilter(
        label=_("State"), choices=InquiryStatus.choices, empty_label=_("All")
    )

    class Meta:
        model = Inquiry
        fields = ["status_on"]
