"""Where a renewed competition can be run: rooms with pages for sealed quotes offer themselves here.

A runner does two things. It says where a competition for a lot and a buyer is begun, and it hands
back the result as `CompetitionTerms` when the quotes are opened and a winner is chosen. The result
fills the ordinary page of a new call-off (`?tavling=<key>:<reference>`), where the same rules are
tried as for one that was held elsewhere. Without a runner the competition is registered by hand.
"""

from dataclasses import replace
from typing import Any, Protocol

from contracts.calloffs.terms import CompetitionTerms
from portal.core.decisions import Decision


class Runner(Protocol):
    """A room that can run a renewed competition."""

    key: str
    label: Any

    def may_start(self, user: Any, lot: Any, organisation: Any) -> Decision:
        """Whether the person may begin one for the buyer."""

    def start_url(self, lot: Any, organisation: Any) -> str:
        """The page on which it begins."""

    def result(self, user: Any, reference: str) -> CompetitionTerms | None:
        """The finished competition, or None for one that is unknown, unfinished or not theirs."""


_runners: dict[str, Runner] = {}


def register(runner: Runner) -> None:
    """Offer a place where competitions are run; called once when the site starts."""
    _runners[runner.key] = runner


def runners() -> list[Runner]:
    """Those that are offered, in the order in which they came."""
    return list(_runners.values())


def result_of(user: Any, origin: str) -> CompetitionTerms | None:
    """The result of `key:reference`, marked with where it was run."""
    key, _sign, reference = origin.partition(":")
    runner = _runners.get(key)
    found = runner.result(user, reference) if runner and reference else None
    return replace(found, origin=origin) if found else None
