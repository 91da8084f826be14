"""Input of following up: the ladder's steps, and a note of a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.ladders import Rung
from needs.inquiries.pursuing import Readers
from portal.ui.forms import PortalForm

ROWS = 6
BEFORE, AFTER = "before", "after"


class LadderForm(PortalForm):
    """Up to six reminders; a row without days is no reminder."""

    def __init__(self, *args: Any, rungs: Any = (), **kwargs: Any) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        for place, rung in enumerate(rungs, start=1):
            initial[f"days_{place}"] = abs(rung.days_before)
            initial[f"side_{place}"] = AFTER if rung.days_before < 0 else BEFORE
            initial[f"readers_{place}"] = str(rung.readers)
        super().__init__(*args, initial=initial, **kwargs)

    def rungs(self) -> list[Rung]:
        """The ladder as it was written, the earliest first."""
        data = self.cleaned_data
        found = []
        for place in range(1, ROWS + 1):
            days = data.get(f"days_{place}")
            if days is None:
                continue
            sign = -1 if data[f"side_{place}"] == AFTER else 1
            found.append(Rung(sign * days, data[f"readers_{place}"]))
        return sorted(found, key=lambda rung: -rung.days_before)

    @property
    def rows(self) -> list[tuple[int, list[Any]]]:
        """The fields of each row, numbered."""
        names = ("days", "side", "readers")
        return [
            (place, [self[f"{name}_{place}"] for name in names]) for place in range(1, ROWS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: dict[int, int] = {}
        for place in range(1, ROWS + 1):
            days = data.get(f"days_{place}")
            if days is None:
                continue
            key = -days if data.get(f"side_{place}") == AFTER else days
            if key in seen:
                self.add_error(f"days_{place}", _("Two reminders cannot be sent on the same day."))
            seen[key] = place
        return data


for _place in range(1, ROWS + 1):
    LadderForm.base_fields[f"days_{_place}"] = forms.IntegerField(
        label=gettext_lazy("Working days"), required=False, min_value=0, max_value=60
    )
    LadderForm.base_fields[f"side_{_place}"] = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[
            (BEFORE, gettext_lazy("before the last day, or on it")),
            (AFTER, gettext_lazy("after the last day")),
        ],
        initial=BEFORE,
    )
    LadderForm.base_fields[f"readers_{_place}"] = forms.ChoiceField(
        label=gettext_lazy("To"), choices=Readers.choices, initial=Readers.ANSWERING
    )


class CallForm(PortalForm):
    """What was said in a call."""

    spoke_with = forms.CharField(label=gettext_lazy("Spoke with"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Only people of the association read it. Never write about an individual person."
        ),
    )
    next_contact_on = forms.DateField(
        label=gettext_lazy("Next contact"),
        required=False,
        help_text=gettext_lazy("If you have agreed on a day."),
    )
