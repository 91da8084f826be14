"""Grouping: the rule, and what holds of it whatever the signals are."""

import random
import string
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from needs.radar.enums import Why
from needs.radar.grouping import MEET, MEET_BY_WORD, Grouping, Item, digits_of, group

CODES = ("", "39000000", "39100000", "39112000", "39113000", "39130000", "79540000", "34144900")
WORDS = ("stol", "bord", "tolk", "bil", "el", "papper", "mjölk")
PINS = ("hand:a", "cpv:391")


def item(number: int, member: int, cpv: str = "", *terms: str) -> Item:
    return Item(("test", f"{number:05}"), member, cpv, terms)


@st.composite
def situations(draw: Any) -> tuple[list[Item], dict[Any, str]]:
    """Some signals of a few members, and some of them placed by hand."""
    count = draw(st.integers(0, 40))
    items = [
        item(
            number,
            draw(st.integers(1, 8)),
            draw(st.sampled_from(CODES)),
            *draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True)),
        )
        for number in range(count)
    ]
    ids = [one.id for one in items]
    pinned = draw(st.lists(st.sampled_from(ids), max_size=4, unique=True)) if ids else []
    return items, {pk: draw(st.sampled_from(PINS)) for pk in pinned}


def told(found: Grouping) -> Any:
    return {g.key: dict(g.members) for g in found.groups}, dict(found.unplaced)


@given(situations())
@settings(max_examples=200, deadline=None)
def test_every_signal_stands_in_exactly_one_place(situation: Any) -> None:
    items, pins = situation
    found = group(items, pins=pins)
    placed = [pk for one in found.groups for pk in one.members] + list(found.unplaced)
    assert sorted(placed) == sorted(one.id for one in items)


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_signals_does_not_matter(situation: Any, rnd: random.Random) -> None:
    items, pins = situation
    shuffled = list(items)
    rnd.shuffle(shuffled)
    assert told(group(items, pins=pins)) == told(group(shuffled, pins=pins))


@given(situations())
@settings(max_examples=200, deadline=None)
def test_a_group_has_two_members_at_least_unless_a_hand_made_it(situation: Any) -> None:
    items, pins = situation
    member = {one.id: one.organisation_id for one in items}
    for one in group(items, pins=pins).groups:
        if one.key not in pins.values():
            least = min(*MEET.values(), MEET_BY_WORD)
            assert len({member[pk] for pk in one.members}) >= least, one.key


@given(situations())
@settings(max_examples=200, deadline=None)
def test_what_is_placed_by_hand_stays(situation: Any) -> None:
    items, pins = situation
    groups = {one.key: one.members for one in group(items, pins=pins).groups}
    for pk, key in pins.items():
        assert groups[key][pk].why == Why.HAND


@given(situations())
@settings(max_examples=100, deadline=None)
def test_who_the_members_are_does_not_matter(situation: Any) -> None:
    """Other numbers for the same members give the same groups: nobody is preferred."""
    items, pins = situation
    renamed = [Item(one.id, 1000 - 7 * one.organisation_id, one.cpv, one.terms) for one in items]
    assert told(group(items, pins=pins)) == told(group(renamed, pins=pins))


def test_a_group_is_as_narrow_as_three_members_allow() -> None:
    chairs = [item(n, n, "39112000") for n in (1, 2, 3)]
    desks = [item(n, n, "39130000") for n in (4, 5)]
    found = group([*chairs, *desks])
    assert [one.key for one in found.groups] == ["cpv:391", "cpv:39112"]
    assert {pk for one in found.groups if one.key == "cpv:391" for pk in one.members} == {
        one.id for one in desks
    }


def test_a_lonely_code_joins_the_nearest_group() -> None:
    chairs = [item(n, n, "39112000") for n in (1, 2, 3)]
    desk = item(9, 4, "39130000")
    (found,) = group([*chairs, desk]).groups
    assert found.members[desk.id].why == Why.NEAR
    assert found.members[desk.id].by == ("391",)


def test_words_join_a_group_and_say_which() -> None:
    chairs = [item(n, n, "39112000", "stol") for n in (1, 2, 3)]
    search = item(9, 4, "", "stol", "blå")
    (found,) = group([*chairs, search]).groups
    assert found.members[search.id].why == Why.WORDS
    assert found.members[search.id].by == ("stol",)


def test_the_name_of_the_code_counts_as_words_of_the_group() -> None:
    cars = [item(n, n, "34144900") for n in (1, 2, 3)]
    search = item(9, 4, "", "elfordon")
    names = {"34144": frozenset({"elfordon"})}
    (found,) = group([*cars, search], names=names).groups
    assert search.id in found.members


def test_a_word_that_many_groups_share_joins_nobody() -> None:
    items = [
        item(10 * place + n, n, code, "gemensamt")
        for place, code in enumerate(("39112000", "79540000", "34144900"))
        for n in (1, 2, 3)
    ]
    search = item(99, 7, "", "gemensamt")
    assert search.id in group([*items, search]).unplaced


def test_without_codes_the_most_common_word_gathers() -> None:
    found = group(
        [
            item(1, 1, "", "tolk", "telefon"),
            item(2, 2, "", "tolk"),
            item(3, 3, "", "telefon"),
            item(4, 3, "", "tolk"),
            item(5, 5, "", "mjölk"),
            item(6, 6),
        ]
    )
    (one,) = found.groups
    assert one.key == "word:tolk"
    assert len(one.members) == 3
    whys = {pk[1]: placed.why for pk, placed in found.unplaced.items()}
    assert whys == {"00003": Why.ALONE, "00005": Why.ALONE, "00006": Why.UNCLEAR}


def test_one_member_alone_is_no_joint_cycle() -> None:
    assert group([item(n, 1, "39112000", "stol") for n in range(9)]).groups == ()


def test_zeros_at_the_end_say_nothing() -> None:
    assert [digits_of(code) for code in ("39130000", "39000000", "30000000", "39112000")] == [
        "3913",
        "39",
        "30",
        "39112",
    ]


def test_a_whole_country_is_grouped_with_every_signal_placed_once() -> None:
    """290 members with forty signals each: every pair of them compared would never end."""
    rnd = random.Random(42)
    words = ["".join(rnd.choices(string.ascii_lowercase, k=6)) for _n in range(800)]
    items = [
        item(
            number,
            number % 290,
            rnd.choice(("", f"{rnd.randint(10, 99)}{rnd.randint(100, 999)}000")),
            *rnd.sample(words, 3),
        )
        for number in range(290 * 40)
    ]
    found = group(items)
    assert sum(len(one.members) for one in found.groups) + len(found.unplaced) == len(items)
