"""Input of the team's pages: appointments, declarations, the opening."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Membership
from portal.people.models import User
from portal.procurements import policies, selectors
from portal.procurements.enums import Interest, Task
from portal.procurements.forms import coordinators
from portal.procurements.models import Procurement
from portal.ui.forms import MoneyField, PortalForm


def _queryset(form: forms.BaseForm, name: str, people: Any) -> None:
    form.fields[name].queryset = people  # type: ignore[attr-defined]


def association_people() -> Any:
    """The people of the association, by name."""
    current = Membership.objects.filter(organisation__kind=OrganisationKind.ASSOCIATION)
    ids = current.current(clock.today()).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("name")


class AppointForm(PortalForm):
    """Appoint a colleague from the list, or anyone with a log-in by e-mail."""

    task = forms.ChoiceField(label=_("Task"), choices=Task)
    user = forms.ModelChoiceField(
        label=_("Person in the association"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Someone else, by e-mail below"),
    )
    email = forms.EmailField(
        label=_("E-mail of someone else"),
        required=False,
        help_text=_("A consultant or an expert from a municipality, who has a log-in here."),
    )
    represents = forms.CharField(
        label=_("Consultant of, or comes from"), max_length=200, required=False
    )
    reason = forms.CharField(label=_("Why the person is appointed"), max_length=300)
    valid_to = forms.DateField(label=_("Last day of the task"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _queryset(self, "user", association_people())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        email = (data.pop("email", "") or "").strip().lower()
        if not data.get("user") and email:
            data["user"] = User.objects.filter(email=email, is_active=True).first()
            if data["user"] is None:
                self.add_error("email", _("Nobody logs in with that address. Invite the person."))
        elif not data.get("user"):
            self.add_error("user", _("Choose a person or give an e-mail address."))
        return data


class HandOverForm(PortalForm):
    """Who is responsible from now on, and why."""

    to = forms.ModelChoiceField(label=_("New person responsible"), queryset=User.objects.none())
    reason = forms.CharField(label=_("Why it is handed over"), max_length=300)

    def __init__(self, *args: Any, procurement: Procurement, taker: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = coordinators().exclude(pk=procurement.responsible_id)
        if taker is not None:
            people = people.filter(pk=taker.pk)
        _queryset(self, "to", people)


class EndForm(PortalForm):
    """Why a task ends."""

    reason = forms.CharField(label=_("Why the task ends"), max_length=300)


WARNING = _(
    "Write shortly and only what is needed. Never a personal number, and nothing about the health"
    " or private life of others: “a close relation” is enough."
)


class DeclareForm(PortalForm):
    """Whether any of the questions is answered with yes, and if so what it is about."""

    interests = forms.MultipleChoiceField(
        label=_("Tick what holds for you; leave all empty if nothing does"),
        choices=Interest,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    explanation = forms.CharField(
        label=_("What the interest is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=WARNING,
    )
    truthful = forms.BooleanField(
        label=_(
            "I have read the questions and answered truthfully, and say so if something changes."
        )
    )


class HandleForm(PortalForm):
    """The measure that lets a person with a declared interest take part."""

    measure = forms.CharField(
        label=_("Measure"),
        max_length=300,
        help_text=_("For example: takes no part in lot 2; a second person scores as well."),
    )
    reason = forms.CharField(label=_("Why the measure is enough"), max_length=300)


class RecuseForm(PortalForm):
    """Why a person takes no part."""

    prefix = "recuse"
    reason = forms.CharField(label=_("Why the person takes no part"), max_length=300)


class BeginOpeningForm(PortalForm):
    """With whom the tenders are opened, and whether prices wait."""

    second = forms.ModelChoiceField(
        label=_("Opens together with you"),
        queryset=User.objects.none(),
        help_text=_("Someone appointed in the procurement who has declared their interests."),
    )
    prices_wait = forms.BooleanField(
        label=_("Prices wait until the qualification is closed"),
        required=False,
        help_text=_("Chosen now, before anyone has seen a tender; it cannot be changed later."),
    )

    def __init__(self, *args: Any, procurement: Procurement, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _queryset(self, "second", openers(procurement, excluding=[user.pk]))


class ChangeOpenerForm(PortalForm):
    """Another person in an opener's place."""

    prefix = "change"
    leaving = forms.ModelChoiceField(label=_("Who no longer opens"), queryset=User.objects.none())
    coming = forms.ModelChoiceField(label=_("Who opens instead"), queryset=User.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, opening: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _queryset(self, "leaving", User.objects.filter(pk__in=opening.opener_ids))
        people = openers(opening.procurement, excluding=list(opening.opener_ids))
        _queryset(self, "coming", people)


def openers(procurement: Procurement, *, excluding: list[int]) -> Any:
    """Those who can be one of the two, by name."""
    appointed = [
        row.user for row in selectors.appointments_of(procurement) if row.task in Task.opening()
    ]
    able = [user.pk for user in set(appointed) if policies.may_open(user, procurement)]
    return User.objects.filter(pk__in=able).exclude(pk__in=excluding).order_by("name")


class SumForm(PortalForm):
    """A tender's sum."""

    amount = MoneyField(label=_("Tender sum"), required=False)


class CommentForm(PortalForm):
    """What a member of the reference group says."""

    part = forms.SlugField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
