"""Filters of lists in the portal's form markup."""

from typing import Any

import django_filters
from django import forms

from portal.ui.forms import PortalForm


class FilterForm(PortalForm):
    """A filter is never required, so nothing is marked as optional, and it has no error summary."""

    mark_optional = False
    summary = False


class PortalFilterSet(django_filters.FilterSet):
    """Base of every list's filters."""

    def get_form_class(self) -> Any:
        """Filters are asked for in the portal's markup, whatever `Meta` forgot."""
        base = self._meta.form if issubclass(self._meta.form, PortalForm) else FilterForm
        fields: dict[str, forms.Field] = {
            name: filter_.field for name, filter_ in self.filters.items()
        }
        return type(f"{type(self).__name__}Form", (base,), fields)
