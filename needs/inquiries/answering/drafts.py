"""Putting together what several people type in one draft: field by field, never one over another.

A page sends all its fields, also those nobody has touched on it. What was touched is what differs
from what the page knew when it last sent, or when it was opened. A touched field is taken unless a
colleague has changed the same field since; then both are kept and the person is asked.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core import clock

Raw = Mapping[str, Sequence[str]]
Values = dict[str, list[str]]
Scope = Callable[[str], bool]

MOST_PAGES = 8


@dataclass(slots=True)
class Merged:
    """The draft after a saving. `mine` are the fields this saving changed, `conflicts` those that
    a colleague had changed as well (what stands is theirs), `brought` what colleagues changed that
    the page did not show."""

    draft: Values
    mine: list[str] = field(default_factory=list)
    conflicts: Values = field(default_factory=dict)
    brought: list[str] = field(default_factory=list)

    @property
    def shown(self) -> Values:
        """What the person's form shows: everybody's, and their own where two differ."""
        return {**self.draft, **self.conflicts}


def everything(_name: str) -> bool:
    """The scope of a page that shows the whole answer."""
    return True


def only(names: Iterable[str]) -> Scope:
    """The scope of a saving that speaks of some fields alone."""
    wanted = frozenset(names)
    return wanted.__contains__


def merge(*, base: Raw, stands: Raw, typed: Raw, scope: Scope = everything) -> Merged:
    """Three ways to one: what the page knew, what stands in the draft, what the page sends.

    Fields outside `scope` stay as they stand, whatever is sent. A known field that is not sent (a
    box that is no longer ticked) is sent empty. The order of two savings that touch different
    fields does not matter.
    """
    found = Merged({name: list(values) for name, values in stands.items()})
    names = [name for name in {**base, **stands, **typed} if scope(name)]
    for name in names:
        known, now = list(base.get(name, [])), list(stands.get(name, base.get(name, [])))
        sent = list(typed.get(name, []))
        if _same(sent, known):
            if not _same(now, known):
                found.brought.append(name)
            elif name not in stands and sent:
                found.draft[name] = sent
        elif _same(now, sent):
            found.draft[name] = sent
        elif _same(now, known):
            found.mine.append(name)
            found.draft[name] = sent
        else:
            found.conflicts[name] = sent
    return found


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two values read the same; nothing and an empty text are one."""
    return _plain(one) == _plain(other)


def _plain(values: Sequence[str]) -> list[str]:
    return [text for value in values if (text := value.replace("\r\n", "\n").strip())]


def remembered(pages: dict[str, Any], token: str, version: int, values: Values) -> dict[str, Any]:
    """The pages that have saved, with this one as the latest; the oldest are forgotten."""
    kept = {name: page for name, page in pages.items() if name != token}
    kept[token] = {"version": version, "values": values}
    return dict(list(kept.items())[-MOST_PAGES:])


def signed(fields: dict[str, Any], names: Iterable[str], actor: Any) -> dict[str, Any]:
    """Who wrote what, with `names` written by `actor` now."""
    mark = {"by": getattr(actor, "pk", None), "at": clock.now().isoformat()}
    return {**fields, **dict.fromkeys(names, mark)}
