"""Trying the mail: a real letter to oneself, and what the server answered."""

from dataclasses import dataclass
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require
from portal.notices import actions as notices
from portal.organisations.models import Organisation
from portal.ui import brand
from portal.web import audit_codes
from portal.web.models import SetUp
from portal.web.set_up import policies

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """How it went: what the mail server said, and what to change when it said no."""

    worked: bool
    answer: str
    advice: str = ""


def goes_nowhere() -> str:
    """Why no letter reaches anybody, in a sentence; empty when letters are really sent."""
    backend = settings.MAILERS["default"]["BACKEND"]
    if backend.endswith(("filebased.EmailBackend", "console.EmailBackend", "dummy.EmailBackend")):
        return _(
            "Letters are written to files on the server and reach nobody. Set EMAIL_URL, and start"
            " the site again."
        )
    return ""


def try_mail(*, actor: Any) -> Tried:
    """Send a letter to the person now, past the outbox, and tell what the server answered. Audited.

    Waits as long as the mail settings say. Raises `Refused` for anyone but the association's
    administrator.
    """
    require(policies.may_set_up(actor))
    tried = _send(actor)
    _keep(actor, tried)
    return tried


def _send(actor: Any) -> Tried:
    message = EmailMessage(
        subject=_("The mail of %(site)s works") % {"site": brand.current().shown_name},
        body=_("This is the letter that you asked for. It reached you, as the others will."),
        from_email=notices.sender(),
        to=[actor.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except Exception as error:
        log.warning("mail_test_failed", error=type(error).__name__)
        return Tried(worked=False, answer=_answer(error), advice=_advice(error))
    return Tried(
        worked=True, answer=_("The server took the letter to %(to)s.") % {"to": actor.email}
    )


def _answer(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused) and error.recipients:
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_text(said)}"
    if isinstance(error, SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"[:300]


def _text(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:300]


def _advice(error: Exception) -> str:
    """What to set, from the most particular kind of error to the most general."""
    kinds: tuple[tuple[Any, str], ...] = (
        (SMTPAuthenticationError, _("The user or the password in EMAIL_URL is wrong.")),
        (SMTPSenderRefused, _("The server does not let us send as DEFAULT_FROM_EMAIL.")),
        (SMTPRecipientsRefused, _("The server does not send to that address: is it right, and may"
                                  " this server send to others than its own?")),
        (SMTPException, _("Ask whoever runs the mail server what the answer means; the settings are"
                          " EMAIL_URL and DEFAULT_FROM_EMAIL.")),
        (TimeoutError, _("Nothing answered in time: a firewall may stop the port in EMAIL_URL.")),
        (ConnectionRefusedError, _("Nothing listens there: check host and port in EMAIL_URL.")),
        (OSError, _("The server is not found or not reached: check host and port in EMAIL_URL.")),
    )  # fmt: skip
    for kind, advice in kinds:
        if isinstance(error, kind):
            return advice
    return _("Check EMAIL_BACKEND and ANYMAIL, the settings of the mail service.")


@transaction.atomic
def _keep(actor: Any, tried: Tried) -> None:
    association = Organisation.objects.association()
    record(
        audit_codes.MAIL_TRIED,
        actor=actor,
        obj=association,
        organisation=association,
        data={"worked": tried.worked},
    )
    if tried.worked and not goes_nowhere():
        row, _made = SetUp.objects.select_for_update().get_or_create(pk=1)
        row.mail_worked_at = clock.now()
        row.save(update_fields=["mail_worked_at"])
