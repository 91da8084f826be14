"""Directories, their rules, and who came in through them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core import clock
from portal.core.history import tracked, untracked
from portal.core.sealing import seal, unseal
from portal.organisations.enums import Role
from portal.sso import mapping
from portal.sso.enums import Match, Protocol
from portal.sso.querysets import DirectoryQuerySet, InDirectoryQuerySet, SpentAnswerQuerySet

_SECRET = "sso.client_secret"  # noqa: S105 - the purpose of the key, not a secret.


@tracked(exclude=("sealed_secret",))
class Directory(models.Model):
    """An organisation's own directory, through which its people log in.

    The client secret is sealed; it is written by `actions` and opened when the portal talks to the
    directory, and stands nowhere else.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="directories",
        verbose_name=_("organisation"),
    )
    name = models.CharField(
        _("name"), max_length=40, help_text=_("As people of the organisation know it.")
    )
    slug = models.SlugField(_("address part"), max_length=60, unique=True, editable=False)
    protocol = models.CharField(_("protocol"), max_length=8, choices=Protocol)
    issuer = models.CharField(_("issuer"), max_length=300, blank=True)
    client_id = models.CharField(_("client id"), max_length=190, blank=True)
    sealed_secret = models.TextField(blank=True, editable=False)
    idp_entity_id = models.CharField(_("the directory's entity id"), max_length=300, blank=True)
    idp_sso_url = models.CharField(_("the directory's log-in address"), max_length=500, blank=True)
    idp_certificates = models.TextField(_("the directory's certificates"), blank=True)
    email_claim = models.CharField(_("claim with the e-mail address"), max_length=200)
    name_claim = models.CharField(_("claim with the name"), max_length=200, blank=True)
    organisation_claim = models.CharField(
        _("claim with the organisation"), max_length=200, blank=True
    )
    vouches_for_email = models.BooleanField(_("vouches for its e-mail addresses"), default=False)
    second_factor_values = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("values that mean a second factor"),
        default=list,
        blank=True,
    )
    max_age_hours = models.PositiveSmallIntegerField(
        _("hours that a log-in there is recent"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
    )
    is_only_way = models.BooleanField(_("the only way in"), default=False)
    is_active = models.BooleanField(_("in use"), default=False)
    tested_at = models.DateTimeField(_("tried"), null=True, editable=False)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory")
        verbose_name_plural = _("directories")
        ordering = ["organisation__sort_name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="sso_directory_name_once",
                violation_error_message=_("The organisation already has a directory of that name."),
            ),
            models.CheckConstraint(
                condition=~Q(protocol=Protocol.OIDC) | (~Q(issuer="") & ~Q(client_id="")),
                name="sso_directory_oidc_complete",
                violation_error_message=_("OpenID Connect needs an issuer and a client id."),
            ),
            models.CheckConstraint(
                condition=~Q(protocol=Protocol.SAML)
                | (~Q(idp_entity_id="") & ~Q(idp_sso_url="") & ~Q(idp_certificates="")),
                name="sso_directory_saml_complete",
                violation_error_message=_("SAML needs the directory's metadata."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_oidc(self) -> bool:
        """Whether it speaks OpenID Connect."""
        return self.protocol == Protocol.OIDC

    @property
    def has_secret(self) -> bool:
        """Whether a client secret is kept."""
        return bool(self.sealed_secret)

    def keep_secret(self, secret: str) -> None:
        """Seal a new client secret; the caller saves."""
        self.sealed_secret = seal(secret, _SECRET) if secret else ""

    def client_secret(self) -> str:
        """The client secret, for talking to the directory; "" when there is none."""
        return unseal(self.sealed_secret, _SECRET) if self.sealed_secret else ""

    def domain_names(self) -> list[str]:
        """The e-mail domains it answers for, in order."""
        return sorted(row.domain for row in self.domains.all())

    def mapping_rules(self) -> list[mapping.Rule]:
        """Its rules in their order, as the pure functions take them."""
        return [rule.as_rule() for rule in self.rules.all()]


@tracked()
class DirectoryDomain(models.Model):
    """An e-mail domain that leads to a directory: one domain, one directory."""

    directory = models.ForeignKey(Directory, models.CASCADE, related_name="domains")
    domain = models.CharField(_("domain"), max_length=190)

    objects = InDirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail domain")
        verbose_name_plural = _("e-mail domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                name="sso_directorydomain_once",
                violation_error_message=_("Another directory already answers for this domain."),
            )
        ]

    def __str__(self) -> str:
        return self.domain


@tracked()
class MappingRule(models.Model):
    """When the directory says this of a person, the person has that role."""

    directory = models.ForeignKey(Directory, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(_("order"))
    claim = models.CharField(_("claim"), max_length=200)
    match = models.CharField(_("comparison"), max_length=10, choices=Match, default=Match.EQUALS)
    value = models.CharField(_("value"), max_length=200)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("role in"),
    )
    stops = models.BooleanField(_("last rule when it fits"), default=False)

    objects = InDirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a directory")
        verbose_name_plural = _("rules of directories")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directory", "claim", "match", "value", "role", "organisation"],
                name="sso_mappingrule_once",
                violation_error_message=_("The directory already has this rule."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(mapping.BY_HAND_ONLY)),
                name="sso_mappingrule_not_by_hand",
                violation_error_message=_("This role is only given by hand."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.get_match_display()} {self.value}: {self.get_role_display()}"

    def as_rule(self) -> mapping.Rule:
        """The same as the pure functions take it."""
        return mapping.Rule(
            claim=self.claim,
            match=Match(self.match),
            value=self.value,
            role=Role(self.role),
            organisation_id=self.organisation_id,
            stops=self.stops,
        )


@tracked()
class DirectoryIdentity(models.Model):
    """A person as one directory knows them: (directory, subject), never the e-mail alone."""

    directory = models.ForeignKey(Directory, models.PROTECT, related_name="identities")
    subject = models.CharField(pgettext_lazy("directory", "subject"), max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="directory_identities",
        verbose_name=_("person"),
    )
    linked_at = models.DateTimeField(_("first log-in"), default=clock.now, editable=False)

    objects = InDirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity in a directory")
        verbose_name_plural = _("identities in directories")
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directory", "subject"], name="sso_directoryidentity_subject_once"
            ),
            models.UniqueConstraint(
                fields=["directory", "user"], name="sso_directoryidentity_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.directory}"


@tracked()
class DirectoryGrant(models.Model):
    """Marks a membership as given by a directory, so that the directory may end it."""

    directory = models.ForeignKey(Directory, models.PROTECT, related_name="grants")
    membership = models.OneToOneField(
        "organisations.Membership", models.PROTECT, related_name="directory_grant"
    )

    objects = InDirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("role given by a directory")
        verbose_name_plural = _("roles given by directories")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.membership} ({self.directory})"


@untracked("Fingerprints of used answers, kept for minutes; the log of log-ins says the rest.")
class SpentAnswer(models.Model):
    """An answer that has been used, until its own time runs out: it cannot be used again."""

    directory = models.ForeignKey(Directory, models.CASCADE, related_name="+")
    answer_id = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    objects = SpentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("used answer of a directory")
        verbose_name_plural = _("used answers of directories")
        constraints = [
            models.UniqueConstraint(fields=["directory", "answer_id"], name="sso_spentanswer_once")
        ]

    def __str__(self) -> str:
        return self.answer_id
