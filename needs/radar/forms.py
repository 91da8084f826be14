"""Input of the radar."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from needs.radar.actions import NeedTerms, TurnTerms
from needs.radar.enums import SuggestionState
from needs.radar.models import StatedNeed, Suggestion
from needs.radar.selectors import Shown
from portal.organisations.models import Organisation
from portal.procurements.forms import VersionChoice, latest_versions
from portal.procurements.models import ProcessVersion
from portal.ui.forms import MoneyField, PortalForm


class OrganisationChoice(forms.ModelChoiceField):
    """An organisation by its short name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class OrganisationsChoice(forms.ModelMultipleChoiceField):
    """Organisations by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class _ForOrganisation(PortalForm):
    """For which of the person's organisations; not asked when there is one."""

    organisation = OrganisationChoice(
        label=_("For"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()
            field.initial = organisations[0].pk


class NeedForm(_ForOrganisation):
    """State a need: what, how much and when."""

    title = forms.CharField(
        label=_("What do you need?"),
        max_length=200,
        help_text=_("As you would search for it: office chairs, interpreters by telephone."),
    )
    starts_on = forms.DateField(label=_("Needed from"))
    ends_on = forms.DateField(label=_("Until"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity per year"), max_digits=14, decimal_places=2, required=False
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=40,
        required=False,
        help_text=_("What is counted: pieces, hours, days of care."),
    )
    value = MoneyField(
        label=_("Kronor per year"),
        required=False,
        help_text=_("About how much, excluding VAT, if you know."),
    )
    cpv = forms.CharField(
        label=_("CPV code"),
        max_length=10,
        required=False,
        help_text=_("Eight digits. Leave it empty, and codes are proposed from your words."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the association should know. Never write about an individual person."),
    )

    def terms(self) -> NeedTerms:
        """What was stated."""
        data = self.cleaned_data
        return NeedTerms(
            title=data["title"],
            starts_on=data["starts_on"],
            cpv=data["cpv"],
            quantity=data["quantity"],
            unit=data["unit"],
            value=data["value"],
            ends_on=data["ends_on"],
            note=data["note"],
        )

    @staticmethod
    def initial_of(need: StatedNeed) -> dict[str, Any]:
        """What stands in the form of a need that is stated already."""
        names = ("title", "starts_on", "ends_on", "quantity", "unit", "value", "note")
        return {
            **{name: getattr(need, name) for name in names},
            "organisation": need.organisation_id,
            "cpv": need.cpv_code.code if need.cpv_code else "",
        }


class DismissForm(PortalForm):
    """Why a suggestion is put aside."""

    reason = forms.CharField(
        label=_("Why?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(PortalForm):
    """What members read."""

    title = forms.CharField(
        label=_("Title for members"),
        max_length=200,
        help_text=_("Say what is planned. Write nothing that tells which member it comes from."),
    )


class SuggestionChoice(forms.ModelChoiceField):
    """A suggestion by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


def _others(suggestion: Suggestion) -> Any:
    rows = Suggestion.objects.filter(state=SuggestionState.OPEN).exclude(pk=suggestion.pk)
    return rows.order_by("title", "pk")


class MergeForm(PortalForm):
    """The suggestion to put this one together with."""

    into = SuggestionChoice(label=_("Put together with"), queryset=Suggestion.objects.none())

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = _others(suggestion)  # type: ignore[attr-defined]


class MoveForm(PortalForm):
    """Where the marked signals go."""

    into = SuggestionChoice(
        label=_("To"),
        queryset=Suggestion.objects.none(),
        required=False,
        empty_label=_("A new suggestion"),
    )
    title = forms.CharField(label=_("Title of the new suggestion"), max_length=200, required=False)

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = _others(suggestion)  # type: ignore[attr-defined]

    @property
    def marked(self) -> list[int]:
        """The signals that are ticked."""
        sent = self.data.getlist("signals") if hasattr(self.data, "getlist") else []
        return [
            int(value) for value in sent if value.isascii() and value.isdigit() and len(value) < 19
        ]


class TurnForm(PortalForm):
    """Start the procurement: what the suggestion knows is filled in."""

    title = forms.CharField(label=_("Title"), max_length=200)
    process = VersionChoice(label=_("Process"), queryset=ProcessVersion.objects.none())
    diary_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)
    start_on = forms.DateField(
        label=_("The work begins"),
        required=False,
        help_text=_("The earliest day of the notice and all other dates are counted from it."),
    )
    members = OrganisationsChoice(
        label=_("Members to invite"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Invite at least one member.")},
    )
    cpv_codes = forms.MultipleChoiceField(
        label=_("CPV codes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    lots = forms.CharField(
        label=_("Lots"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Leave it empty for a procurement that is not divided."),
    )

    def __init__(self, *args: Any, found: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [row.organisation.pk for row in found.members]
        fields: Any = self.fields
        fields["process"].queryset = latest_versions()
        fields["members"].queryset = Organisation.objects.parties().filter(pk__in=ids)
        fields["members"].initial = ids
        codes = [code.code for code in found.codes]
        fields["cpv_codes"].choices = [(c.code, f"{c.code} {c.label_sv}") for c in found.codes]
        fields["cpv_codes"].initial = codes
        fields["title"].initial = found.suggestion.public_title or found.suggestion.title
        fields["lots"].initial = "\n".join(found.lots)

    def clean_lots(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["lots"].splitlines() if line.strip()]
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_now("A lot's name has at most 200 letters."))
        if len(names) > 200:
            raise forms.ValidationError(_now("At most 200 lots."))
        return list(dict.fromkeys(names))

    def terms(self) -> TurnTerms:
        """How it begins."""
        data = self.cleaned_data
        return TurnTerms(
            title=data["title"],
            process=data["process"],
            members=list(data["members"]),
            cpv_codes=data["cpv_codes"],
            lots=data["lots"],
            start_on=data["start_on"],
            diary_number=data["diary_number"],
        )


class InterestForm(_ForOrganisation):
    """For which organisation, with a note."""

    note = forms.CharField(label=_("Note to the association"), max_length=300, required=False)
