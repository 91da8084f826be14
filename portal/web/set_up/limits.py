"""How often an address may guess the code."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.web.limits import address_of

TRIES = 10
SECONDS = 600


def _key(request: HttpRequest) -> str:
    digest = salted_hmac("portal.web.set_up.limits", address_of(request)).hexdigest()
    return f"set_up:{digest[:32]}"


def too_many(request: HttpRequest) -> bool:
    """Whether the address has guessed wrong too often of late."""
    return int(cache.get(_key(request), 0)) >= TRIES


def count_wrong(request: HttpRequest) -> None:
    """Remember a wrong guess; forgotten after ten minutes without another."""
    key = _key(request)
    cache.set(key, int(cache.get(key, 0)) + 1, SECONDS)
