"""Finding a letter."""

from typing import Any, ClassVar

import django_filters
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from portal.notices import kinds
from portal.notices.enums import LetterStatus
from portal.notices.models import Letter
from portal.ui.filters import PortalFilterSet

TROUBLE = "trouble"


class LetterFilter(PortalFilterSet):
    """By where it has come, and by kind."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(TROUBLE, _("Did not arrive")), *LetterStatus.choices],
        empty_label=_("All"),
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=lazy(kinds.choices, list)(), empty_label=_("All")
    )

    class Meta:
        model = Letter
        fields: ClassVar = ["status", "kind"]

    def in_state(self, rows: Any, _name: str, value: str) -> Any:
        """A state, or all in which a letter did not arrive."""
        wanted = LetterStatus.in_trouble() if value == TROUBLE else {value}
        return rows.filter(status__in=wanted)
