"""The form of an answer: stance, quantities, contact; and the small forms around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.actions.answers import Content, LineInput
from needs.inquiries.answering.prefill import NO_OFFERS, Offers
from needs.inquiries.enums import Confidence, Stance
from needs.inquiries.models import Answer, InquiryItem
from needs.inquiries.registries import CurrentAgreement, Prefill
from portal.ui import formats
from portal.ui.forms import PortalForm

STANCES = [
    (Stance.NEEDS.value, gettext_lazy("We have needs: this is how much")),
    (Stance.UNSURE.value, gettext_lazy("We are interested but unsure")),
    (Stance.NOTHING.value, gettext_lazy("We need nothing")),
    (Stance.DECLINES.value, gettext_lazy("We do not take part, because we buy it another way")),
]
CONTACT = ("contact_name", "comment")


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
    agreement: forms.BoundField
    until: forms.BoundField
    sure: forms.BoundField | None = None
    prefill: Prefill | None = None
    earlier: Prefill | None = None
    agreements: Sequence[CurrentAgreement] = ()
    written: str = ""

    @property
    def fields(self) -> list[forms.BoundField]:
        """The fields in order."""
        return [self.quantity, self.confidence, self.note, self.agreement, self.until]

    @property
    def has_agreement(self) -> bool:
        """Whether something is said, or wrong, about an agreement that must run out first."""
        return any(part.value() or part.errors for part in (self.agreement, self.until))


def _line_fields(item: InquiryItem, *, required: bool) -> dict[str, forms.Field]:
    named = {"line": item.name}
    quantity = QuantityField(
        label=_("Quantity per year"),
        required=required,
        max_digits=14,
        decimal_places=2,
        min_value=0,
        error_messages={
            "required": _("%(line)s: write how much, or 0 if you need none.") % named,
            "invalid": _("%(line)s: write the quantity as a number, like 1 250 or 12,5.") % named,
            "min_value": _("%(line)s: a quantity cannot be negative.") % named,
        },
    )
    quantity.unit = item.unit  # type: ignore[attr-defined]
    return {
        f"quantity_{item.pk}": quantity,
        f"confidence_{item.pk}": forms.ChoiceField(
            label=_("How sure?"), choices=Confidence, initial=Confidence.MEDIUM, required=required
        ),
        f"note_{item.pk}": forms.CharField(label=_("Note"), required=False, max_length=300),
        f"agreement_{item.pk}": forms.CharField(
            label=_("Agreement that must run out first"), required=False, max_length=200
        ),
        f"until_{item.pk}": forms.DateField(
            label=_("Its last day"),
            required=False,
            help_text=_("The quantity is counted from the day after."),
        ),
    }


class StanceField(forms.ChoiceField):
    """What a party says; a form without a choice says that there are needs."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or Stance.NEEDS.value)


