"""Small forms: one for each thing that is done with an agreement after it is registered."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import CallOffModel, DocumentKind, TerminatedBy
from contracts.agreements.forms import authorities_of_choice, share_field
from contracts.agreements.hand_forms import CpvField, managers, upload_of
from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier, PriceIndex
from contracts.agreements.numbers import LONGEST as LONGEST_NUMBER
from contracts.agreements.term import term_until
from contracts.agreements.terms import (
    AdjustmentTerms,
    AmendmentTerms,
    IndexTerms,
    PriceTerms,
    SuccessionTerms,
    TerminationTerms,
    Upload,
)
from portal.core import clock
from portal.documents.enums import Secrecy
from portal.people.models import User
from portal.procurements.models import Supplier
from portal.rules.enums import ChangeGround, ContractKind, Regime
from portal.ui.forms import MoneyField, PortalForm


class ReasonForm(PortalForm):
    """Why; the field that ends every correction."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class DecidedForm(PortalForm):
    """Who decided, by what right and why."""

    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        help_text=_("Delegation, § or other ground for the person's right to decide."),
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea)


class EndPartyForm(ReasonForm):
    """A party leaves."""

    last_day = forms.DateField(label=_("Last day as a party"))
    field_order = ("last_day", "reason")


class SuccessionForm(DecidedForm):
    """Another supplier takes over a place."""

    supplier = forms.ModelChoiceField(label=_("New supplier"), queryset=Supplier.objects.none())
    day = forms.DateField(label=_("Takes over from"))
    field_order = ("supplier", "day", "decided_by", "authority", "reason")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supplier"].queryset = Supplier.objects.visible_to(user)  # type: ignore[attr-defined]

    def as_terms(self) -> SuccessionTerms:
        """What the action takes."""
        return SuccessionTerms(**self.cleaned_data)


class TerminationForm(DecidedForm):
    """The agreement, or a supplier's place, is ended."""

    terminated_by = forms.ChoiceField(label=_("Terminated by"), choices=TerminatedBy)
    notice_on = forms.DateField(label=_("Notice given"))
    ends_from = forms.DateField(
        label=_("No call-offs from"), help_text=_("The first day without the agreement.")
    )
    field_order = (
        "terminated_by", "notice_on", "ends_from", "decided_by", "authority", "reason",
    )  # fmt: skip

    def as_terms(self) -> TerminationTerms:
        """What the action takes."""
        return TerminationTerms(**self.cleaned_data)


