"""Which signals belong together: one pure function, and the rule it follows.

1. What a person has placed by hand stays there.
2. CPV codes form a tree. From the fifth digit upwards to the third, a branch becomes a group as
   soon as enough members meet in it: three members at five and four digits, two at three digits
   (`MEET`). What is in a group is gone from the branches above. So a group is as narrow as it can
   be and still is joint.
3. A code that met nobody joins the group with the longest beginning in common, three digits at
   least (`NEAR_DIGITS`).
4. The rest is placed by words. A word tells more the fewer groups it stands in: it weighs one
   divided by that number. A signal joins the group with which its words weigh most together, if
   that is `JOIN` or more: one word that at most two groups share. A group's words are those of its
   code's own name, and those that at least two of its members use.
5. What is then left groups by its most common word, the one that most members share first; two
   members at least (`MEET_BY_WORD`).

Everything else is unplaced, with the reason. The order of the signals does not matter: they are
sorted first, and every tie is settled by the key.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from needs.radar.enums import Why

MEET = {5: 3, 4: 3, 3: 2}
NEAR_DIGITS = 3
JOIN = Decimal("0.5")
MEET_BY_WORD = 2
CPV = "cpv:"
WORD = "word:"

Id = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """What grouping needs to know of a signal: `terms` are its normalised words."""

    id: Id
    organisation_id: int
    cpv: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a signal stands, why, and by which words or digits."""

    why: Why
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Signals that could be one joint cycle."""

    key: str
    members: Mapping[Id, Placed]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups by key, and what found no company."""

    groups: tuple[Group, ...]
    unplaced: Mapping[Id, Placed]


@dataclass(slots=True)
class _Building:
    """A group that is still filled."""

    key: str
    placed: dict[Id, Placed] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item, placed: Placed) -> None:
        self.placed[item.id] = placed
        self.items.append(item)

    @property
    def organisations(self) -> set[int]:
        return {item.organisation_id for item in self.items}


def digits_of(cpv: str) -> str:
    """The digits of a code that say something: `39130000` is `3913`, and `39000000` is `39`."""
    digits = cpv.strip()[:8].rstrip("0")
    return digits if len(digits) > 1 else cpv.strip()[:2]


def group(
    items: Iterable[Item],
    *,
    pins: Mapping[Id, str] | None = None,
    names: Mapping[str, frozenset[str]] | None = None,
) -> Grouping:
    """Place every signal in exactly one group, or among the unplaced.

    `pins` are places given by hand, `names` the words of the names of CPV branches by their digits.
    """
    left = sorted(items, key=lambda item: item.id)
    made: dict[str, _Building] = {}
    left = list(_by_hand(left, pins or {}, made))
    pinned = set(made)
    left = _by_code(left, made)
    left = list(_by_nearest_code(left, made, pinned))
    left = list(_by_words_of_groups(left, made, names or {}))
    left = list(_by_common_word(left, made))
    groups = tuple(Group(key, made[key].placed) for key in sorted(made))
    unplaced = {
        item.id: Placed(Why.ALONE if item.terms or item.cpv else Why.UNCLEAR) for item in left
    }
    return Grouping(groups, unplaced)


def _by_hand(
    items: list[Item], pins: Mapping[Id, str], made: dict[str, _Building]
) -> Iterator[Item]:
    for item in items:
        key = pins.get(item.id)
        if key is None:
            yield item
        else:
            made.setdefault(key, _Building(key)).add(item, Placed(Why.HAND))


def _by_code(items: list[Item], made: dict[str, _Building]) -> list[Item]:
    """The tree, from its narrow branches upwards."""
    left = items
    for length, least in sorted(MEET.items(), reverse=True):
        branches: dict[str, list[Item]] = defaultdict(list)
        rest = []
        for item in left:
            if len(digits_of(item.cpv)) >= length:
                branches[item.cpv[:length]].append(item)
            else:
                rest.append(item)
        for prefix in sorted(branches):
            branch = branches[prefix]
            key = f"{CPV}{prefix}"
            if len({item.organisation_id for item in branch}) < least and key not in made:
                rest += branch
                continue
            building = made.setdefault(key, _Building(key))
            for item in branch:
                building.add(item, Placed(Why.CPV, (prefix,)))
        left = sorted(rest, key=lambda item: item.id)
    return left


