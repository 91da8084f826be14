"""The worker's part: letters about log-in, and forgetting log-ins that are over."""

from django.core.mail import EmailMessage

from portal.core.tasks import portal_task
from portal.people import sessions


@portal_task("people.send_letter", autoretry_for=(OSError,), retry_backoff=30, max_retries=5)
def send_letter(to: str, subject: str, body: str) -> None:
    """Send one letter about someone's log-in.

    By the worker, so that asking for a link takes as long for an address that nobody has.
    """
    EmailMessage(subject, body, to=[to]).send()


@portal_task("people.forget_ended_sessions")
def forget_ended_sessions() -> None:
    """Once a day: what is over is not kept, nor addresses that someone once failed with."""
    sessions.forget_ended()
