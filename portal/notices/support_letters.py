"""What the audit tells people: that someone acts for them, and that something was touched."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from portal.audit import policies
from portal.audit.models import Check, SupportSession
from portal.core.enums import Tone
from portal.notices import actions, kinds
from portal.notices.todo import TodoItem

KIND = "audit.support"
kinds.register(
    KIND,
    gettext_lazy("Someone of the association acts for you."),
    name=gettext_lazy("Someone acts for me"),
    group=gettext_lazy("Log-in and security"),
    optional=False,
    personal=True,
)
_SUBJECT = gettext_lazy("Someone of the association acts for you")
_BODY = gettext_lazy(
    "For at most half an hour an administrator of the association sees the portal as you do. The"
    " portal shows who, why, and what was done. If you did not ask for this you can end it there."
)


def tell(support: SupportSession) -> None:
    """Write to the person acted for, in the transaction that starts the session."""
    actions.send(
        kind=KIND,
        recipients=[support.person],
        subject=_SUBJECT,
        body_text=_BODY,
        url=reverse("audit:support"),
        key=f"audit.support:{support.pk}",
    )


def faults(user: Any) -> list[TodoItem]:
    """For those who watch over the audit: the latest verification found something."""
    if not policies.oversees(user):
        return []
    check = Check.objects.first()
    if check is None or not check.faults_found:
        return []
    return [
        TodoItem(
            title=gettext("The log has been touched: see what the verification found"),
            url=reverse("audit:verification"),
            tone=Tone.DANGER,
            action=gettext("Open"),
        )
    ]
