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

from needs.inquiries.actions import ItemRow, LineInput
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Answer, Inquiry, InquiryItem
from needs.inquiries.registries import Prefill
from portal.core import clock
from portal.procurements.models import Lot
from portal.rules.calendar import roll_forward
from portal.ui import formats
from portal.ui.forms import MoneyField, PortalForm, PortalModelForm

ANSWER_DAYS = 28
MOST_LINES = 200
BLANK_LINES = 3


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


class ItemForm(PortalModelForm):
    """One line in the builder; an empty one is ignored."""

    unit_price = MoneyField(
        label=gettext_lazy("Estimated price per unit"),
        required=False,
        help_text=gettext_lazy("Only for the estimate; the parties do not see it."),
    )
    position = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=0)

    class Meta:
        model = InquiryItem
        fields = ["name", "unit", "unit_price", "lot", "help", "position"]

    def __init__(self, *args: Any, lots: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lot = self.fields["lot"]
        assert isinstance(lot, forms.ModelChoiceField)  # noqa: S101 - a foreign key's field
        lot.queryset = lots if lots is not None else Lot.objects.none()
        lot.empty_label = _("No lot")
        self.fields["unit"].required = True

    @property
    def heading(self) -> str:
        """What the line is called on the page."""
        return self.instance.name if self.instance.pk else _("New line")


class _ItemFormSet(forms.BaseModelFormSet):
    @classmethod
    def get_deletion_widget(cls) -> Any:
        return forms.CheckboxInput(attrs={"class": "ds-input"})


def item_formset(inquiry: Inquiry, data: Any = None, extra: int = BLANK_LINES) -> Any:
    """The lines of an inquiry as a formset, with some empty ones at the end."""
    kind = forms.modelformset_factory(
        InquiryItem,
        form=ItemForm,
        formset=_ItemFormSet,
        extra=extra,
        can_delete=True,
        max_num=MOST_LINES,
        validate_max=True,
        absolute_max=MOST_LINES + 50,
    )
    return kind(
        data,
        queryset=inquiry.items.select_related("lot"),
        form_kwargs={"lots": inquiry.procurement.lots.all()},
        prefix="lines",
    )


def item_rows(formset: Any) -> list[ItemRow]:
    """The rows of a valid formset that are to be kept, in the order asked for."""
    rows = []
    for index, form in enumerate(formset.forms):
        data = form.cleaned_data
        if not data or data.get("DELETE") or not data.get("name"):
            continue
        order = data.get("position")
        rows.append(
            (
                order if order is not None else MOST_LINES,
                index,
                ItemRow(
                    name=data["name"],
                    unit=data["unit"],
                    help=data.get("help") or "",
                    unit_price=data.get("unit_price"),
                    lot_id=data["lot"].pk if data.get("lot") else None,
                    pk=form.instance.pk,
                ),
            )
        )
    return [row for _order, _index, row in sorted(rows, key=lambda entry: entry[:2])]


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
