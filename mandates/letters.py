"""The letters of this room: to the people of a party who prepare and sign mandates."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mandates.enums import MandateStatus
from mandates.models import Mandate
from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.notices.enums import Delivery
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import formats

REQUESTED, REMINDER, RETURNED, IN_FORCE = (
    "mandates.requested",
    "mandates.reminder",
    "mandates.returned",
    "mandates.in_force",
)
UPLOADED = "mandates.uploaded"
_GROUP = _("Mandates")
_TO_GIVE = frozenset({MandateStatus.REQUESTED, MandateStatus.DECIDED, MandateStatus.RETURNED})


def _status_of(letter: Any) -> str | None:
    """Where the mandate stands that a letter is about: its number stands in the key."""
    rows = Mandate.objects.filter(pk=int(letter.key.split(":")[1]))
    found: str | None = rows.values_list("status", flat=True).first()
    return found


def _waited_for(letter: Any) -> bool:
    """Whether the mandate is still to be given: none is reminded of what is done."""
    return _status_of(letter) in _TO_GIVE


def _to_correct(letter: Any) -> bool:
    """Whether the mandate still waits for its correction."""
    return _status_of(letter) == MandateStatus.RETURNED


def _to_check(letter: Any) -> bool:
    """Whether the association still has the mandate to check."""
    return _status_of(letter) == MandateStatus.SIGNED


kinds.register(REQUESTED, _("You prepare or sign mandates for your organisation."),
               name=_("A mandate is asked for"), group=_GROUP, optional=False,
               still_relevant=_waited_for)  # fmt: skip
kinds.register(REMINDER, _("Your organisation has not given or declined a mandate yet."),
               name=_("Reminder of a mandate that is missing"), group=_GROUP,
               still_relevant=_waited_for)  # fmt: skip
kinds.register(RETURNED, _("A mandate from your organisation must be corrected."),
               name=_("Our mandate must be corrected"), group=_GROUP, optional=False,
               still_relevant=_to_correct)  # fmt: skip
kinds.register(IN_FORCE, _("A mandate from your organisation is in force."),
               name=_("Our mandate is in force"), group=_GROUP,
               delivery=Delivery.DIGEST)  # fmt: skip
kinds.register(UPLOADED, _("You are responsible for the procurement."),
               name=_("A mandate to check"), group=_GROUP,
               delivery=Delivery.DIGEST, still_relevant=_to_check)  # fmt: skip


def people_of(mandate: Mandate) -> list[Any]:
    """Those in the party who prepare or sign mandates."""
    found = [
        *access.people_with(Permission.PREPARE_MANDATE, mandate.organisation),
        *access.people_with(Permission.SIGN_MANDATE, mandate.organisation),
    ]
    return list({person.pk: person for person in found}.values())


def requested(mandate: Mandate) -> None:
    """Ask for the mandate."""
    _send(
        mandate,
        REQUESTED,
        _("Mandate for %(case)s"),
        _(
            "%(party)s is asked to give a mandate for the procurement “%(case)s”. It must"
            " be decided,"
            " signed and checked by %(day)s, when the party list is locked. Whoever is not"
            " on the list"
            " cannot use the agreement."
        ),
        key=f"{REQUESTED}:{mandate.pk}",
    )


def reminder(mandate: Mandate) -> None:
    """Remind; at most once a day."""
    _send(
        mandate,
        REMINDER,
        _("Reminder: mandate for %(case)s"),
        _("The mandate of %(party)s for “%(case)s” is waited for. Last day: %(day)s."),
        key=f"{REMINDER}:{mandate.pk}:{clock.today().isoformat()}",
    )


def returned(mandate: Mandate) -> None:
    """Tell that something must be corrected; the comment is read in the portal."""
    _send(
        mandate,
        RETURNED,
        _("The mandate for %(case)s must be corrected"),
        _(
            "The association has returned the mandate of %(party)s with a comment. Last"
            " day: %(day)s."
        ),
        key=f"{RETURNED}:{mandate.pk}:{clock.now().isoformat()}",
    )


def in_force(mandate: Mandate) -> None:
    """Tell that all is done."""
    _send(
        mandate,
        IN_FORCE,
        _("The mandate for %(case)s is in force"),
        _("The association has checked the mandate of %(party)s. Nothing more needs to be done."),
        key=f"{IN_FORCE}:{mandate.pk}",
    )


def uploaded(mandate: Mandate) -> None:
    """Tell the person responsible for the case that there is a mandate to check."""
    procurement = mandate.request.procurement
    notices.send(
        kind=UPLOADED,
        recipients=[procurement.responsible],
        subject=_filled(_("Mandate from %(party)s to check"), mandate),
        body_text=_filled(_("%(party)s has uploaded its signed mandate for “%(case)s”."), mandate),
        url=reverse("mandates:check", args=[mandate.pk]),
        key=f"{UPLOADED}:{mandate.pk}:{clock.now().isoformat()}",
        case=procurement,
    )


def _send(mandate: Mandate, kind: str, subject: Any, body: Any, *, key: str) -> None:
    notices.send(
        kind=kind,
        recipients=people_of(mandate),
        subject=_filled(subject, mandate),
        body_text=_filled(body, mandate),
        url=mandate.get_absolute_url(),
        key=key,
        case=mandate.request.procurement,
    )


class _filled:  # noqa: N801 - reads as the verb it is
    """A lazy text with the mandate's facts, made in each reader's language."""

    def __init__(self, text: Any, mandate: Mandate) -> None:
        self.text = text
        self.mandate = mandate

    def __str__(self) -> str:
        return str(self.text) % {
            "case": self.mandate.request.procurement.title,
            "party": self.mandate.organisation.name,
            "day": formats.day(self.mandate.request.deadline),
        }
