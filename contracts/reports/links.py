"""The links of reports: signed, expiring, for one report and one contact, kept as hashes."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.reports.models import ReportingContact, ReportLink, ReportTask
from portal.core import clock, signed_links
from portal.core.signed_links import LinkRefused, hash_of

__all__ = ["LinkRefused", "Signed", "hash_of", "new_path", "open_link", "signed_by_us"]

SALT = "contracts.reports.link"
LIVES = timedelta(days=30)
AFTER_DUE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a link that we have signed says: true also after it has expired."""

    task_id: int
    contact_id: int


def new_path(task: ReportTask, contact: ReportingContact) -> str:
    """Make one more link to the report for the contact: it works for at least a month."""
    token = signed_links.new_token(SALT, r=task.pk, c=contact.pk)
    now = clock.now()
    ReportLink.objects.create(
        task=task,
        contact=contact,
        link_hash=hash_of(token),
        made_at=now,
        expires_at=max(now + LIVES, clock.at(task.due_on + AFTER_DUE)),
    )
    return reverse("reports:link", args=[token])


def signed_by_us(token: str) -> Signed | None:
    """What the link says, when the signature is ours."""
    found = signed_links.signed_by_us(token, SALT, "r", "c")
    return Signed(*found) if found else None


def open_link(token: str) -> ReportLink:
    """The link row with report and contact. Raises `LinkRefused` for a forged, expired or closed
    one; a contact who no longer reports has no working link."""
    signed = signed_by_us(token)
    if signed is None:
        raise LinkRefused(_("The link is not one of ours. Copy it whole from the letter."))
    rows = ReportLink.objects.select_related("task__agreement", "task__supplier", "contact")
    link = rows.filter(link_hash=hash_of(token), task_id=signed.task_id).first()
    if link is None or link.contact.ended_at is not None:
        raise LinkRefused(_("The link has been closed. Ask the association for a new one."))
    if not link.works:
        raise LinkRefused(
            _("The link has expired. We can send a new one to the address that it was sent to."),
            signed,
        )
    return link
