"""The registered kinds of letters: what they are called, why one gets them, how they are sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal.notices.enums import Delivery

_always_relevant: Callable[[Any], bool] = lambda _letter: True  # noqa: E731


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letters.

    `optional` kinds can be put in the daily digest or switched off by the reader; the others are
    about log-in, about what binds, or answer what the reader did, and always go at once. What is
    `personal` never goes to a deputy.
    """

    code: str
    reason: Any
    name: Any
    group: Any
    delivery: Delivery = Delivery.NOW
    optional: bool = True
    personal: bool = False
    path: Callable[[Any], str] | None = None
    still_relevant: Callable[[Any], bool] = _always_relevant


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    reason: Any,
    *,
    path: Callable[[Any], str] | None = None,
    name: Any = "",
    group: Any = "",
    delivery: Delivery = Delivery.NOW,
    optional: bool = True,
    personal: bool = False,
    still_relevant: Callable[[Any], bool] | None = None,
) -> None:
    """Name a kind of letter with the sentence that tells why it is sent.

    `name` and `group` are what a person reads when choosing. `delivery` is what the kind proposes.
    `path(letter)` gives the secret address that the letter leads to, at the moment it is sent.
    `still_relevant(letter)` is asked at the moment of sending: a letter about what is done by then
    is not sent. A letter with a secret address of its own is never optional: it cannot wait in a
    digest.
    """
    optional = optional and path is None
    _kinds[kind] = Kind(
        code=kind,
        reason=reason,
        name=name or reason,
        group=group,
        delivery=delivery if optional else Delivery.NOW,
        optional=optional,
        personal=personal,
        path=path,
        still_relevant=still_relevant or _always_relevant,
    )


def kind_of(code: str) -> Kind:
    """A kind. Raises `LookupError` for one that no room has registered."""
    return _kinds[code]


def find(code: str) -> Kind | None:
    """A kind, or None when its room is gone."""
    return _kinds.get(code)


def registered() -> list[Kind]:
    """Every kind, by group and name in the reader's language."""
    return sorted(_kinds.values(), key=lambda kind: (str(kind.group), str(kind.name), kind.code))


def name_of(code: str) -> str:
    """What a kind is called; its code when its room is gone."""
    kind = _kinds.get(code)
    return str(kind.name) if kind else code


def choices() -> list[tuple[str, str]]:
    """Every kind with its group and name, for a filter."""
    return [
        (kind.code, f"{kind.group}: {kind.name}" if kind.group else str(kind.name))
        for kind in registered()
    ]


def path_of(letter: Any) -> str:
    """Where the letter leads its reader."""
    kind = _kinds.get(letter.kind)
    path: str = kind.path(letter) if kind and kind.path else letter.path
    return path


def reason_of(kind: str) -> str:
    """Why a person gets this kind of letter. Raises `LookupError` for an unregistered kind."""
    return str(_kinds[kind].reason)


def reason_for(letter: Any) -> str:
    """Why the reader of this very letter gets it: a deputy is told for whom."""
    reason = reason_of(letter.kind)
    if letter.standing_in_for_id:
        return _("You stand in for %(person)s, who is away. They get it because: %(reason)s") % {
            "person": letter.standing_in_for,
            "reason": reason,
        }
    return reason
