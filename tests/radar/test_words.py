"""Words in their common form."""

from typing import Any

import pytest

from needs.radar import words
from needs.radar.actions.searching import known_words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kontorsstolar", {"kontorsstol", "kont", "stol"}),
        ("kontorsstolarna, och kontorsstol", {"kontorsstol", "kont", "stol"}),
        ("Tolkning på distans", {"tolkning", "distan"}),
        ("Upphandling av diverse varor 2027", set()),
        ("", set()),
    ],
)
def test_endings_and_compounds_are_taken_apart(codes: Any, text: str, expected: set[str]) -> None:
    known = words.vocabulary()
    found = words.normalised([text], known)
    assert set(found.terms[text]) == expected


def test_a_term_is_written_as_its_shortest_word(codes: Any) -> None:
    found = words.normalised(["tolkningarna", "tolkningar"], words.vocabulary())
    assert found.written["tolkning"] == "tolkning"


@pytest.mark.parametrize(
    "typed",
    [
        "Anna Karlsson",
        "19121212-1212",
        "anna.karlsson@bjuv.se",
        "Karlsson & Söner AB 556036-0793",
        "xy",
        "   ",
        "\x00",
    ],
)
def test_nothing_is_kept_of_what_may_be_a_person(codes: Any, typed: str) -> None:
    assert known_words(typed) == ""


def test_known_words_are_kept_in_their_common_form(codes: Any) -> None:
    assert known_words("stolar") == known_words("STOLARNA, tack Anna")
    assert known_words("kontorsstolar") == known_words("kontor stol")
    assert "anna" not in known_words("Anna vill ha stolar")


def test_many_texts_make_one_statement(codes: Any, django_assert_num_queries: Any) -> None:
    known = words.vocabulary()
    with django_assert_num_queries(1):
        words.normalised([f"stolar nummer {n} {w}" for n in range(50) for w in "abc"], known)
