"""Why a log-in through a directory is refused: one sentence each, for the person who reads it."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """The reasons. The value stands in the log, the label on the page."""

    CLOSED = (
        "closed",
        _("This directory is not in use. Ask the administrator of your organisation."),
    )
    UNEXPECTED = (
        "unexpected",
        _("This log-in did not begin here, or it began too long ago. Begin again on this page."),
    )
    CANCELLED = "cancelled", _("The log-in was not completed at your organisation. Try again.")
    UNREACHABLE = (
        "unreachable",
        _(
            "Your organisation's directory does not answer. Try again in a while, or ask your IT"
            " support whether it is out of order."
        ),
    )
    FORGED = (
        "forged",
        _(
            "The answer from your organisation's directory could not be verified, so it was"
            " refused. Try again; if it happens again, tell your administrator."
        ),
    )
    EXPIRED = "expired", _("The answer from your organisation's directory is too old. Try again.")
    USED = "used", _("This answer from your organisation's directory has been used already.")
    STALE = (
        "stale",
        _("You logged in at your organisation too long ago. Log out there, and log in again."),
    )
    NO_SUBJECT = "no_subject", _("The directory did not say who you are. Tell your administrator.")
    NO_EMAIL = "no_email", _("The directory did not send your e-mail address.")
    SEVERAL_EMAILS = (
        "several_emails",
        _("The directory sent several e-mail addresses, so we do not know which is yours."),
    )
    UNVERIFIED_EMAIL = "unverified_email", _("The directory has not verified your e-mail address.")
    ODD_EMAIL = (
        "odd_email",
        _(
            "The e-mail address from the directory holds characters that can be mistaken for"
            " others."
        ),
    )
    OTHER_DOMAIN = (
        "other_domain",
        _("Your e-mail address belongs to another domain than those the directory answers for."),
    )
    OTHER_ORGANISATION = (
        "other_organisation",
        _("The directory says that you belong to an organisation that it does not answer for."),
    )
    INACTIVE = (
        "inactive",
        _("Your log-in here is closed. Ask the administrator of your organisation."),
    )
    OTHER_SUBJECT = (
        "other_subject",
        _(
            "Your e-mail address has belonged to somebody else in the directory. Your administrator"
            " has been told, and can let you in."
        ),
    )
    TWO_PEOPLE = (
        "two_people",
        _(
            "The directory gives you an e-mail address that somebody else has here. Your"
            " administrator has been told."
        ),
    )
    TAKEN = (
        "taken",
        _(
            "Somebody outside your organisation already uses your e-mail address here. Ask the"
            " association to sort it out."
        ),
    )
    NO_ROLE = (
        "no_role",
        _(
            "None of your organisation's rules gives you a role here. Ask your administrator for"
            " one."
        ),
    )

    @classmethod
    def for_administrators(cls) -> frozenset["Why"]:
        """Those that somebody at the organisation must look at."""
        return frozenset({cls.OTHER_SUBJECT, cls.TWO_PEOPLE, cls.TAKEN, cls.OTHER_ORGANISATION})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A log-in refused; `user` when we know whom it was about."""

    why: Why
    user: Any = None


class RefusedLogIn(Exception):
    """Raised while an answer is read, before anybody has been looked up."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(detail or why.value)
        self.why = why
        self.detail = detail
