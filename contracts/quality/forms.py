"""Input of the quality follow-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models import Agreement, AgreementLot
from contracts.quality import policies, selectors
from contracts.quality.actions.deviations import Report
from contracts.quality.actions.planning import Terms
from contracts.quality.enums import (
    Every,
    Kind,
    Result,
    SanctionKind,
    Satisfaction,
    Severity,
    Side,
)
from contracts.quality.models import Assessment, Deviation, FollowUp, QualityForm
from contracts.quality.models.planning import LONGEST_NOTICE
from portal.core import clock
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Supplier
from portal.ui.forms import MoneyField, PortalForm, dress

NO_NAMES = _("Never write names, addresses or personal numbers.")


def _suppliers(agreement: Agreement) -> Any:
    return Supplier.objects.filter(agreement_places__lot__agreement=agreement).distinct()


class NameForm(PortalForm):
    """The name of a form."""

    name = forms.CharField(
        label=_("Name of the form"),
        max_length=150,
        help_text=_("As you will find it again: “Yearly self-assessment, family homes”."),
    )


class FollowUpForm(PortalForm):
    """What is followed up, how, with which form, of whom, when and by whom."""

    title = forms.CharField(
        label=_("What is followed up"),
        max_length=200,
        help_text=_("The suppliers read it: “Self-assessment”, “Staffing and suitability”."),
    )
    kind = forms.ChoiceField(label=_("How"), choices=Kind, widget=forms.RadioSelect)
    form = forms.ModelChoiceField(QualityForm.objects.all(), label=_("Form"))
    lot = forms.ModelChoiceField(
        AgreementLot.objects.none(), label=_("Only in the lot"), required=False
    )
    suppliers = forms.ModelMultipleChoiceField(
        Supplier.objects.none(),
        label=_("Only these suppliers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and it concerns all of them."),
    )
    first_due = forms.DateField(label=_("First last day"))
    every = forms.TypedChoiceField(label=_("How often"), choices=Every, coerce=int)
    notice_days = forms.IntegerField(
        label=_("Days to answer"),
        min_value=1,
        max_value=LONGEST_NOTICE,
        initial=30,
        help_text=_("So many days before the last day it is asked for."),
    )
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("Responsible"))
    instructions = forms.CharField(
        label=_("To those who answer"), required=False, widget=forms.Textarea, max_length=4000
    )

    def __init__(
        self, *args: Any, agreement: Agreement, follow_up: FollowUp | None = None, **kwargs: Any
    ) -> None:
        if follow_up is not None:
            names = (
                "title", "kind", "form", "lot", "first_due", "every", "notice_days",
                "responsible", "instructions",
            )  # fmt: skip
            kwargs["initial"] = {name: getattr(follow_up, name) for name in names}
            kwargs["initial"]["suppliers"] = [row.supplier_id for row in follow_up.chosen.all()]
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = agreement.lots.all()  # type: ignore[attr-defined]
        self.fields["suppliers"].queryset = _suppliers(agreement)  # type: ignore[attr-defined]
        people = selectors.responsible_people()
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]

    def terms(self) -> Terms:
        """What the action takes."""
        data = self.cleaned_data
        return Terms(**{**data, "kind": Kind(data["kind"]), "suppliers": list(data["suppliers"])})


class OnTheWholeForm(PortalForm):
    """What a member answers besides the form's own questions."""

    satisfaction = forms.TypedChoiceField(
        label=_("How satisfied are you with the supplier on the whole?"),
        choices=Satisfaction,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )


class WhoForm(PortalForm):
    """The name under which it is answered."""

    name = forms.CharField(label=_("Your name"), max_length=200)


class VisitForm(PortalForm):
    """When a visit is planned, or was made, and who took part."""

    planned_on = forms.DateField(label=_("Planned"), required=False)
    made_on = forms.DateField(label=_("Made"), required=False)
    present = forms.CharField(
        label=_("Who took part"),
        required=False,
        max_length=300,
        help_text=_("Functions are enough: “head of unit, two from the association”."),
    )


class ResultForm(PortalForm):
    """What it came to, and why."""

    result = forms.ChoiceField(label=_("Result"), choices=Result, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=_("The agreement's parties read it together with the result."),
    )


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=1000)


class OutcomeForm(PortalForm):
    """How a deviation ended."""

    outcome = forms.CharField(
        label=_("How it ended"), widget=forms.Textarea, max_length=2000, help_text=NO_NAMES
    )


