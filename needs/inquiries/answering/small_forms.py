"""The small forms around an answer: sharing, approving, talking, more time, workbooks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.forms import PortalForm


class PartForm(PortalForm):
    """Whom to ask to write a part: a colleague, or somebody to invite."""

    key = forms.ChoiceField(label=gettext_lazy("Which part?"))
    person: Any = forms.ModelChoiceField(
        label=gettext_lazy("Colleague"), queryset=None, required=False
    )
    invited_name = forms.CharField(
        label=gettext_lazy("Or invite somebody new: name"), required=False, max_length=200
    )
    invited_email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy(
            "They get an invitation, become a reader of your organisation and find the part there."
        ),
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parts: Sequence[Any], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [(part.key, part.title) for part in parts]  # type: ignore[attr-defined]
        person = self.fields["person"]
        person.queryset = people  # type: ignore[attr-defined]
        person.empty_label = _("Choose a colleague")  # type: ignore[attr-defined]
        person.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if "invited_email" in self.errors:
            return cleaned
        if not cleaned.get("person") and not cleaned.get("invited_email"):
            self.add_error("person", _("Choose a colleague, or write whom to invite."))
        elif not cleaned.get("person") and not cleaned.get("invited_name"):
            self.add_error("invited_name", _("Write the name of whom you invite."))
        return cleaned


class ApproverForm(PortalForm):
    """Who is to approve."""

    approver: Any = forms.ModelChoiceField(label=gettext_lazy("Who approves?"), queryset=None)
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, people: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["approver"]
            return
        approver = self.fields["approver"]
        approver.queryset = people  # type: ignore[attr-defined]
        approver.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class RuleForm(PortalForm):
    """Who approves every answer of the organisation; nobody when empty."""

    approver: Any = forms.ModelChoiceField(
        label=gettext_lazy("Who approves answers before they are submitted?"),
        queryset=None,
        required=False,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approver = self.fields["approver"]
        approver.queryset = people  # type: ignore[attr-defined]
        approver.empty_label = _("Nobody has to approve")  # type: ignore[attr-defined]
        approver.label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class BackForm(PortalForm):
    """What should be changed before it is approved."""

    comment = forms.CharField(
        label=gettext_lazy("What should be changed?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CommentForm(PortalForm):
    """A comment about a line, a question or the whole."""

    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read by you and the association; never by other parties."),
    )

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = list(topics)  # type: ignore[attr-defined]


class TimeForm(PortalForm):
    """Until when a party wishes to answer, and why."""

    until = forms.DateField(label=gettext_lazy("We wish to answer by"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TimeDecisionForm(PortalForm):
    """Until when, or why not."""

    until = forms.DateField(label=gettext_lazy("May answer until"), required=False)
    comment = forms.CharField(
        label=gettext_lazy("If not: why?"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TakeOutForm(PortalForm):
    """Why a party takes part no more."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class SheetForm(PortalForm):
    """The workbook with the lines filled in."""

    file = forms.FileField(
        label=gettext_lazy("The workbook"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("XLSX, the one you downloaded here, at most 2 MB."),
    )