def _by_nearest_code(
    items: list[Item], made: dict[str, _Building], pinned: set[str]
) -> Iterator[Item]:
    prefixes: dict[str, list[str]] = defaultdict(list)
    for key in made:
        if key.startswith(CPV) and key not in pinned:
            code = key.removeprefix(CPV)
            for length in range(NEAR_DIGITS, len(code) + 1):
                prefixes[code[:length]].append(key)
    sizes = {key: len(building.organisations) for key, building in made.items()}
    for item in items:
        digits = digits_of(item.cpv)
        found = next(
            (
                digits[:length]
                for length in range(len(digits), NEAR_DIGITS - 1, -1)
                if digits[:length] in prefixes
            ),
            None,
        )
        if found is None:
            yield item
        else:
            key = min(prefixes[found], key=lambda key: (-sizes[key], key))
            made[key].add(item, Placed(Why.NEAR, (found,)))


def _words_of(building: _Building, names: Mapping[str, frozenset[str]]) -> set[str]:
    users: dict[str, set[int]] = defaultdict(set)
    for item in building.items:
        for term in item.terms:
            users[term].add(item.organisation_id)
    own = {term for term, organisations in users.items() if len(organisations) > 1}
    return own | names.get(building.key.removeprefix(CPV), frozenset())


def _by_words_of_groups(
    items: list[Item], made: dict[str, _Building], names: Mapping[str, frozenset[str]]
) -> Iterator[Item]:
    standing: dict[str, list[str]] = defaultdict(list)
    for key in sorted(made):
        for term in _words_of(made[key], names):
            standing[term].append(key)
    joining: list[tuple[Item, str, tuple[str, ...]]] = []
    for item in items:
        weights: dict[str, Decimal] = defaultdict(Decimal)
        by: dict[str, list[str]] = defaultdict(list)
        division = item.cpv[:2]
        for term in item.terms:
            for key in standing.get(term, ()):
                if division and key.startswith(CPV) and key[len(CPV) :][:2] != division:
                    continue
                weights[key] += Decimal(1) / len(standing[term])
                by[key].append(term)
        best = min(weights, key=lambda key: (-weights[key], key), default=None)
        if best is None or weights[best] < JOIN:
            yield item
        else:
            joining.append((item, best, tuple(sorted(by[best]))))
    # Only now: who joins must not change what the next one is compared with.
    for item, key, terms in joining:
        made[key].add(item, Placed(Why.WORDS, terms))


def _by_common_word(items: list[Item], made: dict[str, _Building]) -> Iterator[Item]:
    """The word that most members share first, then the longest, then by the alphabet."""
    holding: dict[str, set[Id]] = defaultdict(set)
    known = {item.id: item for item in items}
    for item in items:
        for term in item.terms:
            holding[term].add(item.id)

    def rank(term: str) -> tuple[int, int, str]:
        members = {known[pk].organisation_id for pk in holding[term]}
        return (-len(members), -len(term), term)

    heap = [rank(term) for term in holding]
    heapq.heapify(heap)
    while heap:
        told = heapq.heappop(heap)
        now = rank(told[2])
        if -now[0] < MEET_BY_WORD:
            continue
        if now != told:
            heapq.heappush(heap, now)
            continue
        key = f"{WORD}{told[2]}"
        building = made.setdefault(key, _Building(key))
        for pk in sorted(holding[told[2]]):
            item = known.pop(pk)
            building.add(item, Placed(Why.WORDS, (told[2],)))
            for term in item.terms:
                holding[term].discard(pk)
    yield from (known[pk] for pk in sorted(known))
