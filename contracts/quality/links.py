"""The links of suppliers: each opens one form or one deviation, for one contact."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.quality.models import Assessment, Deviation, QualityLink
from contracts.reports.models import ReportingContact
from portal.core import clock, signed_links
from portal.core.signed_links import LinkRefused, hash_of

SALT = "contracts.quality.link"
LIVES = timedelta(days=30)
AFTER_DUE = timedelta(days=60)
ASSESSMENT, DEVIATION = 1, 2


@dataclass(frozen=True, slots=True)
class Signed:
    """What a link that we have signed says: true also after it has expired."""

    kind: int
    pk: int
    contact_id: int


def _last_day(about: Assessment | Deviation) -> date:
    if isinstance(about, Assessment):
        return about.due_on
    days = list(about.steps.values_list("due_on", flat=True))
    return max([about.reply_due_on or clock.today(), *days])


def new_path(about: Assessment | Deviation, contact: ReportingContact) -> str:
    """Make one more link for the contact: it works for at least a month."""
    is_form = isinstance(about, Assessment)
    kind = ASSESSMENT if is_form else DEVIATION
    token = signed_links.new_token(SALT, k=kind, i=about.pk, c=contact.pk)
    now = clock.now()
    opened: dict[str, Any] = {"assessment" if is_form else "deviation": about}
    QualityLink.objects.create(
        contact=contact,
        link_hash=hash_of(token),
        made_at=now,
        expires_at=max(now + LIVES, clock.at(_last_day(about) + AFTER_DUE)),
        **opened,
    )
    return reverse("quality:link", args=[token])


def signed_by_us(token: str) -> Signed | None:
    """What the link says, when the signature is ours."""
    found = signed_links.signed_by_us(token, SALT, "k", "i", "c")
    return Signed(*found) if found else None


def open_link(token: str) -> QualityLink:
    """The link row with what it opens. Raises `LinkRefused` for a forged, expired or closed one."""
    signed = signed_by_us(token)
    if signed is None:
        raise LinkRefused(_("The link is not one of ours. Copy it whole from the letter."))
    rows = QualityLink.objects.select_related(
        "contact",
        "assessment__follow_up__agreement__procurement",
        "assessment__supplier",
        "assessment__questions",
        "deviation__agreement__procurement",
        "deviation__supplier",
    )
    link = rows.filter(link_hash=hash_of(token)).first()
    if link is None or link.contact.ended_at is not None:
        raise LinkRefused(_("The link has been closed. Ask the association for a new one."))
    if not link.works:
        raise LinkRefused(
            _("The link has expired. We can send a new one to the address that it was sent to."),
            signed,
        )
    return link
