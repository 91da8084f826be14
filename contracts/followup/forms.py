"""Input of following up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, AgreementLot
from contracts.followup.actions import Explanation, NextTerms, SavingTerms, Wanted
from contracts.followup.enums import Cause, SavingsMethod
from contracts.followup.leakage import Purchase
from portal.documents.models import Document
from portal.organisations.models import Organisation
from portal.procurements.forms import VersionChoice, latest_versions
from portal.procurements.models import ProcessVersion
from portal.ui import formats
from portal.ui.forms import MoneyField, PortalForm

MOST_ID = 2**63 - 1  # What the database can look for.


class ExplainForm(PortalForm):
    """One cause for the marked purchases."""

    purchases = forms.MultipleChoiceField(
        label=_("Purchases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Mark at least one purchase.")},
    )
    cause = forms.ChoiceField(
        label=_("Why was it bought outside the agreement?"),
        choices=[(cause.value, cause.public_label) for cause in Cause],
        widget=forms.RadioSelect,
    )
    runs_until = forms.DateField(
        label=_("The earlier contract ends"),
        required=False,
        help_text=_("Only for an earlier contract that still runs."),
    )
    note = forms.CharField(
        label=_("In words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Needed for another cause. Never write about an individual person."),
    )

    def __init__(self, *args: Any, purchases: Iterable[Purchase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(purchases)
        self.by_token = {row.token: row for row in self.rows}
        field: Any = self.fields["purchases"]
        # A token that is not among them was explained meanwhile: the action says by whom.
        sent = self.data.getlist("purchases") if hasattr(self.data, "getlist") else []
        known = {token: _label(row) for token, row in self.by_token.items()}
        field.choices = [*known.items(), *((t, t) for t in sent if t not in known and _read(t))]

    @property
    def marked(self) -> set[str]:
        """The purchases that are ticked, whatever version was seen."""
        sent = self.data.getlist("purchases") if hasattr(self.data, "getlist") else []
        seen = {(w.agreement_id, w.quarter, w.supplier_key) for w in map(_read, sent) if w}
        return {
            row.token
            for row in self.rows
            if (row.agreement.pk, row.quarter, row.supplier_key) in seen
        }

    def wanted(self) -> list[Wanted]:
        """What was marked."""
        return [found for token in self.cleaned_data["purchases"] if (found := _read(token))]

    def explanation(self) -> Explanation:
        """What is said."""
        data = self.cleaned_data
        return Explanation(Cause(data["cause"]), data["runs_until"], data["note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        cause = data.get("cause")
        if cause == Cause.EARLIER_CONTRACT and "runs_until" in data and not data["runs_until"]:
            self.add_error("runs_until", _now("Say when the earlier contract ends."))
        if cause == Cause.OTHER and "note" in data and not data["note"]:
            self.add_error("note", _now("Describe the cause."))
        return data


def _label(row: Purchase) -> str:
    return f"{row.supplier_name}, {row.quarter_text}, {formats.exact_money(row.amount)}"


def _read(token: str) -> Wanted | None:
    """A token as `Purchase.token` wrote it; None for anything else."""
    parts = token.split(":", 3)
    try:
        agreement, quarter, version, supplier = parts
        found = Wanted(int(agreement), date.fromisoformat(quarter), supplier, int(version))
    except ValueError:
        return None
    return found if 0 < found.agreement_id <= MOST_ID else None


class SettingsForm(PortalForm):
    """What the association decides about following up."""

    least = MoneyField(
        label=_("Ask members about purchases outside from"),
        help_text=_(
            "Per member, agreement, supplier and quarter. Smaller ones are not asked about."
        ),
    )
    lead_months = forms.IntegerField(
        label=_("Begin the next procurement so many months before an agreement ends"),
        min_value=1,
        max_value=60,
    )


class PartiesChoice(forms.ModelMultipleChoiceField):
    """Organisations by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class StartNextForm(PortalForm):
    """Start the procurement that succeeds an agreement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    process = VersionChoice(label=_("Process"), queryset=ProcessVersion.objects.none())
    diary_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)
    start_on = forms.DateField(
        label=_("The work begins"),
        required=False,
        help_text=_("The earliest day of the notice and all other dates are counted from it."),
    )
    publication_on = forms.DateField(
        label=_("Planned day of the notice"),
        required=False,
        help_text=_("If it is planned already: the other dates are then counted from it."),
    )
    needs_by = forms.DateField(
        label=_("Prepare an inquiry, last day to answer"),
        required=False,
        help_text=_(
            "A line per lot, and for each member its own use of the last year. Nothing is sent"
            " before you send it."
        ),
    )
    parties = PartiesChoice(
        label=_("Parties to invite"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].queryset = latest_versions()  # type: ignore[attr-defined]
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]

    def terms(self) -> NextTerms:
        """What the action takes."""
        return NextTerms(**{**self.cleaned_data, "parties": list(self.cleaned_data["parties"])})


class EndForm(PortalForm):
    """Why an agreement is not renewed."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class SavingForm(PortalForm):
    """A saving: what is compared with what, over which months."""

    method = forms.ChoiceField(
        label=_("Method"), choices=SavingsMethod.choices, widget=forms.RadioSelect
    )
    item = forms.CharField(
        label=_("What is compared"),
        max_length=200,
        help_text=_("One thing, or a basket of what is bought most: the same in both prices."),
    )
    baseline_price = MoneyField(label=_("Its price without the agreement"), decimal_places=4)
    agreed_price = MoneyField(label=_("Its price by the agreement"), decimal_places=4)
    baseline_source = forms.CharField(
        label=_("Where the price without the agreement is from"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("For example the earlier agreement and its date, or which tenders."),
    )
    first_month = forms.DateField(
        label=_("Use from the month of"), help_text=_("Whole months are counted.")
    )
    last_month = forms.DateField(label=_("Use to the month of"))
    lot: Any = forms.ModelChoiceField(
        label=_("Lot"),
        queryset=AgreementLot.objects.none(),
        required=False,
        empty_label=_("The whole agreement"),
    )
    document: Any = forms.ModelChoiceField(
        label=_("Document that shows it"),
        queryset=Document.objects.none(),
        required=False,
        help_text=_("Among the agreement's documents."),
    )

    def __init__(self, *args: Any, agreement: Agreement, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = agreement.lots.all()  # type: ignore[attr-defined]
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]

    def terms(self) -> SavingTerms:
        """What the action takes."""
        return SavingTerms(**self.cleaned_data)


class WithdrawForm(PortalForm):
    """Why a saving is withdrawn."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class ReportForm(PortalForm):
    """Whose yearly report, and of which year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    member = forms.ChoiceField(label=_("Member"), required=False)
    agreement: Any = forms.ModelChoiceField(
        label=_("Or an agreement"), queryset=Agreement.objects.none(), required=False
    )

    EVERY = "alla"

    def __init__(
        self, *args: Any, years: list[int], members: Any, agreements: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(row.pk): row for row in members}
        first: Any = self.fields["year"]
        first.choices = [(str(year), str(year)) for year in years]
        member: Any = self.fields["member"]
        choices = [(pk, row.short_name) for pk, row in self.members.items()]
        if len(choices) > 1:
            choices = [("", "–"), (self.EVERY, str(_("Every member"))), *choices]
        member.choices = choices
        self.fields["agreement"].queryset = agreements  # type: ignore[attr-defined]
        if not agreements.query.is_empty():
            return
        del self.fields["agreement"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [name for name in ("member", "agreement") if data.get(name)]
        if len(chosen) != 1 and not self.errors:
            self.add_error("member", _now("Choose a member or an agreement, one of them."))
        return data

    def chosen_members(self) -> list[Organisation]:
        """The member, or all of them."""
        value = self.cleaned_data["member"]
        return list(self.members.values()) if value == self.EVERY else [self.members[value]]
