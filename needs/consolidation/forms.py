"""Input of the room."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from needs.consolidation.models import ScenarioFactors, Snapshot
from portal.core import clock
from portal.ui.forms import FigureInput, MoneyField, PortalForm, dress


def _reason(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class EstimateForm(PortalForm):
    """Estimate, margin and reason on a snapshot; the ceiling is computed."""

    snapshot = forms.ModelChoiceField(
        label=gettext_lazy("Snapshot of the demand"),
        queryset=Snapshot.objects.none(),
        required=False,
        empty_label=gettext_lazy("Freeze the demand as it stands now"),
        help_text=gettext_lazy("The estimate and the ceiling refer to it, and so do the mandates."),
    )
    estimated_value = MoneyField(label=gettext_lazy("Estimated value, the whole term"))
    margin_percent = forms.DecimalField(
        label=gettext_lazy("Margin above the estimate"),
        min_value=0,
        max_value=500,
        max_digits=6,
        decimal_places=2,
        initial=Decimal(20),
        help_text=gettext_lazy(
            "Ceiling = estimate + margin. When it is reached, nobody can call off."
        ),
    )
    reason = _reason(
        gettext_lazy("Why this margin?"),
        gettext_lazy("How the sum was reached is written beside your reason."),
    )

    def __init__(self, *args: Any, snapshots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["margin_percent"].unit = "%"  # type: ignore[attr-defined]
        self.fields["snapshot"].queryset = snapshots  # type: ignore[attr-defined]


class AdjustForm(PortalForm):
    """Another quantity than was answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity per year to count"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=FigureInput,
    )
    reason = _reason(
        gettext_lazy("Why do you count another figure?"),
        gettext_lazy("The party reads this beside its answer, and so does the court if it asks."),
    )

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].unit = unit  # type: ignore[attr-defined]


class WithdrawForm(PortalForm):
    """Why an adjustment is taken back."""

    reason = _reason(gettext_lazy("Why is the adjustment withdrawn?"))


class FreezeForm(PortalForm):
    """Why a demand is frozen."""

    reason = _reason(
        gettext_lazy("Why is the demand frozen now?"),
        gettext_lazy("For example: basis for the estimate, or for the board's decision."),
    )


class AskBackForm(PortalForm):
    """What is said to every party that is asked again."""

    comment = _reason(
        gettext_lazy("What do you want to ask?"),
        gettext_lazy("Each party also reads which of its figures stand out, and why."),
    )


FACTOR_FIELDS = (
    "high_low",
    "high_high",
    "medium_low",
    "medium_high",
    "low_low",
    "low_high",
    "undecided_likely",
    "undecided_high",
)


class FactorsForm(PortalForm):
    """Per cent that a low and a high demand counts with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FACTOR_FIELDS:
            column: Any = ScenarioFactors._meta.get_field(name)
            field: Any = forms.DecimalField(
                label=str(column.verbose_name).capitalize(),
                min_value=0,
                max_value=1000,
                max_digits=6,
                decimal_places=2,
                widget=FigureInput,
            )
            field.unit = "%"
            self.fields[name] = field
        self.fields["reason"] = _reason(gettext_lazy("Why these factors?"))
        for made in self.fields.values():
            dress(made)

    @property
    def factors(self) -> dict[str, Decimal]:
        """The factors alone."""
        return {name: self.cleaned_data[name] for name in FACTOR_FIELDS}


class InhabitantsForm(PortalForm):
    """A file of municipality codes and figures, with year and source."""

    year = forms.IntegerField(
        label=gettext_lazy("At the end of which year?"), min_value=1990, max_value=2100
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        initial="SCB, folkmängd 31 december",
        help_text=gettext_lazy("Where the figures come from, so that they can be checked."),
    )
    file = forms.FileField(
        label=gettext_lazy("File (XLSX or CSV)"),
        help_text=gettext_lazy(
            "One row per municipality: its code or name, and the number of inhabitants."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": clock.today().year - 1})
        super().__init__(*args, **kwargs)
