"""What lists can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.enums import AnswerStatus, InquiryStatus, Stance
from needs.inquiries.models import Answer, Inquiry
from portal.ui.filters import PortalFilterSet


class BoardFilter(PortalFilterSet):
    """Answers by state, and those that need nothing."""

    status = django_filters.ChoiceFilter(
        label=_("Answer"), choices=AnswerStatus.choices, empty_label=_("All")
    )
    need = django_filters.ChoiceFilter(
        label=_("Need"),
        method="by_need",
        choices=[
            ("some", _("Has needs")),
            ("unsure", _("Unsure")),
            ("none", _("Needs nothing")),
        ],
        empty_label=_("All"),
    )

    class Meta:
        model = Answer
        fields = ["status"]

    def by_need(self, answers: Any, _name: str, value: str) -> Any:
        """Submitted answers that need something, or nothing."""
        said_no = Q(stance__in=Stance.without_need())
        if value == "unsure":
            return answers.counted().filter(stance=Stance.UNSURE)
        return answers.counted().filter(said_no if value == "none" else Q(stance=Stance.NEEDS))


class InquiryFilter(PortalFilterSet):
    """Inquiries by state."""

    status_on = django_filters.ChoiceFilter(
        label=_("State"), choices=InquiryStatus.choices, empty_label=_("All")
    )

    class Meta:
        model = Inquiry
        fields = ["status_on"]
