"""What visitors do on the pages about the portal itself."""

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.notices import actions as notices
from portal.notices import kinds
from portal.notices.enums import Delivery
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation

kinds.register(
    "web.feedback",
    _("You get this because you work for the association and a visitor reported a fault."),
    name=_("A visitor reported a fault"),
    group=_("The portal"),
    delivery=Delivery.DIGEST,
)


@transaction.atomic
def receive_feedback(*, page: str, message: str, email: str) -> int:
    """Pass a visitor's report on to the association's people; returns how many letters it made."""
    association = Organisation.objects.filter(kind="association").first()
    if association is None:
        return 0
    lines = [message, "", page, email]
    letters = notices.send(
        kind="web.feedback",
        recipients=access.people_with(Permission.VIEW_WORK, association),
        subject=_("Something does not work on the public pages"),
        body_text="\n".join(line for line in lines if line is not None).strip(),
        url="/tillganglighet/",
        key=f"web.feedback:{secrets.token_hex(8)}",
    )
    return len(letters)
