"""Input of the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.actions import LineInput
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Answer, Inquiry, InquiryItem
from needs.inquiries.registries import Prefill
from portal.core import clock
from portal.rules.calendar import roll_forward
from portal.ui import formats
from portal.ui.forms import PortalForm, PortalModelForm

ANSWER_DAYS = 28


def usual_deadline(procurement: Any) -> date:
    """The day to suggest: the process's own day for needs when it is ahead, else four weeks on."""
    from portal.procurements import selectors

    planned = selectors.milestone(procurement, "needs")
    if planned and planned > clock.today():
        return roll_forward(planned)
    return roll_forward(clock.today() + timedelta(days=ANSWER_DAYS))


class InquiryForm(PortalModelForm):
    """The words of an inquiry and its last day."""

    class Meta:
        model = Inquiry
        fields = ["title", "introduction", "deadline"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 5})}


class DeadlineForm(PortalForm):
    """A later last day."""

    deadline = forms.DateField(label=gettext_lazy("New last day to answer"))


def show_unchecked(form: forms.BaseForm) -> None:
    """Let a bound form show what was typed without judging it."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}


class QuantityInput(forms.TextInput):
    """A figure as it was typed: a draft shows again exactly what stood there."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return formats.number(value)
        return super().format_value(value)


class QuantityField(forms.DecimalField):
    """A quantity per year, typed as people type it (`2 340,5`)."""

    widget = QuantityInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(formats.parse_number(value) if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One line of the answer form, ready for the page."""

    item: InquiryItem
    quantity: forms.BoundField
    confidence: forms.BoundField
    note: forms.BoundField
    prefill: Prefill | None = None

    @property
    def fields(self) -> list[forms.BoundField]:
        """The three fields in order."""
        return [self.quantity, self.confidence, self.note]


def _line_fields(item: InquiryItem) -> dict[str, forms.Field]:
    quantity = QuantityField(
        label=_("Quantity per year"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        error_messages={
            "required": _("%(line)s: write how much, or 0 if you need none.") % {"line": item.name},
            "invalid": _("%(line)s: write the quantity as a number, like 1 250 or 12,5.")
            % {"line": item.name},
            "min_value": _("%(line)s: a quantity cannot be negative.") % {"line": item.name},
        },
    )
    quantity.required = item.required
    quantity.unit = item.unit  # type: ignore[attr-defined]
    return {
        f"quantity_{item.pk}": quantity,
        f"confidence_{item.pk}": forms.ChoiceField(
            label=_("How sure?"), choices=Confidence, initial=Confidence.MEDIUM
        ),
        f"note_{item.pk}": forms.CharField(label=_("Note"), required=False, max_length=300),
    }


class AnswerForm(PortalForm):
    """Quantities per line, contact and comment. Everything is checked only when it is submitted."""

    contact_name = forms.CharField(
        label=gettext_lazy("Contact for questions about the answer"), max_length=200
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment to the association"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, answer: Answer, prefill: Any = None, **kwargs: Any) -> None:
        self.items = list(answer.inquiry.items.all())
        self.prefill: Mapping[int, Prefill] = prefill or {}
        self.base_fields = {  # type: ignore[misc]
            **{name: field for item in self.items for name, field in _line_fields(item).items()},
            **type(self).base_fields,  # type: ignore[attr-defined]
        }
        super().__init__(*args, **kwargs)

    @property
    def rows(self) -> list[AnswerRow]:
        """The lines in order, each with its fields and last year's use where it is known."""
        return [
            AnswerRow(
                item,
                self[f"quantity_{item.pk}"],
                self[f"confidence_{item.pk}"],
                self[f"note_{item.pk}"],
                self.prefill.get(item.pk),
            )
            for item in self.items
        ]

    @property
    def lines(self) -> list[LineInput]:
        """The quantities of a valid form."""
        return [
            LineInput(
                item_id=item.pk,
                quantity=self.cleaned_data[f"quantity_{item.pk}"],
                confidence=self.cleaned_data[f"confidence_{item.pk}"],
                note=self.cleaned_data[f"note_{item.pk}"],
            )
            for item in self.items
            if self.cleaned_data[f"quantity_{item.pk}"] is not None
        ]

    def unchecked(self) -> None:
        """Show what was typed without judging it: a draft may be half done."""
        show_unchecked(self)


class NothingForm(PortalForm):
    """“We need nothing”, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you need nothing?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: we have an agreement of our own until 2029."),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact for questions about the answer"), max_length=200
    )


class ReturnForm(PortalForm):
    """What the party should change."""

    comment = forms.CharField(
        label=gettext_lazy("What should be changed?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The party sees this on top of its answer."),
    )


class LateForm(PortalForm):
    """Until when one party may answer."""

    until = forms.DateField(label=gettext_lazy("May answer until"))
