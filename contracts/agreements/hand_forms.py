"""Input of the page that registers an agreement without a procurement here."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.agreements import supplier_lines
from contracts.agreements.enums import AgreementKind, CallOffModel
from contracts.agreements.forms import AgreementForm, BareLotForm, OptionFormSet
from contracts.agreements.terms import (
    AgreementTerms,
    LotTerms,
    PartyTerms,
    PlaceTerms,
    Upload,
)
from mandates.enums import Commitment
from portal.core.errors import ActionError
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import CpvCode
from portal.rules.enums import ContractKind, Regime
from portal.ui.forms import PortalForm


class CpvField(forms.CharField):
    """CPV codes as people write them: with or without check digit, divided by anything."""

    def clean(self, value: Any) -> list[CpvCode]:
        """The codes of the vocabulary. An unknown one is named."""
        text = super().clean(value)
        wanted = list(dict.fromkeys(re.findall(r"\d{8}", text)))
        found = {code.code: code for code in CpvCode.objects.filter(code__in=wanted)}
        if missing := [code for code in wanted if code not in found]:
            raise ValidationError(
                gettext("There is no CPV code %(code)s.") % {"code": ", ".join(missing)}
            )
        return [found[code] for code in wanted]


def managers() -> Any:
    """People who can keep an agreement: those who have a role in the association today."""
    from portal.core import clock
    from portal.organisations.models import Membership

    current = Membership.objects.filter(organisation__kind="association").current(clock.today())
    return User.objects.filter(pk__in=current.values("user_id"), is_active=True).order_by("name")


class HandForm(AgreementForm):
    """The agreement with what a procurement would have told."""

    signed_on = forms.DateField(label=_("Signed"), required=False)
    call_off_model = forms.ChoiceField(
        label=_("Call-off"),
        choices=CallOffModel,
        help_text=_("Of a framework agreement; a contract has no call-offs."),
    )
    regime = forms.ChoiceField(label=_("Legal regime"), choices=Regime)
    area = forms.CharField(label=_("Area"), max_length=100, required=False)
    cpv_codes = CpvField(label=_("CPV codes"), required=False, max_length=400)
    manager = forms.ModelChoiceField(
        label=_("Agreement manager"), queryset=User.objects.none(), required=False
    )
    diary_number = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    source_reference = forms.CharField(
        label=_("Reference in the register it came from"), max_length=120, required=False
    )

    field_order = (
        "title", "kind", "number", "diary_number", "source_reference", "responsible", "manager",
        "contract_kind", "regime", "area", "cpv_codes", "signed_on", "valid_from", "valid_to",
        "last_contract_date", "call_off_model", "estimate", "ceiling", "terms",
        "long_term_reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = managers()  # type: ignore[attr-defined]


class WrittenLotForm(BareLotForm):
    """A lot whose suppliers are written, one a line."""

    suppliers = forms.CharField(
        label=_("Suppliers, one a line"),
        widget=forms.Textarea,
        max_length=60_000,
        help_text=_(
            "Organisation number; name; rank; share in per cent; sub-area. Lines can be pasted"
            " from a spreadsheet."
        ),
    )

    def clean_suppliers(self) -> tuple[PlaceTerms, ...]:
        """The places the lines tell."""
        try:
            return supplier_lines.read(self.cleaned_data["suppliers"])
        except ActionError as error:
            raise ValidationError(error.message) from error

    def as_terms(self) -> LotTerms:
        """What the action takes."""
        return self.lot_terms(self.cleaned_data["suppliers"])


WrittenLotFormSet = formset_factory(WrittenLotForm, extra=0, max_num=60, absolute_max=60)


class PartiesForm(PortalForm):
    """Who may use the agreement, and what proves it."""

    parties = forms.ModelMultipleChoiceField(
        label=_("Parties"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that the notice or its annex names. Nobody can be added afterwards."),
    )
    commitment = forms.ChoiceField(
        label=_("What they are bound to"), choices=Commitment, initial=Commitment.RIGHT
    )
    proof = forms.FileField(
        label=_("Proof of the parties"),
        required=False,
        help_text=_(
            "The notice or annex that names them, as PDF, picture or spreadsheet. Not needed when"
            " the responsible authority is the only one."
        ),
    )

    def __init__(self, *args: Any, agreement: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = Organisation.objects.parties() | Organisation.objects.filter(kind="association")
        if agreement is not None:
            choice |= Organisation.objects.filter(Q(pk=agreement.responsible_id))
        self.fields["parties"].queryset = choice.distinct()  # type: ignore[attr-defined]

    def as_terms(self) -> list[PartyTerms]:
        """What the action takes."""
        data = self.cleaned_data
        return [PartyTerms(row, data["commitment"]) for row in data["parties"]]

    def upload(self) -> Upload | None:
        """The proof."""
        return upload_of(self.cleaned_data.get("proof"))


def upload_of(file: Any) -> Upload | None:
    """A file of a form as the actions take it."""
    return Upload(file, file.name) if file else None


class HandRegistration:
    """The parts of the page as one: bound and checked together."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        first = None if data is not None else _first()
        self.form = HandForm(data, initial=first)
        self.lot_forms = WrittenLotFormSet(
            data,
            prefix="lots",
            initial=None
            if data is not None
            else [{"number": 1, "name": gettext("The whole agreement")}],
        )
        self.option_forms = OptionFormSet(
            data, prefix="options", initial=None if data is not None else [{}]
        )
        for form in self.option_forms:
            form.empty_permitted = True
        self.party_form = PartiesForm(data, files)

    def is_valid(self) -> bool:
        """Every part, so that all errors are shown at once."""
        return all(
            [
                self.form.is_valid(),
                self.lot_forms.is_valid(),
                self.option_forms.is_valid(),
                self.party_form.is_valid(),
            ]
        )

    def terms(self) -> AgreementTerms:
        """What the action takes; only after `is_valid`."""
        data = dict(self.form.cleaned_data)
        data["cpv_codes"] = tuple(data["cpv_codes"])
        return AgreementTerms(
            **data,
            lots=tuple(form.as_terms() for form in self.lot_forms),
            options=tuple(form.as_terms() for form in self.option_forms if form.has_changed()),
        )


def _first() -> dict[str, Any]:
    return {
        "kind": AgreementKind.FRAMEWORK,
        "call_off_model": CallOffModel.RANKING,
        "contract_kind": ContractKind.GOODS_SERVICES,
        "regime": Regime.UNDECIDED,
    }