class AnswerForm(PortalForm):
    """What a party needs, how much per line, contact and comment.

    Everything is checked only when it is submitted. With `items` it is the form of some lines
    alone, for a colleague who writes that part.
    """

    stance = StanceField(
        label=gettext_lazy("What do you need?"),
        choices=STANCES,
        initial=Stance.NEEDS.value,
        widget=forms.RadioSelect,
    )
    stance_reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Needed unless you have needs. For example: we have an agreement of our own until 2029."
        ),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact for questions about the answer"), max_length=200
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment to the association"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        answer: Answer,
        offers: Offers = NO_OFFERS,
        items: Sequence[InquiryItem] | None = None,
        written: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.items = list(answer.inquiry.items.all()) if items is None else list(items)
        self.whole = items is None
        self.offers, self.written = offers, written or {}
        data = args[0] if args else kwargs.get("data")
        self.chosen = (data or {}).get("stance") or Stance.NEEDS.value
        required = self.chosen == Stance.NEEDS or not self.whole
        lines = {
            name: made
            for item in self.items
            for name, made in _line_fields(item, required=required and item.required).items()
        }
        self.base_fields = {  # type: ignore[misc]
            **lines,
            **(type(self).base_fields if self.whole else {}),  # type: ignore[attr-defined]
        }
        super().__init__(*args, **kwargs)
        self.absurd: set[int] = set()

    def clean(self) -> dict[str, Any]:
        """A reason for all but needs; lines only of those who give quantities."""
        cleaned = super().clean() or self.cleaned_data
        stance = cleaned.get("stance", Stance.NEEDS.value) if self.whole else Stance.NEEDS.value
        if stance in Stance.without_need():
            for name in list(self.errors):
                if name not in {"stance", "stance_reason", *CONTACT}:
                    del self.errors[name]
        if stance != Stance.NEEDS and not cleaned.get("stance_reason", "").strip():
            self.add_error("stance_reason", _("Say why."))
        if stance in Stance.with_quantities():
            for item in self.items:
                self._check_line(item, cleaned)
        return cleaned

    def _check_line(self, item: InquiryItem, cleaned: dict[str, Any]) -> None:
        quantity = cleaned.get(f"quantity_{item.pk}")
        if quantity is not None and self.offers.is_absurd(item.pk, quantity):
            self.absurd.add(item.pk)
            if not self.data.get(f"sure_{item.pk}"):
                self.add_error(f"quantity_{item.pk}", self._doubt(item, quantity))
        agreement = cleaned.get(f"agreement_{item.pk}", "")
        until = cleaned.get(f"until_{item.pk}")
        named = {"line": item.name}
        if agreement and until is None and f"until_{item.pk}" not in self.errors:
            self.add_error(
                f"until_{item.pk}", _("%(line)s: write the agreement's last day.") % named
            )
        if until is not None and not agreement:
            self.add_error(
                f"agreement_{item.pk}",
                _("%(line)s: name the agreement that must run out first.") % named,
            )

    def _doubt(self, item: InquiryItem, quantity: Decimal) -> str:
        known = self.offers.known(item.pk)
        facts = {"line": item.name, "quantity": formats.number(quantity), "unit": item.unit}
        if known is None:
            return (
                _(
                    "%(line)s: %(quantity)s %(unit)s is very much. Check the unit; if the figure "
                    "is right, say so at the line."
                )
                % facts
            )
        return _(
            "%(line)s: %(quantity)s %(unit)s is more than %(times)s times %(before)s (%(source)s). "
            "Check the unit; if the figure is right, say so at the line."
        ) % {
            **facts,
            "times": int(quantity / known.quantity),
            "before": formats.number(known.quantity),
            "source": known.source,
        }

    def _sure(self, item: InquiryItem) -> Any:
        """The box “the figure is right”, for a figure that is asked about."""
        name = f"sure_{item.pk}"
        if item.pk not in self.absurd and not self.data.get(name):
            return None
        box = forms.BooleanField(label=_("The figure is right"), required=False)
        box.widget.attrs["class"] = "ds-input"
        return forms.BoundField(self, box, name)

    @property
    def rows(self) -> list[AnswerRow]:
        """The lines in order, each with its fields and what is known of it before."""
        return [
            AnswerRow(
                item,
                quantity=self[f"quantity_{item.pk}"],
                confidence=self[f"confidence_{item.pk}"],
                note=self[f"note_{item.pk}"],
                agreement=self[f"agreement_{item.pk}"],
                until=self[f"until_{item.pk}"],
                sure=self._sure(item),
                prefill=self.offers.used.get(item.pk),
                earlier=self.offers.earlier.get(item.pk),
                agreements=self.offers.agreements_of(item.pk),
                written=self.written.get(f"quantity_{item.pk}", ""),
            )
            for item in self.items
        ]

    @property
    def done(self) -> int:
        """How many lines have something typed as quantity."""
        return sum(bool(str(self[f"quantity_{i.pk}"].value() or "").strip()) for i in self.items)

    @property
    def prefill(self) -> Mapping[int, Prefill]:
        """Last year's use per line."""
        return self.offers.used

    @property
    def lines(self) -> list[LineInput]:
        """The quantities of a valid form; lines that somebody unsure leaves out are not there."""
        return [
            LineInput(
                item_id=item.pk,
                quantity=self.cleaned_data[f"quantity_{item.pk}"],
                confidence=self.cleaned_data[f"confidence_{item.pk}"] or Confidence.LOW.value,
                note=self.cleaned_data[f"note_{item.pk}"],
                existing_agreement=self.cleaned_data[f"agreement_{item.pk}"],
                runs_out_on=self.cleaned_data[f"until_{item.pk}"],
            )
            for item in self.items
            if self.cleaned_data.get(f"quantity_{item.pk}") is not None
        ]

    def content(self, answers: dict[str, Any]) -> Content:
        """All that a valid form says, with the answers to the questions."""
        says_yes = self.cleaned_data["stance"] in Stance.with_quantities()
        return Content(
            lines=self.lines if says_yes else (),
            answers=answers,
            contact_name=self.cleaned_data["contact_name"],
            comment=self.cleaned_data["comment"],
            stance=self.cleaned_data["stance"],
            stance_reason=self.cleaned_data["stance_reason"],
        )

    def unchecked(self) -> None:
        """Show what was typed without judging it: a draft may be half done."""
        show_unchecked(self)


class NothingForm(PortalForm):
    """A no, and why."""

    stance = forms.ChoiceField(
        label=gettext_lazy("What do you answer?"),
        choices=STANCES[2:],
        initial=Stance.NOTHING.value,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why do you need nothing?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: we have an agreement of our own until 2029."),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact for questions about the answer"), max_length=200
    )

    def clean_stance(self) -> str:
        """A form without a choice says that nothing is needed."""
        return self.cleaned_data["stance"] or Stance.NOTHING.value
