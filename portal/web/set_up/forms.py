"""The forms of the first run and the settings."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from portal.core.errors import ActionError
from portal.organisations.enums import Relation, Role
from portal.organisations.models import Organisation, validate_organisation_number
from portal.organisations.reference import COUNTIES
from portal.people.models import User
from portal.ui.forms import PortalForm
from portal.ui.models import Brand
from portal.web.set_up import looks, selectors
from portal.web.set_up.actions import FirstAdministrator

OWN = "own"


def plain_address(value: str) -> None:
    """Refuse letters of other alphabets in an address: they can look like another address."""
    if not value.isascii():
        raise ValidationError(
            _("The address holds letters outside a–z, which can look like others. Write it anew.")
        )


class CodeField(forms.CharField):
    """An organisation number as people write it, with or without hyphen and century."""

    def clean(self, value: Any) -> str:
        """Ten digits that add up, or nothing."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = str(orgnr.compact(text))
        except (ValueError, TypeError) as error:
            raise ValidationError(_("This is not a valid organisation number.")) from error
        validate_organisation_number(number)
        return number


class CodeForm(PortalForm):
    """The code from the server."""

    code = forms.CharField(
        label=_("The code from the server"),
        max_length=60,
        help_text=_("It was shown when the server started. “manage.py first_run_link” shows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class BeginForm(PortalForm):
    """The first administrator, and the name of the association."""

    association = forms.CharField(label=_("The association's name"), max_length=100)
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        validators=[plain_address],
        help_text=_("You log in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least twelve characters. A sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The password through every validator, and twice the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password:
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
            if password != cleaned.get("password_again"):
                self.add_error("password_again", _("The two passwords differ."))
        return cleaned

    def administrator(self) -> FirstAdministrator:
        """The person, who reads the language of this page."""
        return FirstAdministrator(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            password=self.cleaned_data["password"],
            language=(get_language() or "sv")[:2],
        )


class AssociationForm(PortalForm):
    """The association's own details."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(
        label=_("Short name"), max_length=100, help_text=_("As it stands in lists.")
    )
    organisation_number = CodeField(
        label=_("Organisation number"), max_length=13, help_text=_("Ten digits: 802999-0010.")
    )
    county_code = forms.ChoiceField(
        label=_("County"), choices=[("", "–"), *COUNTIES.items()], required=False
    )
    email = forms.EmailField(label=_("Official e-mail"), required=False, validators=[plain_address])

    def fields_to_keep(self) -> dict[str, str]:
        """What the action keeps; the county's name follows from its code."""
        county = COUNTIES.get(self.cleaned_data["county_code"], "")
        return {**self.cleaned_data, "county": county}


class PartiesForm(PortalForm):
    """How those that are ticked now belong to the association."""

    relation = forms.ChoiceField(
        label=_("Those you add are"),
        choices=[(r.value, r.label) for r in (Relation.MEMBER, Relation.ASSOCIATED)],
        initial=Relation.MEMBER,
        widget=forms.RadioSelect,
    )


class InviteForm(PortalForm):
    """Somebody who gets a role: in the association, or in one of its parties."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), validators=[plain_address])
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = selectors.with_people()  # type: ignore[attr-defined]


class ContactsForm(PortalForm):
    """A list of contacts."""

    file = forms.FileField(
        label=_("File with contacts"),
        help_text=_("XLSX or CSV, at most 5 MB and 10,000 rows. Nobody is invited yet."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class LookForm(PortalForm):
    """Name in the header, accent colour, and logo."""

    name = forms.CharField(
        label=_("Name in the header"),
        max_length=60,
        required=False,
        help_text=_("Empty: the installation's own name."),
    )
    accent = forms.ChoiceField(
        label=_("Colour of buttons and links"),
        choices=[*((c, c) for c in looks.SUGGESTED), (OWN, _("A colour of our own"))],
        widget=forms.RadioSelect,
    )
    own_accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Colour of our own"),
        required=False,
        help_text=_("Used when you have chosen it above."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or SVG, at most 200 kB. It is shown 35 pixels high."),
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, *args: Any, brand: Brand | None = None, **kwargs: Any) -> None:
        accent = (brand.accent if brand else "") or looks.SUGGESTED[0]
        own = accent not in looks.SUGGESTED
        initial = {
            "name": brand.name if brand else "",
            "accent": OWN if own else accent,
            "own_accent": accent,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if not (brand and brand.logo_kind):
            del self.fields["remove_logo"]

    def clean(self) -> dict[str, Any]:
        """The colour that was meant, with contrast enough; the logo, checked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        meant = cleaned.get("accent", "")
        cleaned["meant"] = (cleaned.get("own_accent") or "") if meant == OWN else meant
        field = "own_accent" if meant == OWN else "accent"
        if meant == OWN and not cleaned["meant"] and "own_accent" not in self.errors:
            self.add_error("own_accent", _("Choose the colour."))
        cleaned["checked_logo"] = None
        try:
            if cleaned["meant"]:
                cleaned["meant"] = looks.check_accent(cleaned["meant"])
            field = "logo"
            if upload := cleaned.get("logo"):
                cleaned["checked_logo"] = looks.read_logo(upload.read(looks.MAX_BYTES + 1))
        except ActionError as error:
            self.add_error(field, str(error))
        return cleaned
