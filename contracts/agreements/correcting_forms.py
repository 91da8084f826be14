"""Input of corrections: a lot's facts, a lot or a supplier that is lacking, an option."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.agreements.actions.correcting import Arrangement
from contracts.agreements.forms import OptionForm, share_field
from contracts.agreements.hand_forms import WrittenLotForm
from contracts.agreements.keeping_forms import LotOrderForm, ReasonForm
from contracts.agreements.models import Agreement, AgreementLot, AgreementOption
from contracts.agreements.term import longest_term_of
from contracts.agreements.terms import NewPlaceTerms, SupplierName
from portal.procurements.models import Supplier
from portal.ui.forms import MoneyField


class LotFactsForm(ReasonForm):
    """What a lot is, and how much may be bought in it."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    name = forms.CharField(label=_("Lot"), max_length=200)
    estimate = MoneyField(label=_("Estimated value"), required=False)
    ceiling = MoneyField(label=_("Ceiling of the lot"), required=False)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    field_order = ("number", "name", "estimate", "ceiling", "unit", "reason")

    def __init__(self, *args: Any, lot: AgreementLot, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "reason"]
        first = {name: getattr(lot, name) for name in names}
        super().__init__(*args, initial=first, **kwargs)

    def values(self) -> dict[str, Any]:
        """The facts as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class NewLotForm(WrittenLotForm):
    """A lot that the register lacks, its suppliers written one a line."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        numbers = agreement.lots.values_list("number", flat=True)
        first = {"number": max(numbers, default=0) + 1}
        super().__init__(*args, initial=first, **kwargs)


class AddSupplierForm(LotOrderForm):
    """A supplier of the register, or a new one, with the order of the whole lot."""

    supplier = forms.ModelChoiceField(
        label=_("Supplier"),
        queryset=Supplier.objects.none(),
        required=False,
        empty_label=_("Another, written below"),
    )
    name = forms.CharField(label=_("Name of another supplier"), max_length=200, required=False)
    organisation_number = forms.CharField(
        label=_("Its organisation number"), max_length=20, required=False
    )
    valid_from = forms.DateField(label=_("From"), help_text=_("The first day in the lot."))
    sub_area = forms.CharField(
        label=_("Sub-area"),
        max_length=200,
        required=False,
        help_text=_("Empty: the lot as a whole."),
    )
    rank = forms.IntegerField(
        label=_("Rank in the lot"),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ds-input"}),
    )
    share = share_field(_("Share, per cent"))

    def __init__(self, *args: Any, lot: AgreementLot, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, lot=lot, **kwargs)
        rows = Supplier.objects.visible_to(user)
        self.fields["supplier"].queryset = rows  # type: ignore[attr-defined]
        own = ["supplier", "name", "organisation_number", "valid_from", "sub_area", "rank", "share"]
        rest = [name for name in self.fields if name not in {*own, "reason"}]
        self.order_fields([*own, *rest, "reason"])

    def clean(self) -> dict[str, Any]:
        """One supplier: chosen or written."""
        data = super().clean() or {}
        chosen, written = data.get("supplier"), (data.get("name") or "").strip()
        if chosen is None and not written and "supplier" not in self.errors:
            self.add_error("supplier", ValidationError(gettext("Choose or write a supplier.")))
        if chosen is not None and written:
            self.add_error("name", ValidationError(gettext("Choose or write, not both.")))
        return data

    def as_place(self) -> NewPlaceTerms:
        """What the action takes."""
        data = self.cleaned_data
        written = SupplierName(data["name"].strip(), data["organisation_number"].strip())
        return NewPlaceTerms(
            supplier=data["supplier"] or written,
            valid_from=data["valid_from"],
            rank=data["rank"],
            share=data["share"],
            sub_area=data["sub_area"],
        )

    def as_arrangement(self) -> Arrangement:
        """The order of the lot."""
        data = self.cleaned_data
        return Arrangement(data["call_off_model"], data["call_off_terms"], self.as_order())


class OptionFactsForm(OptionForm):
    """An option of an agreement, with the reasons when it passes the longest term."""

    long_term_reason = forms.CharField(
        label=_("Special reasons for a longer term"), required=False, widget=forms.Textarea
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)
    mark_optional = True

    def __init__(
        self,
        *args: Any,
        agreement: Agreement,
        option: AgreementOption | None = None,
        **kwargs: Any,
    ) -> None:
        names = ("months", "notice_by", "extends_to")
        first = {name: getattr(option, name) for name in names} if option else {"months": 12}
        super().__init__(*args, initial=first, **kwargs)
        rule = longest_term_of(agreement).rule
        if rule is None or rule.value is None or agreement.long_term_reason:
            del self.fields["long_term_reason"]
        else:
            self.fields["long_term_reason"].help_text = f"{rule.reason} ({rule.paragraph})"

    def reasons(self) -> dict[str, str]:
        """Why, and why longer than the law's term."""
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "long_term_reason": data.get("long_term_reason", ""),
        }
