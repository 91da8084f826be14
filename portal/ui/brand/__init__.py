"""The association's own name, logo and colour, as every page shows them.

They are read from the database at most every `SECONDS` per process and kept in between: a change is
seen at once by the process that makes it, and within that time by the others.
"""

import hashlib
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

SECONDS = 15.0
# Changes when the style sheet made of a colour does, so that browsers fetch it anew.
_EDITION = "1"


@dataclass(frozen=True, slots=True)
class Look:
    """What pages need of the brand; empty where the association has chosen nothing."""

    name: str = ""
    accent: str = ""
    logo_kind: str = ""
    logo_digest: str = ""

    @property
    def shown_name(self) -> str:
        """The name in the header: the association's choice, else the installation's."""
        return self.name or str(settings.SITE_NAME)

    @property
    def sheet_digest(self) -> str:
        """Names the style sheet by what it is made of."""
        return hashlib.sha256(f"{_EDITION}{self.accent}".encode()).hexdigest()[:12]

    @property
    def sheet_url(self) -> str:
        """The address of the style sheet with the colour; empty with the built-in one."""
        if not self.accent:
            return ""
        return reverse("brand:sheet", kwargs={"digest": self.sheet_digest})

    @property
    def logo_url(self) -> str:
        """The address of the logo; empty without one."""
        if not self.logo_kind:
            return ""
        kwargs = {"digest": self.logo_digest[:12], "kind": self.logo_kind}
        return reverse("brand:logo", kwargs=kwargs)


@dataclass(slots=True)
class _Memory:
    look: Look | None = None
    until: float = 0.0


_memory = _Memory()


def current() -> Look:
    """The look of now; one statement when nothing is remembered, otherwise none."""
    if _memory.look is None or monotonic() >= _memory.until:
        try:
            _memory.look = _read()
        except DatabaseError:  # An error page must be shown without a database as well.
            return _memory.look or Look()
        _memory.until = monotonic() + SECONDS
    return _memory.look


def _read() -> Look:
    from portal.ui.models import Brand

    row = Brand.objects.values_list("name", "accent", "logo_kind", "logo_digest").first()
    return Look(*row) if row else Look()


def logo() -> tuple[str, bytes] | None:
    """Kind and content of the logo, read anew: for papers and letters, never for pages."""
    from portal.ui.models import Brand

    if not current().logo_kind:
        return None
    row = Brand.objects.exclude(logo=None).values_list("logo_kind", "logo").first()
    return (row[0], bytes(row[1])) if row and row[1] is not None else None


def remember(look: Look | None = None, *, seconds: float = float("inf")) -> None:
    """Hold on to a look without asking the database; the tests do, for pages of no brand."""
    _memory.look, _memory.until = look or Look(), monotonic() + seconds


def forget() -> None:
    """Ask the database next time; now, and once more when the caller's change is committed."""
    _memory.look = None
    transaction.on_commit(_forget_now)


def _forget_now() -> None:
    _memory.look = None
