"""Finding a value of the law."""

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.rules.enums import Code, Nature
from portal.rules.models import RuleValue
from portal.ui.filters import PortalFilterSet

_YES_NO = [("", _("All")), ("true", _("Verified")), ("false", _("Not verified"))]


class RuleValueFilter(PortalFilterSet):
    """By rule, kind, verification and the day on which a value holds."""

    code = django_filters.ChoiceFilter(label=_("Rule"), choices=Code.choices, empty_label=_("All"))
    verified = django_filters.TypedChoiceFilter(
        label=_("Verification"),
        choices=_YES_NO,
        coerce=lambda text: text == "true",
        empty_value=None,
    )
    nature = django_filters.ChoiceFilter(
        label=_("Kind of rule"), choices=Nature.choices, empty_label=_("All")
    )
    on = django_filters.DateFilter(label=_("Holds on"), method="holding_on")

    class Meta:
        model = RuleValue
        fields: ClassVar = ["code", "verified", "nature", "on"]

    def holding_on(self, queryset: Any, _name: str, day: Any) -> Any:
        """Rows that hold on the day."""
        return queryset.in_force(day)
