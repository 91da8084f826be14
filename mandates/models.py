"""What is asked of the parties, each party's mandate, and the frozen list of parties."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from mandates.enums import Commitment, DecidedBy, MandateStatus, Outlook, Power
from mandates.querysets import (
    MandateQuerySet,
    PartyListQuerySet,
    PartyListRowQuerySet,
    RequestQuerySet,
)
from portal.core import clock
from portal.core.errors import Refused
from portal.core.fields import StatusField, swedish_sort_field
from portal.core.history import tracked

S = MandateStatus
_PERSON = settings.AUTH_USER_MODEL


def _by(label: Any) -> models.ForeignKey:
    """Who did something; empty until it is done."""
    return models.ForeignKey(
        _PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def _at(label: Any) -> models.DateTimeField:
    """When something was done; empty until it is."""
    return models.DateTimeField(label, null=True, blank=True)


def _document(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


@tracked()
class MandateRequest(models.Model):
    """What the association asks of every party in a case. A draft until `sent_at` is set."""

    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        related_name="mandate_request",
        verbose_name=_("procurement"),
    )
    deadline = models.DateField(
        _("last day for mandates"),
        help_text=_("The party list is locked after this day. A mandate must be in force by then."),
    )
    powers = ArrayField(
        models.CharField(max_length=30, choices=Power), verbose_name=_("powers"), default=list
    )
    commitment = models.CharField(
        _("commitment"), max_length=10, choices=Commitment, default=Commitment.BINDING
    )
    commitment_text = models.TextField(_("commitment in words"))
    exceptions_text = models.TextField(_("exceptions that may be made"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))
    sub_delegation = models.BooleanField(
        _("the association may appoint another agent"), default=False
    )
    cost_text = models.TextField(_("costs and how they are shared"), blank=True)
    terms_text = models.TextField(_("other terms"), blank=True)
    sent_at = _at(_("sent"))
    sent_by = _by(_("sent by"))

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate request")
        verbose_name_plural = _("mandate requests")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")),
                name="mandates_request_validity",
                violation_error_message=_("The mandate must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(powers__len__gt=0),
                name="mandates_request_some_power",
                violation_error_message=_("Ask for at least one power."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.procurement)

    def get_absolute_url(self) -> str:
        return reverse("mandates:board", args=[self.procurement_id])

    @property
    def power_labels(self) -> list[str]:
        """The powers in words, in the order of the list."""
        return [str(power.label) for power in Power if power.value in self.powers]


@tracked()
class Mandate(models.Model):
    """One party's mandate: decision, signature, check. Terms are copied when it is asked for."""

    request = models.ForeignKey(
        MandateRequest, models.PROTECT, related_name="mandates", verbose_name=_("mandate request")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="mandates",
        verbose_name=_("party"),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = StatusField(_("status"), choices=MandateStatus, default=S.REQUESTED)
    requested_at = models.DateTimeField(_("requested"), default=clock.now)
    powers = ArrayField(
        models.CharField(max_length=30, choices=Power), verbose_name=_("powers"), default=list
    )
    commitment = models.CharField(_("commitment"), max_length=10, choices=Commitment)
    exceptions = models.JSONField(_("exceptions"), default=list, blank=True)
    volumes = models.JSONField(_("needs"), default=list, blank=True)

    board = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("board"),
    )
    planned_meeting = models.ForeignKey(
        "organisations.BoardMeeting",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("planned meeting"),
    )
    decided_by = models.CharField(_("decided by"), max_length=10, choices=DecidedBy, blank=True)
    body = models.CharField(_("body or delegate"), max_length=200, blank=True)
    delegation_item = models.CharField(_("item of the delegation order"), max_length=80, blank=True)
    decided_on = models.DateField(_("day of decision"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=40, blank=True)
    diary_number = models.CharField(_("registry number"), max_length=60, blank=True)
    decision_recorded_by = _by(_("decision recorded by"))
    decision_recorded_at = _at(_("decision recorded"))

    paper = _document(_("mandate to sign"))
    signed = _document(_("signed mandate"))
    verdict = models.JSONField(_("verdict on the signature"), null=True, blank=True)
    uploaded_by = _by(_("uploaded by"))
    uploaded_at = _at(_("uploaded"))
    verified_by = _by(_("checked by"))
    verified_at = _at(_("checked"))
    verified_reason = models.TextField(_("reason for accepting the signature"), blank=True)
    returned_comment = models.TextField(_("comment when returned"), blank=True)
    closed_reason = models.TextField(_("reason for declining or withdrawing"), blank=True)
    closed_by = _by(_("declined or withdrawn by"))
    closed_at = _at(_("declined or withdrawn"))

    # Added to rows read `with_outlook`.
    meeting_on: date | None
    agenda_stop_on: date | None

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["organisation__sort_name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"],
                condition=~Q(status=S.SUPERSEDED),
                name="mandates_mandate_one_per_party",
                violation_error_message=_("The party already has a mandate in this case."),
            ),
            models.CheckConstraint(
                condition=~Q(status=S.IN_FORCE)
                | Q(
                    verified_at__isnull=False,
                    verified_by__isnull=False,
                    signed__isnull=False,
                    decided_on__isnull=False,
                ),
                name="mandates_mandate_in_force_is_checked",
                violation_error_message=_(
                    "A mandate in force has a decision, a signed document and somebody who"
                    " checked it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | Q(uploaded_by=None)
                | ~Q(verified_by=F("uploaded_by")),
                name="mandates_mandate_two_people",
                violation_error_message=_("The person who uploaded the mandate cannot check it."),
            ),
            models.CheckConstraint(
                condition=~Q(status=S.DECLINED) | Q(decided_on__isnull=False),
                name="mandates_mandate_declined_is_decided",
                violation_error_message=_("Declining is a decision with a day and a body."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="mandates_party_status")]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.request}"

    def get_absolute_url(self) -> str:
        return reverse("mandates:detail", args=[self.pk])

    @property
    def status_enum(self) -> MandateStatus:
        """The state as a member that carries label and tone."""
        return MandateStatus(self.status)

    @property
    def outlook_enum(self) -> Outlook | None:
        """Whether the board decides in time; only on rows read `with_outlook`."""
        value = getattr(self, "outlook", "")
        return Outlook(value) if value else None

    @property
    def standing(self) -> MandateStatus | Outlook:
        """What a list shows: the state, or that the board meets too late."""
        if self.outlook_enum is Outlook.TOO_LATE:
            return Outlook.TOO_LATE
        return self.status_enum

    @property
    def power_labels(self) -> list[str]:
        """The powers in words, in the order of the list."""
        return [str(power.label) for power in Power if power.value in self.powers]

    @property
    def decision_line(self) -> str:
        """`Socialnämnden § 114`, or the delegate with the item of the delegation order."""
        if not self.decided_on:
            return ""
        reference = self.paragraph or self.delegation_item
        return f"{self.body} {reference}".strip()

    @transition(field=status, source=[S.REQUESTED, S.DECIDED, S.RETURNED], target=S.DECIDED)
    def to_decided(self) -> None:
        """The party has decided to give the mandate."""

    @transition(field=status, source=[S.DECIDED, S.RETURNED, S.SIGNED], target=S.SIGNED)
    def to_signed(self) -> None:
        """A signed document is there, to be checked."""

    @transition(field=status, source=S.SIGNED, target=S.IN_FORCE)
    def to_in_force(self) -> None:
        """The association has checked it."""

    @transition(field=status, source=S.SIGNED, target=S.RETURNED)
    def to_returned(self) -> None:
        """Something must be corrected by the party."""

    @transition(field=status, source=[S.REQUESTED, S.DECIDED, S.RETURNED], target=S.DECLINED)
    def to_declined(self) -> None:
        """The party has decided not to take part."""

    @transition(
        field=status, source=[S.DECIDED, S.SIGNED, S.RETURNED, S.IN_FORCE], target=S.WITHDRAWN
    )
    def to_withdrawn(self) -> None:
        """The party takes it back before the list is locked."""

    @transition(field=status, source=[S.DECLINED, S.WITHDRAWN], target=S.SUPERSEDED)
    def to_superseded(self) -> None:
        """The party is asked again."""


