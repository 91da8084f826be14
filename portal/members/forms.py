"""Input about people and organisations."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.members.actions import NewPerson, Offer
from portal.members.actions.changes import Heir
from portal.members.enums import Help
from portal.organisations import access
from portal.organisations.enums import Closing, Permission, Role
from portal.organisations.models import Membership, Organisation
from portal.organisations.roles import ROLE_PERMISSIONS
from portal.people.models import User
from portal.ui.forms import PortalForm

LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]


def role_choices(organisation: Organisation) -> list[tuple[str, str]]:
    """The organisation's roles, each with what it lets a person do."""
    choices = []
    for role in Role.for_kind(organisation.kind):
        granted = ROLE_PERMISSIONS[role]
        powers = ", ".join(str(p.label) for p in Permission if p in granted)
        label = f"{role.label}: {powers}" if powers else str(role.label)
        choices.append((role.value, label))
    return choices


class PersonChoice(forms.ModelChoiceField):
    """A person by name and address."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and e-mail address, as two people may have the same name."""
        return f"{obj.name} ({obj.email})"


def known_people(organisation: Organisation) -> QuerySet[User]:
    """People who have or have had a role in the organisation and whose log-in is open."""
    ids = Membership.objects.filter(organisation=organisation).values("user_id")
    return User.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")


class TermsForm(PortalForm):
    """On what terms a role is given: until when, and why; some forms also say from when."""

    valid_to = forms.DateField(
        label=_("Valid to"), required=False, help_text=_("Empty: until somebody ends it.")
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("As a decision or an item of the delegation order."),
    )

    def clean(self) -> dict[str, Any]:
        """A role begins before it ends, and not in the past."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and first < clock.today():
            self.add_error("valid_from", _("A role cannot be given for days that have passed."))
        if first and last and last < first:
            self.add_error("valid_to", _("The role must begin before it ends."))
        elif last and last < clock.today():
            self.add_error("valid_to", _("The day has passed."))
        return data


class InviteForm(TermsForm):
    """Who is invited to what."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The letter with the link goes here, and it becomes the log-in."),
    )
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES)
    field_order = ("name", "email", "roles", "language", "valid_to", "note")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(organisation)  # type: ignore[attr-defined]

    def offer(self) -> Offer:
        """What the person wrote, as the action takes it."""
        data = self.cleaned_data
        roles = [Role(role) for role in data["roles"]]
        return Offer(**{**data, "roles": roles})


class KnownPersonForm(TermsForm):
    """Terms for somebody who has a log-in and is known to the organisation."""

    user = PersonChoice(
        label=_("Person"),
        queryset=User.objects.none(),
        help_text=_("Somebody who is not in the list is invited by e-mail instead."),
    )
    valid_from = forms.DateField(label=_("Valid from"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = known_people(organisation)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()

    def terms(self) -> access.Terms:
        """Days and reason, as the action takes them."""
        data = self.cleaned_data
        return access.Terms(
            valid_from=data["valid_from"], valid_to=data["valid_to"], note=data["note"]
        )


class RoleForm(KnownPersonForm):
    """A role for a person."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    field_order = ("user", "role", "valid_from", "valid_to", "note")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["role"].choices = role_choices(organisation)  # type: ignore[attr-defined]


class MembershipChoice(forms.ModelChoiceField):
    """A role by its holder."""

    def label_from_instance(self, obj: Any) -> str:
        """Holder and role."""
        return f"{obj.user.name}: {obj.get_role_display()}"


class DeputyForm(KnownPersonForm):
    """Somebody who stands in for another person's role during some days."""

    membership = MembershipChoice(label=_("Stands in for"), queryset=Membership.objects.none())
    valid_to = forms.DateField(label=_("Valid to"))
    field_order = ("membership", "user", "valid_from", "valid_to", "note")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["user"].label = _("Deputy")
        self.fields["membership"].queryset = (  # type: ignore[attr-defined]
            Membership.objects.filter(organisation=organisation, deputy_for=None)
            .running(clock.today())
            .select_related("user")
            .order_by("user__name", "role")
        )


class HelpForm(PortalForm):
    """What is done for somebody who cannot log in, or whose log-in others may have."""

    what = forms.ChoiceField(
        label=_("What is done"), choices=Help.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why, and how you made sure who it is"),
        max_length=300,
        help_text=_("As: met at the town hall; called back on the number of the switchboard."),
    )


class EndForm(PortalForm):
    """When a role ends, and why."""

    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: the role ends at once."),
    )
    note = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def clean_last_day(self) -> Any:
        """A day that has passed cannot be the last one."""
        day = self.cleaned_data["last_day"]
        if day and day < clock.today():
            raise forms.ValidationError(_("The day has passed."))
        return day


class AcceptForm(PortalForm):
    """What a new person says of themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and letters"), choices=LANGUAGES)
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        texts = password_validation.password_validators_help_texts()
        self.fields["password"].help_text = " ".join(str(text) for text in texts)

    def clean(self) -> dict[str, Any]:
        """The passwords are the same and good enough."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            person = User(email=self.email, name=data.get("name", ""))
            try:
                password_validation.validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data

    def person(self) -> NewPerson:
        """What the person wrote, as the action takes it."""
        data = self.cleaned_data
        return NewPerson(name=data["name"], language=data["language"], password=data["password"])


class RenameForm(PortalForm):
    """A new name, and from when."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(
        label=_("Short name"), max_length=100, help_text=_("As in a list: Bjuv, not Bjuvs kommun.")
    )
    from_day = forms.DateField(
        label=_("From day"), help_text=_("What is older keeps the name of its day.")
    )
    note = forms.CharField(label=_("Reason"), required=False, max_length=300)


class CloseForm(PortalForm):
    """From when and why an organisation takes part in nothing new."""

    closing = forms.ChoiceField(
        label=_("What happens"),
        choices=[(c.value, c.label) for c in Closing if c != Closing.MERGED],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("From day"))
    note = forms.CharField(label=_("Reason"), max_length=300)
    end_roles = forms.BooleanField(
        label=_("End its people's roles on that day"),
        required=False,
        help_text=_("Otherwise they keep them, to finish what runs."),
    )


class MergeForm(PortalForm):
    """Who takes over, and from when; a new organisation is named here."""

    heir = forms.ModelChoiceField(
        label=_("Taken over by"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("A new organisation, named below"),
    )
    name = forms.CharField(label=_("Name of the new organisation"), max_length=200, required=False)
    short_name = forms.CharField(label=_("Its short name"), max_length=100, required=False)
    day = forms.DateField(label=_("From day"))
    note = forms.CharField(label=_("Decision"), required=False, max_length=300)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(kind=organisation.kind, closed_on=None)
        self.fields["heir"].queryset = others.exclude(pk=organisation.pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One that exists or a new one with both names."""
        data = super().clean() or self.cleaned_data
        if not data.get("heir"):
            for name in ("name", "short_name"):
                if not data.get(name):
                    self.add_error(name, _("Choose who takes over, or name a new organisation."))
        return data

    def taken_over_by(self) -> Heir:
        """What was chosen, as the action takes it."""
        data = self.cleaned_data
        return Heir(data["heir"], data["name"], data["short_name"])
