"""Rules that make roles of what a directory says: pure functions."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.organisations.enums import Role
from portal.sso.enums import Match
from portal.sso.mapping import BY_HAND_ONLY, Given, Rule, fits, fitting, roles_for

BJUV, BOARD = 7, 8


def rule(value: str, role: Role = Role.READER, **over: object) -> Rule:
    fields = {"claim": "groups", "match": Match.EQUALS, "organisation_id": BJUV, **over}
    return Rule(value=value, role=role, **fields)  # type: ignore[arg-type]


def test_a_group_gives_the_role_of_its_rule_whatever_the_case() -> None:
    claims = {"groups": ["IT", "inköp  central"]}
    assert roles_for(claims, [rule("Inköp Central")]) == {Given(BJUV, Role.READER)}
    assert roles_for(claims, [rule("Inköp")]) == set()
    assert roles_for(claims, [rule("Inköp", match=Match.CONTAINS)]) == {Given(BJUV, Role.READER)}


def test_all_rules_that_fit_give_their_roles_down_to_one_that_stops() -> None:
    claims = {"groups": ["a", "b"], "title": ["chef"]}
    rules = [
        rule("a"),
        rule("b", Role.CONTROLLER, organisation_id=BOARD, stops=True),
        rule("chef", Role.REQUESTER, claim="title"),
    ]
    assert roles_for(claims, rules) == {Given(BJUV, Role.READER), Given(BOARD, Role.CONTROLLER)}
    assert {one.role for one in roles_for(claims, rules[::-1])} == {Role.REQUESTER, Role.CONTROLLER}


def test_an_empty_value_fits_nobody() -> None:
    assert not fits({"groups": ["", "a"]}, rule(" ", match=Match.CONTAINS))


def test_no_rule_gives_what_only_a_person_gives() -> None:
    rules = [rule("a", role) for role in BY_HAND_ONLY]
    assert roles_for({"groups": ["a"]}, rules) == set()


# A machine that does other things as well is slow to think of examples.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
_text = st.text(max_size=8)
_claims = st.dictionaries(_text, st.lists(_text, max_size=4), max_size=4)
_rules = st.lists(
    st.builds(
        Rule,
        claim=_text,
        match=st.sampled_from(Match),
        value=_text,
        role=st.sampled_from(Role),
        organisation_id=st.sampled_from([BJUV, BOARD]),
        stops=st.booleans(),
    ),
    max_size=8,
)


@unhurried
@given(_claims, _rules)
def test_roles_come_from_rules_that_fit_and_from_nothing_else(
    claims: dict[str, list[str]], rules: list[Rule]
) -> None:
    given_roles = roles_for(claims, rules)
    allowed = {Given(r.organisation_id, r.role) for r in rules if fits(claims, r)}
    assert given_roles <= allowed
    assert not {one.role for one in given_roles} & BY_HAND_ONLY
    assert roles_for({}, rules) == set()


@unhurried
@given(_claims, _rules)
def test_saying_more_of_a_person_never_takes_a_role_away_unless_a_rule_stops(
    claims: dict[str, list[str]], rules: list[Rule]
) -> None:
    open_ended = [r for r in rules if not r.stops]
    less = {name: values[:1] for name, values in claims.items()}
    assert roles_for(less, open_ended) <= roles_for(claims, open_ended)
    assert len(fitting(claims, rules)) <= len(rules)
