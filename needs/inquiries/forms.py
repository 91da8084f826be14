"""Input of the room."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.actions import ItemRow
from needs.inquiries.answering.forms import (  # noqa: F401 - one place to find the room's forms
    AnswerForm,
    NothingForm,
    show_unchecked,
)
from needs.inquiries.models import Inquiry, InquiryItem
from portal.core import clock
from portal.procurements.models import Lot
from portal.rules.calendar import roll_forward
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


class EstimateForm(PortalForm):
    """Estimate, margin and reason; the ceiling is computed."""

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
    reason = forms.CharField(
        label=gettext_lazy("Why this margin?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How the sum was reached is written beside your reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["margin_percent"].unit = "%"  # type: ignore[attr-defined]
