"""Narrowing of lists of lines and imports."""

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.usage.enums import ImportState, MatchOutcome
from contracts.usage.models import LedgerImport, UsageLine


class ImportFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ImportState.choices, empty_label=_("All")
    )

    class Meta:
        model = LedgerImport
        fields = ("state",)


class LineFilter(django_filters.FilterSet):
    """By what the line was matched to."""

    match_reason = django_filters.ChoiceFilter(
        label=_("Match"), choices=MatchOutcome.choices, empty_label=_("All")
    )

    class Meta:
        model = UsageLine
        fields = ("match_reason",)