class LotOrderForm(ReasonForm):
    """How call-offs are made in a lot, with rank and share for each place that has not ended."""

    call_off_model = forms.ChoiceField(
        label=_("Call-off in the lot"),
        required=False,
        choices=[("", _("As in the agreement")), *CallOffModel.choices],
    )
    call_off_terms = forms.CharField(
        label=_("How call-offs are made"), required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, lot: AgreementLot, **kwargs: Any) -> None:
        places = AgreementSupplier.objects.filter(lot=lot, valid_to=None)
        self.places = list(places.select_related("supplier", "sub_area"))
        first: dict[str, Any] = {
            "call_off_model": lot.call_off_model,
            "call_off_terms": lot.call_off_terms,
        }
        for place in self.places:
            first[f"rank_{place.pk}"] = place.rank
            first[f"share_{place.pk}"] = place.share
        super().__init__(*args, initial=first, **kwargs)
        for place in self.places:
            name = str(place.supplier)
            if place.sub_area:
                name = f"{name} ({place.sub_area.name})"
            self.fields[f"rank_{place.pk}"] = forms.IntegerField(
                label=_("Rank of %(supplier)s") % {"supplier": name},
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "ds-input"}),
            )
            self.fields[f"share_{place.pk}"] = share_field(
                _("Share of %(supplier)s, per cent") % {"supplier": name}
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    def as_order(self) -> dict[int, tuple[int | None, Decimal | None]]:
        """Rank and share by place."""
        data = self.cleaned_data
        return {
            place.pk: (data[f"rank_{place.pk}"], data[f"share_{place.pk}"]) for place in self.places
        }


class PriceForm(PortalForm):
    """A price from a day."""

    article = forms.CharField(label=_("Article number"), max_length=60, required=False)
    name = forms.CharField(label=_("Article"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=40)
    price = forms.DecimalField(
        label=_("Price, kr excluding VAT"),
        max_digits=16,
        decimal_places=4,
        min_value=Decimal(0),
    )
    place = forms.ModelChoiceField(
        label=_("Supplier"),
        queryset=AgreementSupplier.objects.none(),
        required=False,
        empty_label=_("Every supplier of the lot"),
    )
    valid_from = forms.DateField(label=_("Valid from"))
    valid_to = forms.DateField(
        label=_("Valid to and including"),
        required=False,
        help_text=_("Empty: until a new price is entered."),
    )
    source = forms.ModelChoiceField(
        label=_("Source document"),
        queryset=Agreement.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("One of the agreement's documents."),
    )

    def __init__(self, *args: Any, lot: AgreementLot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = AgreementSupplier.objects.filter(lot=lot, valid_to=None)
        self.fields["place"].queryset = places.select_related("supplier", "lot")  # type: ignore[attr-defined]
        rows = lot.agreement.documents.select_related("document")
        self.fields["source"].queryset = rows  # type: ignore[attr-defined]

    def as_terms(self) -> PriceTerms:
        """What the action takes."""
        data = dict(self.cleaned_data)
        source = data.pop("source")
        return PriceTerms(**data, document=source.document if source else None)


class IndexForm(PortalForm):
    """How prices follow an index."""

    lot = forms.ModelChoiceField(
        label=_("Lot"),
        queryset=AgreementLot.objects.none(),
        required=False,
        empty_label=_("The whole agreement"),
    )
    name = forms.CharField(
        label=_("Index"), max_length=200, help_text=_("For example: AKI, SNI 87–88, SCB.")
    )
    base_month = forms.DateField(label=_("Base month"), help_text=_("Any day of the month."))
    base_value = forms.DecimalField(
        label=_("Base value"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001")
    )
    share = forms.DecimalField(
        label=_("Part of the price that follows, per cent"),
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        initial=Decimal(100),
    )
    interval_months = forms.IntegerField(
        label=_("Months between adjustments"), min_value=1, max_value=120, initial=12
    )
    next_on = forms.DateField(label=_("Next adjustment"), required=False)
    terms = forms.CharField(
        label=_("What the agreement says"), required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = AgreementLot.objects.filter(agreement=agreement)  # type: ignore[attr-defined]

    def as_terms(self) -> IndexTerms:
        """What the action takes."""
        return IndexTerms(**self.cleaned_data)


class AdjustmentForm(PortalForm):
    """New prices by the index."""

    holds_from = forms.DateField(label=_("New prices from"))
    month = forms.DateField(label=_("Index month"), help_text=_("Any day of the month."))
    value = forms.DecimalField(
        label=_("Index value"), max_digits=12, decimal_places=4, min_value=Decimal("0.0001")
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    authority = forms.CharField(label=_("Authority"), max_length=300)

    def __init__(self, *args: Any, index: PriceIndex, **kwargs: Any) -> None:
        first = {"holds_from": index.next_on, "month": clock.today()}
        super().__init__(*args, initial=first, **kwargs)

    def as_terms(self) -> AdjustmentTerms:
        """What the action takes."""
        return AdjustmentTerms(**self.cleaned_data)


class FileForm(PortalForm):
    """A file that may come with it."""

    file = forms.FileField(label=_("Document"), required=False)

    def upload(self) -> Upload | None:
        """The file."""
        return upload_of(self.cleaned_data.get("file"))


class AmendmentForm(DecidedForm, FileForm):
    """A change of the agreement."""

    made_on = forms.DateField(label=_("Day of the amendment"))
    description = forms.CharField(label=_("What is changed"), widget=forms.Textarea)
    ground = forms.ChoiceField(label=_("Ground"), choices=ChangeGround)
    value = forms.DecimalField(
        label=_("Change in value, kr"),
        max_digits=16,
        decimal_places=2,
        help_text=_("Below zero when the agreement shrinks; 0 when the value stays."),
    )
    moves_ceiling = forms.BooleanField(label=_("Move the ceiling as much"), required=False)
    moves_end_to = forms.DateField(
        label=_("New last day for call-offs"),
        required=False,
        help_text=_("Only when the amendment moves it."),
    )
    long_term_reason = forms.CharField(
        label=_("Special reasons for a longer term"), required=False, widget=forms.Textarea
    )
    decision_note = forms.CharField(
        label=_("Decision when a bound is passed"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Who has decided that it is done all the same, and why."),
    )
    announced_on = forms.DateField(label=_("Announced"), required=False)
    field_order = (
        "made_on", "description", "ground", "value", "moves_ceiling", "moves_end_to", "reason",
        "decided_by", "authority", "decision_note", "long_term_reason", "announced_on", "file",
    )  # fmt: skip

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = term_until(agreement, agreement.valid_to).rule
        self.fields["long_term_reason"].help_text = (
            gettext("Needed when the last day is moved beyond it: %(rule)s (%(law)s)")
            % {"rule": rule.reason, "law": rule.paragraph}
            if rule
            else ""
        )

    def as_terms(self) -> AmendmentTerms:
        """What the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return AmendmentTerms(**data)


class DocumentForm(PortalForm):
    """A document of the agreement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind)
    secrecy = forms.ChoiceField(
        label=_("Secrecy"),
        choices=Secrecy,
        initial=Secrecy.INTERNAL,
        help_text=_("Parties read what is not secret; the association's people read everything."),
    )
    diary_number = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    file = forms.FileField(label=_("Document"), help_text=_("PDF, picture or spreadsheet."))


class EditForm(ReasonForm):
    """The facts that can be corrected; what the procurement has settled is left out."""

    title = forms.CharField(label=_("Title"), max_length=200)
    number = forms.CharField(label=_("Agreement number"), max_length=LONGEST_NUMBER)
    diary_number = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    source_reference = forms.CharField(
        label=_("Reference in the register it came from"), max_length=120, required=False
    )
    responsible = forms.ModelChoiceField(
        label=_("Responsible authority"), queryset=Agreement.objects.none()
    )
    manager = forms.ModelChoiceField(
        label=_("Agreement manager"), queryset=User.objects.none(), required=False
    )
    contract_kind = forms.ChoiceField(label=_("What is bought"), choices=ContractKind)
    regime = forms.ChoiceField(label=_("Legal regime"), choices=Regime)
    area = forms.CharField(label=_("Area"), max_length=100, required=False)
    cpv_codes = CpvField(label=_("CPV codes"), required=False, max_length=400)
    signed_on = forms.DateField(label=_("Signed"), required=False)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_to = forms.DateField(label=_("Last day for call-offs"))
    last_contract_date = forms.DateField(label=_("Last day of contracts"))
    estimate = MoneyField(label=_("Estimated value"), required=False)
    ceiling = MoneyField(label=_("Ceiling of the whole agreement"), required=False)
    call_off_model = forms.ChoiceField(
        label=_("Call-off"), required=False, choices=[("", _("None")), *CallOffModel.choices]
    )
    long_term_reason = forms.CharField(
        label=_("Special reasons for a longer term"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed above four years where the directive's rules apply (LOU 7:2)."),
    )
    terms = forms.CharField(label=_("Terms in short"), required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        from contracts.agreements.actions.keeping import ALWAYS, BY_HAND

        names = ALWAYS if agreement.procurement_id else (*ALWAYS, *BY_HAND)
        first = {name: getattr(agreement, name) for name in names}
        if not agreement.procurement_id:
            first["cpv_codes"] = ", ".join(agreement.cpv_codes.values_list("code", flat=True))
        super().__init__(*args, initial=first, **kwargs)
        self.fields["responsible"].queryset = authorities_of_choice()  # type: ignore[attr-defined]
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]
        for name in set(self.fields) - set(first) - {"reason"}:
            del self.fields[name]
        self.order_fields([name for name in self.fields if name != "reason"])

    def values(self) -> dict[str, Any]:
        """The facts as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
