"""Organisations, their boards' meetings, and who has which role in them."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from stdnum.se import orgnr

from portal.core import clock
from portal.core.fields import swedish_sort_field
from portal.core.history import tracked, untracked
from portal.organisations.enums import Closing, OrganisationKind, Permission, Relation, Role
from portal.organisations.querysets import MembershipQuerySet, OrganisationQuerySet


def validate_organisation_number(value: str) -> None:
    """Ten digits that add up (Swedish organisation number), written without a hyphen."""
    if not orgnr.is_valid(value):
        raise ValidationError(_("This is not a valid organisation number."))


@tracked()
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
    closed_on = models.DateField(
        _("takes part in nothing new from"),
        null=True,
        blank=True,
        help_text=_("What was begun before goes on, and everything stays in the history."),
    )
    closing = models.CharField(_("why"), max_length=12, choices=Closing, blank=True)
    closing_note = models.CharField(_("note"), max_length=300, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("succeeded by"),
    )
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
            models.CheckConstraint(
                condition=(Q(closed_on=None) & Q(closing="") & Q(succeeded_by=None))
                | (Q(closed_on__isnull=False) & ~Q(closing="")),
                name="organisations_organisation_closed_says_why",
                violation_error_message=_("What has closed says from when and why."),
            ),
            models.CheckConstraint(
                condition=~Q(succeeded_by=F("id")),
                name="organisations_organisation_not_own_heir",
                violation_error_message=_("An organisation cannot succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether it takes part in nothing new today."""
        return self.closed_on is not None and self.closed_on <= clock.today()

    @property
    def formatted_number(self) -> str:
        """The organisation number as people write it: 212000-1066."""
        number = self.organisation_number
        return f"{number[:6]}-{number[6:]}" if number else ""


@tracked()
class OrganisationName(models.Model):
    """What an organisation was called during a time; the last row is what it is called now.

    An organisation that has always had its name has no row. The first row reaches back to the
    beginning, and the rows follow each other without a gap.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="names", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["organisation_id", "valid_to", "pk"]
        constraints = [
            ExclusionConstraint(
                name="organisations_organisationname_one_a_day",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The organisation already has a name on those days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@untracked("Stays empty: rights come from memberships, which have their history.")
class OrganisationUserPermission(UserObjectPermissionBase):
    """Guardian's table for people; stays empty: rights come through role groups."""

    content_object = models.ForeignKey(Organisation, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


@untracked("Follows from the role table in the code and from memberships.")
class OrganisationGroupPermission(GroupObjectPermissionBase):
    """What a role group may do with an organisation; written by `access` alone.

    A group of an organisation that succeeds another is granted the same on that one, from the day
    of the succession.
    """

    content_object = models.ForeignKey(Organisation, models.CASCADE)
    valid_from = models.DateField(_("valid from"), null=True)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


@tracked()
class Membership(models.Model):
    """A person's role in an organisation, for a time: the source of truth of all rights.

    `valid_to` is the last day that was meant from the start. `ended_on` is the first day on which
    the role no longer holds because somebody ended it. A deputy holds the role of another person,
    for a time that is set beforehand.
    """

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
    note = models.CharField(
        _("reason"),
        max_length=300,
        blank=True,
        help_text=_("As a decision or an item of the delegation order."),
    )
    deputy_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("deputy for"),
    )
    ended_on = models.DateField(_("holds no longer from"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    end_note = models.CharField(_("why it was ended"), max_length=300, blank=True)

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
            models.CheckConstraint(
                condition=Q(deputy_for=None)
                | (Q(valid_to__isnull=False) & ~Q(deputy_for=F("user"))),
                name="organisations_membership_deputy_has_end",
                violation_error_message=_(
                    "A deputy stands in for somebody else, until a day that is set."
                ),
            ),
            ExclusionConstraint(
                name="organisations_membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("deputy_for", Value(0)), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            Least(
                                ExpressionWrapper(
                                    F("valid_to") + Value(1), output_field=models.DateField()
                                ),
                                F("ended_on"),
                            ),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_on=None) | Q(ended_on__gt=F("valid_from")),
                violation_error_message=_(
                    "The person already has this role during a part of that time."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation.short_name}"

    @property
    def last_day(self) -> date | None:
        """The last day on which the role holds; None while nobody has set one."""
        ended = self.ended_on - timedelta(days=1) if self.ended_on else None
        days = [day for day in (self.valid_to, ended) if day]
        return min(days, default=None)

    def holds_on(self, day: date) -> bool:
        """Whether the role holds on `day`: the same answer as `MembershipQuerySet.current`."""
        return self.valid_from <= day and (self.last_day is None or self.last_day >= day)


@tracked()
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
