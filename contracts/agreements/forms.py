"""Input of the agreement pages: the agreement, its lots with suppliers, its options."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from contracts.agreements.coverage import next_month
from contracts.agreements.enums import AgreementKind, CallOffModel
from contracts.agreements.numbers import LONGEST as LONGEST_NUMBER
from contracts.agreements.term import term_until, years_after
from contracts.agreements.terms import AgreementTerms, LotTerms, OptionTerms, PlaceTerms
from portal.core import clock
from portal.organisations.enums import OrganisationKind, Relation
from portal.organisations.models import Organisation
from portal.procurements import selectors
from portal.procurements.enums import TenderOutcome
from portal.procurements.models import Tender
from portal.rules.enums import ContractKind
from portal.ui.forms import FigureInput, MoneyField, PortalForm

OPTION_NOTICE = timedelta(days=183)


class AgreementForm(PortalForm):
    """The agreement as a whole."""

    title = forms.CharField(label=_("Title"), max_length=200)
    number = forms.CharField(
        label=_("Agreement number"),
        max_length=LONGEST_NUMBER,
        help_text=_("As it is written in the agreement; spaces and hyphens make no difference."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=AgreementKind)
    responsible = forms.ModelChoiceField(
        label=_("Responsible authority"),
        queryset=Organisation.objects.none(),
        help_text=_("The contracting authority that made the agreement."),
    )
    contract_kind = forms.ChoiceField(label=_("What is bought"), choices=ContractKind)
    signed_on = forms.DateField(label=_("Signed"))
    valid_from = forms.DateField(label=_("Valid from"))
    valid_to = forms.DateField(label=_("Last day for call-offs"))
    last_contract_date = forms.DateField(
        label=_("Last day of contracts"),
        required=False,
        help_text=_("Contracts made by call-off may run longer. Empty: the same day."),
    )
    call_off_model = forms.ChoiceField(label=_("Call-off"), choices=CallOffModel)
    estimate = MoneyField(label=_("Estimated value"), required=False)
    ceiling = MoneyField(
        label=_("Ceiling of the whole agreement"),
        required=False,
        help_text=_("The highest value, options counted. Empty: the lots' ceilings together."),
    )
    long_term_reason = forms.CharField(
        label=_("Special reasons for a longer term"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Needed above four years where the directive's rules apply (LOU 7:2)."),
    )
    terms = forms.CharField(
        label=_("Terms in short"),
        required=False,
        widget=forms.Textarea,
        help_text=_("What a buyer needs to know: how to order, delivery, prices."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authorities = self.fields["responsible"]
        authorities.queryset = authorities_of_choice()  # type: ignore[attr-defined]
        if not self.is_bound and "responsible" not in self.initial:
            self.initial["responsible"] = Organisation.objects.association().pk


def authorities_of_choice() -> Any:
    """Who can have made an agreement: the association, its members and associated parties."""
    connected = ~Q(relation=Relation.NONE) | Q(kind=OrganisationKind.ASSOCIATION)
    return Organisation.objects.filter(connected).exclude(kind=OrganisationKind.BOARD)


class BareLotForm(PortalForm):
    """What every lot has, whatever its suppliers come from."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    name = forms.CharField(label=_("Lot"), max_length=200)
    estimate = MoneyField(label=_("Estimated value"), required=False)
    ceiling = MoneyField(label=_("Ceiling of the lot"), required=False)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, required=False, help_text=_("For example: care day, kr.")
    )
    call_off_model = forms.ChoiceField(
        label=_("Call-off in the lot"),
        required=False,
        choices=[("", _("As in the agreement")), *CallOffModel.choices],
    )
    call_off_terms = forms.CharField(
        label=_("How call-offs are made"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What decides: when competition is renewed, which needs weigh."),
    )

    def lot_terms(self, suppliers: tuple[PlaceTerms, ...], lot: Any = None) -> LotTerms:
        """What the action takes."""
        data = self.cleaned_data
        return LotTerms(
            number=data["number"],
            name=data["name"],
            suppliers=suppliers,
            estimate=data["estimate"],
            ceiling=data["ceiling"],
            unit=data["unit"],
            lot=lot,
            call_off_model=data["call_off_model"],
            call_off_terms=data["call_off_terms"],
        )


class LotForm(BareLotForm):
    """A lot, with a row for each awarded supplier: in the lot or not, its rank and its share."""

    lot_id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, suppliers: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suppliers = list(suppliers)
        for supplier in self.suppliers:
            self.fields[f"in_{supplier.pk}"] = forms.BooleanField(
                label=_("%(supplier)s is in the lot") % {"supplier": supplier},
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "ds-input"}),
            )
            self.fields[f"rank_{supplier.pk}"] = forms.IntegerField(
                label=_("Rank of %(supplier)s") % {"supplier": supplier},
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "size": "3", "class": "ds-input"}
                ),
            )
            self.fields[f"share_{supplier.pk}"] = share_field(
                _("Share of %(supplier)s") % {"supplier": supplier}
            )

    @property
    def places(self) -> list[tuple[Any, Any, Any, Any]]:
        """(supplier, its tick, its rank, its share) for the page's table."""
        return [
            (
                supplier,
                self[f"in_{supplier.pk}"],
                self[f"rank_{supplier.pk}"],
                self[f"share_{supplier.pk}"],
            )
            for supplier in self.suppliers
        ]

    def as_terms(self, lots: dict[int, Any]) -> LotTerms:
        """What the action takes."""
        data = self.cleaned_data
        chosen = tuple(
            PlaceTerms(supplier, data[f"rank_{supplier.pk}"], data[f"share_{supplier.pk}"])
            for supplier in self.suppliers
            if data[f"in_{supplier.pk}"] or data[f"rank_{supplier.pk}"] is not None
        )
        return self.lot_terms(chosen, lots.get(data["lot_id"]))


