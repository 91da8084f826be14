"""Who is appointed in a procurement, what guardian grants them, and what they have declared."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from portal.core import clock
from portal.core.history import tracked, untracked
from portal.procurements.enums import DeclarationState, Interest, Task
from portal.procurements.models.cases import Procurement
from portal.procurements.querysets import (
    AppointmentQuerySet,
    DeclarationQuerySet,
    ReferenceCommentQuerySet,
)


@untracked("Stays empty: rights come from appointments, which have their history.")
class ProcurementUserPermission(UserObjectPermissionBase):
    """Guardian's table for people; stays empty: rights come through the groups of tasks."""

    content_object = models.ForeignKey(Procurement, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


@untracked("Follows from the table of tasks in the code and from appointments.")
class ProcurementGroupPermission(GroupObjectPermissionBase):
    """What a task's group may do with a procurement; written by `grants` alone."""

    content_object = models.ForeignKey(Procurement, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


@tracked()
class Appointment(models.Model):
    """A person's task in one procurement, for a time: the source of truth of all rights in it.

    An ended one keeps its row with who ended it and why. `represents` names the company of a
    consultant, or the municipality of a person who has no role here.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name=_("person"),
    )
    procurement = models.ForeignKey(
        Procurement, models.PROTECT, related_name="appointments", verbose_name=_("procurement")
    )
    task = models.CharField(_("task"), max_length=20, choices=Task)
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", editable=False)
    represents = models.CharField(
        _("consultant of, or comes from"),
        max_length=200,
        blank=True,
        help_text=_(
            "For a consultant: the company. For an expert without a role here: from where."
        ),
    )
    reason = models.CharField(_("reason"), max_length=300)
    valid_from = models.DateField(_("valid from"), default=clock.today)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("appointed by"),
    )
    appointed_at = models.DateTimeField(_("appointed"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_reason = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["procurement", "task", "user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="procurements_appointment_period",
                violation_error_message=_("The task must begin before it ends."),
            ),
            models.UniqueConstraint(
                fields=["user", "procurement", "task"],
                condition=Q(ended_at=None),
                name="procurements_appointment_once",
                violation_error_message=_("The person already has this task here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_task_display()}, {self.procurement}"

    @property
    def task_enum(self) -> Task:
        """The task as a member."""
        return Task(self.task)


@tracked(exclude=("explanation",))
class Declaration(models.Model):
    """What one person declared about interests in one procurement; a renewal is a new row.

    The content is never changed afterwards, only how it was handled. `knows_bidders` says that the
    list of tenderers had been read when it was made. The explanation stays out of the history,
    because it may touch on other people's circumstances.
    """

    procurement = models.ForeignKey(
        Procurement, models.PROTECT, related_name="declarations", verbose_name=_("procurement")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="declarations",
        verbose_name=_("person"),
    )
    is_current = models.BooleanField(_("current"), default=True, editable=False)
    knows_bidders = models.BooleanField(_("made with the tenderers known"), default=False)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=DeclarationState, default=DeclarationState.DECLARED
    )
    declared_at = models.DateTimeField(_("declared"), default=clock.now, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("handled by"),
    )
    handled_at = models.DateTimeField(_("handled"), null=True, editable=False)
    measure = models.CharField(_("measure"), max_length=300, blank=True)
    handling_reason = models.CharField(_("reason for the measure"), max_length=300, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        ordering = ["procurement", "user__name", "-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "user"],
                condition=Q(is_current=True),
                name="procurements_declaration_one_current",
                violation_error_message=_("The person has a newer declaration."),
            ),
            models.CheckConstraint(
                condition=~Q(state="managed")
                | Q(handled_by__isnull=False, handled_at__isnull=False),
                name="procurements_declaration_handled_by_someone",
                violation_error_message=_("Somebody decided the measure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.procurement}"

    @property
    def state_enum(self) -> DeclarationState:
        """The state as a member that carries label and tone."""
        return DeclarationState(self.state)

    @property
    def waits_for_handling(self) -> bool:
        """Whether an interest is declared that nobody has decided about."""
        return self.state == DeclarationState.DECLARED and bool(self.interests)

    @property
    def interest_labels(self) -> list[str]:
        """The declared interests in words."""
        return [str(interest.label) for interest in Interest if interest.value in self.interests]


@tracked()
class ReferenceComment(models.Model):
    """What a member of the reference group says of a part of the drafts."""

    procurement = models.ForeignKey(
        Procurement,
        models.PROTECT,
        related_name="reference_comments",
        verbose_name=_("procurement"),
    )
    part = models.SlugField(_("part"), max_length=60)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("comment"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    objects = ReferenceCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment from the reference group")
        verbose_name_plural = _("comments from the reference group")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.procurement}, {self.part}"
