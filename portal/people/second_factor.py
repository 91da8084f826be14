"""Who must log in with a second factor, and why.

Higher rooms say so with `require_when`: a rule gets the person and answers with the reason, in
words that the person reads, or None. A room that knows of another proof accepts it with
`accept_when`, as when a municipality's directory vouches for a second factor of its own.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.people import hooks, sessions

Rule = Callable[[Any], "str | None"]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REQUIRED = "required"

_rules: list[Rule] = []
_proofs: list[Callable[[HttpRequest], bool]] = []


def require_when(rule: Rule) -> Rule:
    """Demand a second factor of those for whom `rule` gives a reason."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def accept_when(proof: Callable[[HttpRequest], bool]) -> Callable[[HttpRequest], bool]:
    """Take `proof(request)` for a second factor: how the person came in was strong enough."""
    if proof not in _proofs:
        _proofs.append(proof)
    return proof


def has_factor(user: Any) -> bool:
    """Whether the person has an app or a passkey; recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def reason_for(user: Any) -> str | None:
    """Why this person must have a second factor; None when they need not."""
    if settings.SECOND_FACTOR_FOR_ALL:
        return _("Everybody here logs in with a second factor.")
    if settings.SECOND_FACTOR != REQUIRED:
        return None
    return next((reason for rule in _rules if (reason := rule(user))), None)


def missing(request: HttpRequest) -> str | None:
    """Why the logged-in person must set up a second factor before anything else, or None."""
    reason = reason_for(request.user)
    if reason is None or has_factor(request.user):
        return None
    return None if any(proof(request) for proof in _proofs) else reason


def is_last_demanded(authenticator: Authenticator) -> bool:
    """Whether the person may not do without this one."""
    if authenticator.type not in FACTORS or reason_for(authenticator.user) is None:
        return False
    return not (
        Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        .exclude(pk=authenticator.pk)
        .exists()
    )


@transaction.atomic
def take_away(*, actor: Any, user: Any) -> None:
    """Take away all factors of a person who lost them, when an administrator knows who they are.

    All their log-ins end. With a role that demands a factor they set up a new one at the next.
    """
    Authenticator.objects.filter(user_id=user.pk).delete()
    sessions.end_all(actor=actor, user=user, why="factors")
    hooks.tell("factor_removed", user=user, actor=actor, kind="all")


@require_when
def _operators(user: Any) -> str | None:
    """Whoever may change anything at all."""
    if user.is_superuser or user.is_staff:
        return _("You run this site or edit its public pages.")
    return None
