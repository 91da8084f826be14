"""What the lists of the audit can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.audit import codes
from portal.audit.models import AuditEvent, Look
from portal.organisations.models import Organisation
from portal.ui.filters import PortalFilterSet
from portal.ui.forms import DayInput


class _Period(PortalFilterSet):
    """From one day to another, both included."""

    since = django_filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=DayInput
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="at", lookup_expr="date__lte", widget=DayInput
    )


def _organisations(request: Any) -> Any:
    """Those that stand in the rows the person may see."""
    if request is None:
        return Organisation.objects.none()
    seen = AuditEvent.objects.visible_to(request.user).values("organisation_id")
    return Organisation.objects.filter(pk__in=seen)


class EventFilter(_Period):
    """Events by what happened, for whom, when, and about what."""

    code = django_filters.ChoiceFilter(
        label=_("What happened"), choices=codes.choices, empty_label=_("All")
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"), queryset=_organisations, empty_label=_("All")
    )
    person = django_filters.CharFilter(label=_("By whom"), method="by_person")

    class Meta:
        model = AuditEvent
        fields = ["code", "organisation", "person", "since", "until"]

    def by_person(self, events: Any, _name: str, value: str) -> Any:
        """Those the person did, or that were done for them."""
        own = events.filter(actor_name__icontains=value)
        return own | events.filter(on_behalf_name__icontains=value)


class LookFilter(_Period):
    """Looks by outcome and time."""

    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Look.Outcome.choices, empty_label=_("All")
    )

    class Meta:
        model = Look
        fields = ["outcome", "since", "until"]