def share_field(label: Any) -> forms.DecimalField:
    """Per cent of a distribution key, without a box of its own around it."""
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        widget=FigureInput(attrs={"size": "4", "class": "ds-input"}, decimals=2),
    )


class OptionForm(PortalForm):
    """An option; a row left empty is no option."""

    mark_optional = False
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=120)
    notice_by = forms.DateField(label=_("Last day of notice"))
    extends_to = forms.DateField(label=_("Extends to"))

    def as_terms(self) -> OptionTerms:
        """What the action takes."""
        data = self.cleaned_data
        return OptionTerms(data["months"], data["notice_by"], data["extends_to"])


MOST_ROWS = 60
LotFormSet = formset_factory(LotForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
OptionFormSet = formset_factory(OptionForm, extra=0, max_num=10, absolute_max=10)


class TakeOptionForm(PortalForm):
    """Who decided, and by what right."""

    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        help_text=_("Delegation, § or other ground for the person's right to decide."),
    )
    long_term_reason = forms.CharField(
        label=_("Special reasons for a longer term"), required=False, widget=forms.Textarea
    )

    def __init__(self, *args: Any, option: Any = None, **kwargs: Any) -> None:
        """`option` is the one to take: the reasons are asked for when it passes the limit."""
        super().__init__(*args, **kwargs)
        field = self.fields["long_term_reason"]
        passes = option is None or (
            not option.agreement.long_term_reason
            and term_until(option.agreement, option.extends_to).is_passed
        )
        if not passes:
            del self.fields["long_term_reason"]
        elif option is not None:
            term = term_until(option.agreement, option.extends_to)
            field.help_text = f"{term.sentence} ({term.rule.paragraph})" if term.rule else ""


class Registration:
    """The three parts of the registration page as one: bound, prefilled, checked together."""

    def __init__(self, procurement: Any, data: Any = None) -> None:
        self.lots = {lot.pk: lot for lot in procurement.lots.all()}
        tenders = Tender.objects.filter(procurement=procurement, outcome=TenderOutcome.AWARDED)
        self.tenders = list(tenders.select_related("supplier").prefetch_related("lots"))
        suppliers = [tender.supplier for tender in self.tenders]
        first = {} if data is not None else _first(procurement)
        self.form = AgreementForm(data, initial=first)
        self.lot_forms = LotFormSet(
            data,
            prefix="lots",
            form_kwargs={"suppliers": suppliers},
            initial=None if data is not None else self._first_lots(),
        )
        self.option_forms = OptionFormSet(
            data, prefix="options", initial=None if data is not None else [{}]
        )
        for form in self.option_forms:
            form.empty_permitted = True

    def _first_lots(self) -> list[dict[str, Any]]:
        lots = list(self.lots.values()) or [None]
        return [self._first_lot(lot, number) for number, lot in enumerate(lots, start=1)]

    def _first_lot(self, lot: Any, number: int) -> dict[str, Any]:
        first: dict[str, Any] = {
            "lot_id": lot.pk if lot else None,
            "number": lot.number if lot else number,
            "name": lot.name if lot else _("The whole agreement"),
        }
        rank = 0
        for tender in self.tenders:
            tendered = {row.pk for row in tender.lots.all()}
            if lot is None or not tendered or lot.pk in tendered:
                rank += 1
                first[f"in_{tender.supplier_id}"] = True
                first[f"rank_{tender.supplier_id}"] = rank
        return first

    def is_valid(self) -> bool:
        """Every part, so that all errors are shown at once."""
        return all([self.form.is_valid(), self.lot_forms.is_valid(), self.option_forms.is_valid()])

    def terms(self) -> AgreementTerms:
        """What the action takes; only after `is_valid`."""
        options = [form.as_terms() for form in self.option_forms if form.has_changed()]
        return AgreementTerms(
            **self.form.cleaned_data,
            lots=tuple(form.as_terms(self.lots) for form in self.lot_forms),
            options=tuple(options),
        )


def one_more(data: Any, prefix: str) -> Any:
    """The posted data with one more empty row of the formset: a button without script."""
    grown = data.copy()
    stated = grown.get(f"{prefix}-TOTAL_FORMS") or "0"
    count = min(int(stated), MOST_ROWS) if stated.isdecimal() else 0
    grown[f"{prefix}-TOTAL_FORMS"] = str(count + 1)
    if prefix == "lots":
        grown[f"lots-{count}-number"] = str(count + 1)
    return grown


def _first(procurement: Any) -> dict[str, Any]:
    """What the award already tells."""
    begins = max(selectors.milestone(procurement, "agreement") or clock.today(), clock.today())
    months = procurement.term_months
    last = _same_day(begins, months) - timedelta(days=1)
    return {
        "kind": AgreementKind.FRAMEWORK,
        "contract_kind": ContractKind.GOODS_SERVICES,
        "title": procurement.title,
        "number": procurement.diary_number,
        "signed_on": clock.today(),
        "valid_from": begins,
        "valid_to": last,
        "call_off_model": CallOffModel.RANKING,
        "estimate": procurement.estimated_value,
        "ceiling": procurement.ceiling,
    }


def _same_day(day: date, months: int) -> date:
    if months % 12 == 0:
        return years_after(day, months // 12)
    month = next_month(day, months)
    return month.replace(day=min(day.day, 28))