class DocumentForm(PortalForm):
    """A file."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Excel, PNG or JPEG; nothing about a single person.")
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        upload = self.cleaned_data["file"]
        title = self.cleaned_data["title"]
        return {"content": upload, "filename": upload.name, "title": title}


class DeviationForm(PortalForm):
    """What was not as agreed."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Reported by"), required=False
    )
    supplier = forms.ModelChoiceField(Supplier.objects.none(), label=_("Supplier"))
    lot = forms.ModelChoiceField(AgreementLot.objects.none(), label=_("Lot"), required=False)
    happened_on = forms.DateField(label=_("Day it happened"))
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity, widget=forms.RadioSelect)
    title = forms.CharField(label=_("What happened, in short"), max_length=200, help_text=NO_NAMES)
    description = forms.CharField(
        label=_("What happened"), widget=forms.Textarea, max_length=8000, help_text=NO_NAMES
    )
    term = forms.CharField(
        label=_("Term of the agreement"),
        required=False,
        max_length=300,
        help_text=_("Which promise is broken, if you know: “4.3 Staffing”."),
    )
    is_individual = forms.BooleanField(
        label=_("It concerns one person's placement or delivery"),
        required=False,
        help_text=_(
            "Then only you and those who handle deviations at the association see it, and it is"
            " known by your own reference alone."
        ),
    )
    case_reference = forms.CharField(
        label=_("Your own case reference"),
        required=False,
        max_length=60,
        help_text=_("A number of your own system that tells others nothing: “Ä 2026-114”."),
    )

    def __init__(
        self, *args: Any, agreement: Agreement, user: Any, found_at: Assessment | None, **kw: Any
    ) -> None:
        self.found_at = found_at
        suppliers = _suppliers(agreement)
        known = list(suppliers[:2])
        initial: dict[str, Any] = {"happened_on": clock.today()}
        if found_at is not None:
            initial["supplier"] = found_at.supplier_id
        elif len(known) == 1:
            initial["supplier"] = known[0]
        super().__init__(*args, initial=initial, **kw)
        own = policies.reporters(user, agreement)
        self.mine = list(own[:2])
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        self.fields["supplier"].queryset = suppliers  # type: ignore[attr-defined]
        self.fields["lot"].queryset = agreement.lots.all()  # type: ignore[attr-defined]
        if len(self.mine) < 2:
            del self.fields["organisation"]
        elif not policies.may_follow_up(user):
            self.fields["organisation"].required = True
        if not self.mine:
            del self.fields["is_individual"], self.fields["case_reference"]

    def said(self) -> Report:
        """What the action takes."""
        data = dict(self.cleaned_data)
        if "organisation" not in data:
            data["organisation"] = self.mine[0] if self.mine else None
        data["severity"] = Severity(data["severity"])
        return Report(**data, assessment=self.found_at)


class SendForm(PortalForm):
    """What the supplier is to read, and until when it is to reply."""

    text = forms.CharField(
        label=_("To the supplier"),
        widget=forms.Textarea(attrs={"rows": "6"}),
        max_length=8000,
        help_text=_("The supplier sees this text and nothing else. Never write names."),
    )
    reply_due_on = forms.DateField(label=_("Last day to reply"))

    @classmethod
    def first_text(cls, deviation: Deviation) -> str:
        """What one can begin with: nothing of an individual case, which is written for itself."""
        if deviation.is_individual:
            return ""
        return f"{deviation.title}\n\n{deviation.description}"


class ReplyForm(PortalForm):
    """The supplier's reply, with up to three steps that it proposes."""

    text = forms.CharField(
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"rows": "6"}),
        max_length=8000,
        help_text=_("What happened, why, and what you do about it. Never write names."),
    )
    name = forms.CharField(label=_("Your name"), max_length=200)
    STEPS = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.STEPS + 1):
            words = {"number": number}
            self.fields[f"what{number}"] = forms.CharField(
                label=_("Step %(number)s that you propose") % words,
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"class": "ds-input"}),
            )
            self.fields[f"due{number}"] = forms.DateField(
                label=_("Step %(number)s is done by") % words, required=False
            )
            dress(self.fields[f"due{number}"])

    def clean(self) -> dict[str, Any]:
        """A step has a day, and a day a step."""
        data = super().clean() or self.cleaned_data
        for number in range(1, self.STEPS + 1):
            what, due = data.get(f"what{number}"), data.get(f"due{number}")
            if what and not due and f"due{number}" not in self.errors:
                self.add_error(f"due{number}", _("Say by when the step is done."))
            if due and not what and f"what{number}" not in self.errors:
                self.add_error(f"what{number}", _("Say what is to be done."))
        return data

    def steps(self) -> list[tuple[str, Any]]:
        """The proposed steps."""
        data = self.cleaned_data
        numbers = range(1, self.STEPS + 1)
        return [(data[f"what{n}"], data[f"due{n}"]) for n in numbers if data[f"what{n}"]]


class StepForm(PortalForm):
    """A step of an action plan."""

    what = forms.CharField(label=_("What is to be done"), max_length=300, help_text=NO_NAMES)
    side = forms.ChoiceField(label=_("By whom"), choices=Side)
    due_on = forms.DateField(label=_("Last day"))

    def __init__(self, *args: Any, deviation: Deviation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deviation.organisation_id is None:
            field: Any = self.fields["side"]
            field.choices = [choice for choice in Side.choices if choice[0] != Side.MEMBER]


class DoneForm(PortalForm):
    """When a step was done, and how."""

    done_on = forms.DateField(label=_("Done"))
    how = forms.CharField(
        label=_("How"), required=False, widget=forms.Textarea, max_length=2000, help_text=NO_NAMES
    )


class SanctionForm(PortalForm):
    """A sanction by the agreement."""

    kind = forms.ChoiceField(label=_("Sanction"), choices=SanctionKind, widget=forms.RadioSelect)
    amount = MoneyField(label=_("Amount"), required=False)
    term = forms.CharField(label=_("Term of the agreement"), max_length=300)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea, max_length=4000, help_text=NO_NAMES
    )
    decided_on = forms.DateField(label=_("Day of the decision"))
    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    authority = forms.CharField(
        label=_("Authority"), max_length=300, help_text=_("By which delegation, or which minutes.")
    )