@tracked()
class PartyList(models.Model):
    """The list of parties as it stands in the notice. Never changed once made (LOU 7:3).

    `sha256` is over the canonical JSON of the rows (`mandates.canonical`); a database trigger
    refuses every change to the list and its rows.
    """

    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        related_name="party_list",
        verbose_name=_("procurement"),
    )
    locked_at = models.DateTimeField(_("locked"), default=clock.now)
    locked_by = models.ForeignKey(
        _PERSON, models.PROTECT, related_name="+", verbose_name=_("locked by")
    )
    early_reason = models.TextField(_("reason for locking before the last day"), blank=True)
    left_out = models.JSONField(_("left out"), default=list, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64)
    annex = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("annex")
    )

    objects = PartyListQuerySet.as_manager()

    class Meta:
        verbose_name = _("party list")
        verbose_name_plural = _("party lists")

    def __str__(self) -> str:
        return str(self.procurement)

    def get_absolute_url(self) -> str:
        return reverse("mandates:party_list", args=[self.procurement_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        _refuse_change(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise Refused(str(_LOCKED))


@tracked()
class PartyListRow(models.Model):
    """One party as it was named on the day of locking."""

    party_list = models.ForeignKey(
        PartyList, models.PROTECT, related_name="rows", verbose_name=_("party list")
    )
    position = models.PositiveSmallIntegerField(_("number"))
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", verbose_name=_("party")
    )
    mandate = models.OneToOneField(
        Mandate, models.PROTECT, related_name="party_row", verbose_name=_("mandate")
    )
    name = models.CharField(_("name"), max_length=200)
    organisation_number = models.CharField(_("organisation number"), max_length=10, blank=True)
    code = models.CharField(_("municipality code"), max_length=4, blank=True)
    powers = ArrayField(models.CharField(max_length=30, choices=Power), verbose_name=_("powers"))
    commitment = models.CharField(_("commitment"), max_length=10, choices=Commitment)
    sort_name = swedish_sort_field("name")

    objects = PartyListRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["party_list", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["party_list", "position"], name="mandates_partylistrow_position_once"
            ),
            models.UniqueConstraint(
                fields=["party_list", "organisation"], name="mandates_partylistrow_party_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        _refuse_change(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise Refused(str(_LOCKED))

    @property
    def formatted_number(self) -> str:
        """The organisation number as people write it."""
        number = self.organisation_number
        return f"{number[:6]}-{number[6:]}" if number else ""

    @property
    def commitment_label(self) -> str:
        """The commitment in words."""
        return str(Commitment(self.commitment).label)


_LOCKED = _("The party list is locked and can never be changed.")


def _refuse_change(obj: models.Model) -> None:
    """A sentence for people; the trigger in the database is what holds."""
    if not obj._state.adding:
        raise Refused(str(_LOCKED))
