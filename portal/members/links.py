"""The links of invitations: signed, kept as hashes, made when the letter goes out."""

import hashlib
import secrets

from django.core import signing
from django.urls import reverse

from portal.members.models import Invitation

SALT = "portal.members.invitation"


def new_path(invitation: Invitation) -> str:
    """Make the invitation's one working link; an earlier one stops working."""
    token = signing.dumps({"i": invitation.pk, "t": secrets.token_urlsafe(18)}, salt=SALT)
    invitation.link_hash = hash_of(token)
    invitation.save(update_fields=["link_hash"])
    return reverse("members:invitation", args=[token])


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> int | None:
    """The id of the invitation that a link was made for; None for one we have not signed."""
    try:
        found = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return found.get("i") if isinstance(found, dict) else None
