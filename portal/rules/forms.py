"""Input about values of the law."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.rules.actions import NewValue
from portal.rules.enums import Code
from portal.rules.models import RuleValue
from portal.rules.reference import ANNEX_2
from portal.ui.forms import PortalForm

_LISTS = {row.code for row in ANNEX_2}


class ValueForm(PortalForm):
    """A number, the days it holds and where it was read."""

    number = forms.DecimalField(label=_("Value"), max_digits=16, decimal_places=2, min_value=0)
    valid_from = forms.DateField(
        label=_("Valid from"),
        help_text=_("An earlier value without a last day ends the day before."),
    )
    valid_to = forms.DateField(label=_("Valid to"), required=False)
    paragraph = forms.CharField(
        label=_("Paragraph"), max_length=120, help_text=_("As “LOU 19a:2”.")
    )
    source = forms.CharField(
        label=_("Source"),
        help_text=_("The statute, page or decision where you read the value."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)

    def stated(self) -> NewValue:
        """What the person stated, as the actions take it."""
        return NewValue(**{name: self.cleaned_data[name] for name in NewValue.__slots__})


class NewValueForm(ValueForm):
    """The same, with the choice of rule first."""

    code = forms.ChoiceField(
        label=_("Rule"), choices=[(c.value, c.label) for c in Code if c not in _LISTS]
    )
    field_order = ("code",)


class VerifyForm(PortalForm):
    """Who vouches for a value, and against what it was compared."""

    source = forms.CharField(
        label=_("Compared with"),
        help_text=_("The statute or page you read the value in, with its date."),
    )
    name = forms.CharField(label=_("Verified by"), max_length=200)


def initial_of(value: RuleValue) -> dict[str, Any]:
    """The form's starting content for correcting a value."""
    return {name: getattr(value, name) for name in NewValue.__slots__}
