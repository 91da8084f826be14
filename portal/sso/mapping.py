"""From what a directory says of a person to roles: pure functions over rules.

The rules are read from the top. Each that fits gives its role; one that `stops` ends the reading
when it fits. A rule without anything to compare fits nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.organisations.enums import Role
from portal.sso.enums import Match

Claims = Mapping[str, Sequence[str]]

# These decide in the association's or the municipality's name, or read what is secret: a person
# gives them, with a name in the log. What anybody types into a directory field must not.
BY_HAND_ONLY = frozenset(
    {Role.ASSOCIATION_ADMIN, Role.SIGNATORY, Role.APPROVER, Role.AUDITOR, Role.LAWYER}
)


@dataclass(frozen=True, slots=True)
class Rule:
    """When `claim` equals or contains `value`, the person has `role` in `organisation_id`."""

    claim: str
    match: Match
    value: str
    role: Role
    organisation_id: int
    stops: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Given:
    """A role in an organisation (its id), as rules give it."""

    organisation_id: int
    role: Role


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def fits(claims: Claims, rule: Rule) -> bool:
    """Whether the rule fits: whatever the case, and any of several values is enough."""
    wanted = _folded(rule.value)
    if not wanted:
        return False
    values = (_folded(value) for value in claims.get(rule.claim, ()))
    if rule.match == Match.EQUALS:
        return any(value == wanted for value in values)
    return any(wanted in value for value in values)


def fitting(claims: Claims, rules: Iterable[Rule]) -> list[Rule]:
    """The rules that fit, in their order, down to the first that stops."""
    found: list[Rule] = []
    for rule in rules:
        if fits(claims, rule):
            found.append(rule)
            if rule.stops:
                break
    return found


def roles_for(claims: Claims, rules: Iterable[Rule]) -> frozenset[Given]:
    """The roles that the rules give a person of whom the directory says `claims`.

    Never one that is only given by hand, whatever a rule says.
    """
    return frozenset(
        Given(rule.organisation_id, rule.role)
        for rule in fitting(claims, rules)
        if rule.role not in BY_HAND_ONLY
    )
