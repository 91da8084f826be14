"""Organisations, their boards' meetings, and who has which role in them."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from stdnum.se import orgnr

from portal.core import clock
from portal.core.fields import swedish_sort_field
from portal.organisations.enums import OrganisationKind, Permission, Relation, Role
from portal.organisations.querysets import MembershipQuerySet, OrganisationQuerySet


def validate_organisation_number(value: str) -> None:
    """Ten digits that add up (Swedish organisation number), written without a hyphen."""
    if not orgnr.is_valid(value):
        raise ValidationError(_("This is not a valid organisation number."))


class Organisation(models.Model):
    """A contracting authority, or a board within one.

    A municipal company is its own contracting authority and so an organisation of its own; a board
    belongs to its municipality through `parent`. One installation has one association.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=100, help_text=_("As in a list: Bjuv, not Bjuvs kommun.")
    )
    code = models.CharField(
        _("municipality code"),
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^\d{4}$", _("A municipality code has four digits."))],
    )
    organisation_number = models.CharField(
        _("organisation number"),
        max_length=10,
        blank=True,
        validators=[validate_organisation_number],
        help_text=_("Ten digits without a hyphen."),
    )
    number_verified = models.BooleanField(_("organisation number verified"), default=False)
    county_code = models.CharField(_("county code"), max_length=2, blank=True)
    county = models.CharField(_("county"), max_length=60, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    relation = models.CharField(
        _("relation to the association"), max_length=12, choices=Relation, default=Relation.NONE
    )
    email = models.EmailField(_("official e-mail"), blank=True)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    sort_name = swedish_sort_field("short_name")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        permissions = [(p.value, f"Can {p.value.replace('_', ' ')}") for p in Permission]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="organisations_organisation_code_once",
                violation_error_message=_(
                    "Another organisation already has this municipality code."
                ),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=OrganisationKind.ASSOCIATION),
                name="organisations_organisation_one_association",
                violation_error_message=_("One installation serves one association."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganisationKind.BOARD) | Q(parent__isnull=False),
                name="organisations_organisation_board_has_parent",
                violation_error_message=_("A board belongs to a municipality."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def formatted_number(self) -> str:
        """The organisation number as people write it: 212000-1066."""
        number = self.organisation_number
        return f"{number[:6]}-{number[6:]}" if number else ""


class OrganisationUserPermission(UserObjectPermissionBase):
    """Guardian's table for people; stays empty: rights come through role groups."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class OrganisationGroupPermission(GroupObjectPermissionBase):
    """What a role group may do with an organisation; written by `access` alone."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class Membership(models.Model):
    """A person's role in an organisation, for a time: the source of truth of all rights."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False)
    valid_from = models.DateField(_("valid from"), default=clock.today)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), default=clock.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__sort_name", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="organisations_membership_period",
                violation_error_message=_("The role must begin before it ends."),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "valid_from"],
                name="organisations_membership_once",
                violation_error_message=_("The person already has this role from that day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation.short_name}"


class BoardMeeting(models.Model):
    """A meeting at which a board can decide, and the last day to hand in a matter for it."""

    board = models.ForeignKey(
        Organisation, models.CASCADE, related_name="meetings", verbose_name=_("board")
    )
    date = models.DateField(_("date"))
    agenda_stop = models.DateField(_("last day for matters"))

    class Meta:
        verbose_name = _("board meeting")
        verbose_name_plural = _("board meetings")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "date"],
                name="organisations_boardmeeting_once",
                violation_error_message=_("The board already has a meeting on that day."),
            ),
            models.CheckConstraint(
                condition=Q(agenda_stop__lte=F("date")),
                name="organisations_boardmeeting_stop_before",
                violation_error_message=_("Matters are handed in before the meeting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board.name} {self.date}"
