"""Input about directories and their rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.sso import admission, mapping, metadata
from portal.sso.actions import Stated
from portal.sso.enums import Match, Protocol
from portal.sso.models import Directory
from portal.ui.forms import PortalForm

EMAIL_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
NAME_CLAIM = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"


class FindForm(PortalForm):
    """The e-mail address whose domain leads to a directory."""

    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class ProtocolForm(PortalForm):
    """Which protocol a new directory speaks."""

    protocol = forms.ChoiceField(
        label=_("Protocol"),
        choices=Protocol.choices,
        initial=Protocol.OIDC,
        widget=forms.RadioSelect,
        help_text=_("Entra ID speaks both; choose OpenID Connect unless your IT says otherwise."),
    )


class DirectoryForm(PortalForm):
    """What both protocols share."""

    name = forms.CharField(
        label=_("Name"), max_length=40, help_text=_("As people of the organisation know it.")
    )
    email_claim = forms.CharField(label=_("Claim with the e-mail address"), max_length=200)
    name_claim = forms.CharField(label=_("Claim with the name"), max_length=200, required=False)
    organisation_claim = forms.CharField(
        label=_("Claim with the organisation"),
        max_length=200,
        required=False,
        help_text=_(
            "Only when several organisations share the directory. Its value must be the number,"
            " code or name of the organisation or one of its boards."
        ),
    )
    vouches_for_email = forms.BooleanField(
        label=_("The directory vouches for its e-mail addresses"),
        required=False,
        help_text=_("Only IT can change an address there, and it says so nowhere in its answers."),
    )
    second_factor_values = forms.CharField(
        label=_("Values that mean a second factor"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, as they stand in acr, amr or AuthnContextClassRef: mfa."),
    )
    max_age_hours = forms.IntegerField(
        label=_("Hours that a log-in there is recent"), min_value=1, max_value=168, initial=12
    )
    is_only_way = forms.BooleanField(
        label=_("Our people log in through the directory only"),
        required=False,
        help_text=_("A password is then refused for everyone with a role in the organisation."),
    )

    def clean_second_factor_values(self) -> tuple[str, ...]:
        """The lines that hold something."""
        lines = self.cleaned_data["second_factor_values"].splitlines()
        return tuple(line.strip()[:200] for line in lines if line.strip())[:20]

    def stated(self) -> Stated:
        """What the person stated, as the actions take it."""
        names = (name for name in self.fields if name in Stated.__slots__)
        return Stated(**{name: self.cleaned_data[name] for name in names})


class OidcForm(DirectoryForm):
    """A directory that speaks OpenID Connect."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_("As https://login.microsoftonline.com/…/v2.0, without /.well-known."),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=190)
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=190,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one we have."),
    )
    field_order = ("name", "issuer", "client_id", "client_secret")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email_claim"].initial = "email"
        self.fields["name_claim"].initial = "name"


class SamlForm(DirectoryForm):
    """A directory that speaks SAML."""

    metadata = forms.CharField(
        label=_("The directory's metadata"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=metadata.MAX_BYTES,
        help_text=_("The whole XML. Leave it empty to keep what we have."),
    )
    field_order = ("name", "metadata")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email_claim"].initial = EMAIL_CLAIM
        self.fields["name_claim"].initial = NAME_CLAIM
        self.fields["vouches_for_email"].initial = True


FORMS: dict[str, type[DirectoryForm]] = {Protocol.OIDC: OidcForm, Protocol.SAML: SamlForm}


def initial_of(directory: Directory) -> dict[str, Any]:
    """The form's starting content; never the secret."""
    names = [name for name in Stated.__slots__ if name not in {"client_secret", "metadata"}]
    start = {name: getattr(directory, name) for name in names}
    return start | {"second_factor_values": "\n".join(directory.second_factor_values)}


class DomainsForm(PortalForm):
    """Which e-mail domains lead to the directory."""

    domains = forms.CharField(
        label=_("E-mail domains"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: bjuv.se"),
    )


class RuleForm(PortalForm):
    """When the directory says this, the person has that role."""

    claim = forms.CharField(
        label=_("Claim"), max_length=200, help_text=_("As it is called in the answer: groups.")
    )
    match = forms.ChoiceField(label=_("Comparison"), choices=Match.choices)
    value = forms.CharField(label=_("Value"), max_length=200)
    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Role in"))
    stops = forms.BooleanField(label=_("Read no further rules when this one fits"), required=False)

    def __init__(self, *args: Any, directory: Directory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = admission.organisations_of(directory)
        kinds = {one.kind for one in places}
        roles = {role for kind in kinds for role in Role.for_kind(kind)}
        role: Any = self.fields["role"]
        role.choices = [(r.value, r.label) for r in Role if r in roles]
        role.help_text = _("Only given by hand: %(roles)s.") % {
            "roles": ", ".join(str(r.label) for r in Role if r in mapping.BY_HAND_ONLY & roles)
        }
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in places])
        field.initial = directory.organisation
        field.empty_label = None

    def stated(self) -> dict[str, Any]:
        """What the person stated, as the action takes it."""
        data = self.cleaned_data
        return {**data, "match": Match(data["match"]), "role": Role(data["role"])}
