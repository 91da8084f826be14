"""What nobody may do for another, whatever the session: rooms name their pages."""

from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.decisions import Decision

_SAFE = {"GET", "HEAD", "OPTIONS"}
# Leaving is always possible, and so is reading in another language.
_ALWAYS = {"audit:support_end", "people:logout", "account_logout", "set_language", "healthz"}
_never: dict[str, Any] = {}


def forbid(*names: str, reason: Any) -> None:
    """Pages (names of addresses, `*` for any letters) that are closed in a session."""
    for name in names:
        _never[name] = reason


def decide(support: Any, name: str, method: str) -> Decision:
    """Whether a request for the page `name` is let through in the session."""
    if name in _ALWAYS:
        return Decision.yes()
    for pattern, reason in _never.items():
        if fnmatchcase(name, pattern):
            return Decision.no(str(reason))
    if method not in _SAFE and not support.may_write:
        return Decision.no(
            _("This support session only reads. End it, and start one that may change things.")
        )
    return Decision.yes()


OWN_LOG_IN = gettext_lazy("Nobody changes another person's log-in or own details.")
SIGNATURE = gettext_lazy("Nobody signs or declares for another person.")
TENDERS = gettext_lazy("Tenders are read by those appointed, in their own name.")
EDITORS = gettext_lazy("The editors' pages are used in one's own name.")
NESTED = gettext_lazy("End this support session before you start another.")
