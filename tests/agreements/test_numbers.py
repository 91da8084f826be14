"""Agreement numbers are one however they are written."""

import pytest

from contracts.agreements.numbers import number_key


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("23.3-2965-20:001", "23.3 2965 20 001"),
        ("23.3-5834-2022-018", " 23.3–5834–2022–018 "),
        ("SK 2024-017", "sk2024/017"),
        ("0012345", "12345"),
        ("Å-7", "å7"),
        ("SK\u00a02024", "SK2024"),
    ],
)
def test_separators_case_and_leading_zeros_make_no_difference(written: str, same: str) -> None:
    assert number_key(written) == number_key(same) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("2025-011", "2025-11"), ("23.3-5834-2022-018", "23.3-5834-2022-042"), ("A-1", "A-10")],
)
def test_zeros_inside_tell_numbers_apart(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(("written", "key"), [("", ""), (" - / ", ""), ("000", "0")])
def test_a_number_of_signs_alone_has_no_key(written: str, key: str) -> None:
    assert number_key(written) == key
