"""Input of the room."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from needs.inquiries.answering.forms import (  # noqa: F401 - one place to find the room's forms
    AnswerForm,
    NothingForm,
    show_unchecked,
)
from needs.inquiries.models import Inquiry
from portal.core import clock
from portal.rules.calendar import roll_forward
from portal.ui.forms import PortalForm, PortalModelForm

ANSWER_DAYS = 28


def usual_deadline(procurement: Any) -> date:
    """The day to suggest: the process's own day for needs when it is ahead, else four weeks on."""
    from portal.procurements import selectors

    planned = selectors.milestone(procurement, "needs")
    if planned and planned > clock.today():
        return roll_forward(planned)
    return roll_forward(clock.today() + timedelta(days=ANSWER_DAYS))


class InquiryForm(PortalModelForm):
    """The words of an inquiry and its last day."""

    class Meta:
        model = Inquiry
        fields = ["title", "introduction", "deadline"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 5})}


class DeadlineForm(PortalForm):
    """A later last day."""

    deadline = forms.DateField(label=gettext_lazy("New last day to answer"))


class ReturnForm(PortalForm):
    """What the party should change."""

    comment = forms.CharField(
        label=gettext_lazy("What should be changed?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The party sees this on top of its answer."),
    )


class LateForm(PortalForm):
    """Until when one party may answer."""

    until = forms.DateField(label=gettext_lazy("May answer until"))
