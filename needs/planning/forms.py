"""Input of the annual wheel."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from needs.planning.actions import NewCycle, Noted
from needs.planning.backwards import Length
from needs.planning.enums import LengthKey, StepKey, StepKind
from needs.planning.meeting_files import Day
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.forms import VersionChoice, latest_versions
from portal.procurements.models import ProcessVersion
from portal.rules.enums import Regime
from portal.ui.forms import PortalForm

DAYS_BEFORE = 14


class PartiesChoice(forms.ModelMultipleChoiceField):
    """Organisations by their short names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class NewCycleForm(PortalForm):
    """A cycle for something that no agreement of the register holds."""

    title = forms.CharField(label=_("What is to be bought"), max_length=200)
    last_call_off = forms.DateField(
        label=_("Last day of what is used now"),
        help_text=_("The new agreement is in use from the day after."),
    )
    regime = forms.ChoiceField(
        label=_("Legal regime"),
        choices=Regime.choices,
        initial=Regime.UNDECIDED,
        help_text=_("Not decided: the longest tender period is counted."),
    )
    parties = PartiesChoice(
        label=_("Who takes part"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their boards' meetings are counted with, and they see the plan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parties"]
        field.queryset = Organisation.objects.parties().order_by("sort_name")

    def cycle(self) -> NewCycle:
        """What is proposed."""
        data = self.cleaned_data
        return NewCycle(
            data["title"],
            data["last_call_off"],
            data["regime"],
            tuple(party.pk for party in data["parties"]),
        )


class ShiftForm(PortalForm):
    """A step that begins earlier."""

    step = forms.ChoiceField(label=_("Step"), choices=StepKey.choices)
    begins = forms.DateField(label=_("Begins"))
    reason = forms.CharField(label=_("Why"), max_length=300)


class DropForm(PortalForm):
    """Why a proposal is given up."""

    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class StartForm(PortalForm):
    """Start the procurement of a proposal."""

    process = VersionChoice(label=_("Process"), queryset=ProcessVersion.objects.none())
    diary_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["process"]
        field.queryset = latest_versions()


class LengthForm(PortalForm):
    """How long one step takes, and why."""

    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=730)
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, key: LengthKey, held: Length, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"days": held.days, "reason": held.reason})
        super().__init__(*args, prefix=key.value, **kwargs)
        self.fields["days"].label = _("Days") if key.in_calendar_days else _("Working days")


class NoteForm(PortalForm):
    """What was done in planning."""

    kind = forms.ChoiceField(label=_("What was done"), choices=StepKind.choices)
    what = forms.CharField(
        label=_("What"),
        max_length=200,
        help_text=_("For example: the board decided to prepare a new procurement, § 12."),
    )
    happened_on = forms.DateField(label=_("Day"))
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, picture or spreadsheet.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].initial = clock.today()

    def noted(self) -> Noted:
        """What is noted."""
        data = self.cleaned_data
        return Noted(
            StepKind(data["kind"]),
            data["what"],
            data["happened_on"],
            data["note"],
            data["file"] or None,
        )


class MeetingForm(PortalForm):
    """One meeting of a board."""

    board = forms.CharField(label=_("Board"), max_length=60)
    day = forms.DateField(label=_("Meeting"))
    papers_by = forms.DateField(label=_("Last day for matters"))

    def days(self) -> list[Day]:
        """The meeting."""
        data = self.cleaned_data
        return [Day(data["board"], data["day"], data["papers_by"])]


class MeetingFileForm(PortalForm):
    """Meetings from a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A spreadsheet (XLSX) with the columns Board, Date and Last day for matters, or a"
            " calendar (ICS) of one board."
        ),
    )
    board = forms.CharField(
        label=_("Board"),
        max_length=60,
        required=False,
        help_text=_("Where the file does not say whose meetings they are."),
    )
    days_before = forms.IntegerField(
        label=_("Matters are handed in so many days before"),
        min_value=0,
        max_value=120,
        initial=DAYS_BEFORE,
        help_text=_("Where the file has no last day for matters."),
    )
