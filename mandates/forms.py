"""Input of mandates and party lists; what is allowed is decided by the actions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mandates.enums import Commitment, DecidedBy, Power
from mandates.models import Mandate, MandateRequest
from mandates.selectors import MeetingChoice
from portal.core import clock
from portal.procurements import selectors as procurement_selectors
from portal.ui import formats
from portal.ui.forms import PortalForm, PortalModelForm

EXCEPTIONS = 3
_MONTH = timedelta(days=30)


class RequestForm(PortalModelForm):
    """What the association asks every party for."""

    powers = forms.MultipleChoiceField(
        label=_("Powers"),
        choices=Power,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The association may do in the party's name only what is ticked."),
    )
    commitment = forms.ChoiceField(
        label=_("Commitment"), choices=Commitment, widget=forms.RadioSelect
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=forms.DateInput)
    valid_to = forms.DateField(
        label=_("Valid to"),
        widget=forms.DateInput,
        help_text=_("The whole term of the agreement, extensions counted."),
    )

    class Meta:
        model = MandateRequest
        fields = (
            "deadline",
            "powers",
            "commitment",
            "commitment_text",
            "exceptions_text",
            "valid_from",
            "valid_to",
            "sub_delegation",
            "cost_text",
            "terms_text",
        )

    def validate_unique(self) -> None:
        """The action looks for the case's own request."""


def request_defaults(procurement: Any) -> dict[str, Any]:
    """What the form proposes: dates of the process, all powers but court, a binding commitment."""
    today = clock.today()
    deadline = procurement_selectors.milestone(procurement, "mandates")
    start = procurement_selectors.milestone(procurement, "agreement") or today
    return {
        "deadline": deadline if deadline and deadline >= today else today + _MONTH,
        "powers": [power.value for power in Power.usual()],
        "commitment": Commitment.BINDING,
        "commitment_text": gettext(
            "The party buys what the procurement covers from the suppliers of the"
            " agreement for as long"
            " as the agreement runs."
        ),
        "exceptions_text": gettext(
            "The party may use its own services, choice systems (LOV) and contracts in"
            " force when the"
            " mandate is given, until they end."
        ),
        "valid_from": today,
        "valid_to": _months_after(max(start, today), procurement.term_months),
    }


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


class DeadlineForm(PortalForm):
    """Another last day."""

    deadline = forms.DateField(label=_("Last day for mandates"), widget=forms.DateInput)


class MeetingForm(PortalForm):
    """Which board meeting decides; each with its light in words."""

    meeting = forms.ChoiceField(label=_("Board meeting"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[MeetingChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(choice.meeting.pk): choice.meeting for choice in choices}
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (str(choice.meeting.pk), _line(choice)) for choice in choices
        ]


def _line(choice: MeetingChoice) -> str:
    meeting = choice.meeting
    return gettext("%(board)s %(day)s, matters by %(stop)s: %(light)s") % {
        "board": meeting.board.short_name,
        "day": formats.day(meeting.date),
        "stop": formats.day(meeting.agenda_stop, "short"),
        "light": str(choice.outlook.label).lower(),
    }


class _Decision(PortalForm):
    """Who decided, and where that can be found."""

    decided_by = forms.ChoiceField(
        label=_("Who decided?"),
        choices=DecidedBy,
        widget=forms.RadioSelect,
        initial=DecidedBy.BOARD,
    )
    body = forms.CharField(
        label=_("Name of the body, or name and role of the delegate"), max_length=200
    )
    decided_on = forms.DateField(label=_("Day of decision"), widget=forms.DateInput)
    paragraph = forms.CharField(
        label=_("Paragraph of the minutes"),
        max_length=40,
        required=False,
        help_text=_("For example § 114. Needed when a body decided."),
    )
    delegation_item = forms.CharField(
        label=_("Item of the delegation order"),
        max_length=80,
        required=False,
        help_text=_("Needed when an employee decided by delegation (KL 7:5)."),
    )
    diary_number = forms.CharField(
        label=_("Registry number"), max_length=60, help_text=_("The matter's number with you.")
    )

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        initial = {
            "body": mandate.body or (mandate.board.name if mandate.board else ""),
            "decided_by": mandate.decided_by or DecidedBy.BOARD,
            "decided_on": mandate.decided_on,
            "paragraph": mandate.paragraph,
            "delegation_item": mandate.delegation_item,
            "diary_number": mandate.diary_number,
        }
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def decision(self) -> dict[str, Any]:
        """The fields of the decision alone."""
        names = _Decision.base_fields
        return {name: self.cleaned_data[name] for name in names}


class DecisionForm(_Decision):
    """The party gives the mandate, perhaps with exceptions."""

    def __init__(self, *args: Any, mandate: Mandate, **kwargs: Any) -> None:
        super().__init__(*args, mandate=mandate, **kwargs)
        from portal.ui.forms import dress

        rows = [*mandate.exceptions, *({} for _row in range(EXCEPTIONS))][:EXCEPTIONS]
        for number, row in enumerate(rows, start=1):
            text = forms.CharField(
                label=gettext("Exception %(number)s") % {"number": number},
                max_length=300,
                required=False,
                initial=row.get("text", ""),
            )
            ends_on = forms.DateField(
                label=gettext("Exception %(number)s ends") % {"number": number},
                widget=forms.DateInput,
                required=False,
                initial=row.get("ends_on") or None,
            )
            self.fields[f"exception_{number}"] = text
            self.fields[f"exception_{number}_ends"] = ends_on
            dress(text)
            dress(ends_on)

    @property
    def exceptions(self) -> list[dict[str, str]]:
        """The exceptions that were written."""
        found = []
        for number in range(1, EXCEPTIONS + 1):
            text = self.cleaned_data.get(f"exception_{number}")
            ends_on = self.cleaned_data.get(f"exception_{number}_ends")
            if text:
                found.append({"text": text, "ends_on": ends_on.isoformat() if ends_on else ""})
        return found

    def clean(self) -> dict[str, Any]:
        """An end without an exception is a slip."""
        data = super().clean() or {}
        for number in range(1, EXCEPTIONS + 1):
            name = f"exception_{number}"
            if data.get(f"{name}_ends") and not data.get(name):
                self.add_error(name, gettext("Write which exception ends on that day."))
        return data


class DeclineForm(_Decision):
    """The party does not take part; a decision like the other."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Helps the association to plan. Shown to the association only."),
    )


class UploadForm(PortalForm):
    """The signed PDF."""

    file = forms.FileField(
        label=_("Signed mandate (PDF)"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_(
            "The file as it comes from the signing service. A scan of a signed paper is"
            " accepted, but"
            " takes longer to check."
        ),
    )


class VerifyForm(PortalForm):
    """The coordinator accepts."""

    reason = forms.CharField(
        label=_("Why the mandate is accepted"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "Needed when the signature could not be trusted by itself. Kept with the mandate."
        ),
    )


class ReturnForm(PortalForm):
    """The coordinator gives it back."""

    comment = forms.CharField(
        label=_("What must be corrected"), widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(PortalForm):
    """The party takes its mandate back."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class LockForm(PortalForm):
    """Locking the party list; the reason only when somebody still has time."""

    early_reason = forms.CharField(
        label=_("Why the list is locked before the last day"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Kept with the list, and read by those who are left out."),
    )
