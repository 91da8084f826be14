"""The one-time code by which whoever runs the server opens an empty installation.

The code is a keyed digest of a random number in the database: it can be shown again while it holds,
but neither the database nor the address alone gives it away. It holds a day, and until somebody has
used it.
"""

import base64
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.core import clock
from portal.web.models import SetUp

HOLDS = timedelta(hours=24)
# With less than this left a new one is made rather than the old one shown.
WORTH_SHOWING = timedelta(hours=1)
_SALT = "portal.web.set_up.codes"
_BYTES = 10


def _code(nonce: str) -> str:
    digest = salted_hmac(_SALT, nonce, algorithm="sha256").digest()[:_BYTES]
    letters = base64.b32encode(digest).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


@transaction.atomic
def issue(*, new: bool = False) -> str:
    """The code that opens this installation, made when there is none that holds (or `new`).

    A new code makes the one before it worthless.
    """
    row, _made = SetUp.objects.select_for_update().get_or_create(pk=1)
    left = (row.code_expires_at - clock.now()) if row.code_expires_at else timedelta()
    if new or not row.nonce or row.opened_at or left < WORTH_SHOWING:
        row.nonce, row.opened_at = secrets.token_hex(16), None
        row.code_expires_at = clock.now() + HOLDS
        row.save(update_fields=["nonce", "code_expires_at", "opened_at"])
    return _code(row.nonce)


def link(code: str) -> str:
    """The address that carries the code."""
    return f"{settings.SITE_URL}/forsta-start/?kod={code}"


def holds(row: SetUp | None, code: str) -> bool:
    """Whether `code`, as somebody wrote it, opens the installation now."""
    if row is None or not row.nonce or row.opened_at or not row.code_expires_at:
        return False
    given = "".join(code.upper().replace("-", "").split())
    right = hmac.compare_digest(given.encode(), _code(row.nonce).replace("-", "").encode())
    return right and row.code_expires_at > clock.now()


def is_right(code: str) -> bool:
    """The same, asked of the database."""
    return holds(SetUp.objects.filter(pk=1).first(), code)
