"""The kinds of jobs that rooms offer; filled in when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from portal.core.decisions import Decision


class Report(Protocol):
    """How a runner tells how far it is; cheap to call often."""

    def __call__(self, done: int, total: int = 0, message: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a runner hands back: primitives, a sentence, and the page that shows the result."""

    result: dict[str, Any]
    message: str = ""
    url: str = ""


Runner = Callable[[Any, Report], Outcome]


@dataclass(frozen=True, slots=True)
class JobKind:
    """`run(job, report)` does the work; `may_run(job)` is asked again in the worker."""

    kind: str
    run: Runner
    may_run: Callable[[Any], Decision]


_kinds: dict[str, JobKind] = {}


def register(kind: str, runner: Runner, may_run: Callable[[Any], Decision]) -> None:
    """Offer a kind of job. The runner must be safe to run twice: a lost worker's job runs again."""
    _kinds[kind] = JobKind(kind, runner, may_run)


def get(kind: str) -> JobKind:
    """The kind's runner; `LookupError` when no room offers it."""
    return _kinds[kind]
