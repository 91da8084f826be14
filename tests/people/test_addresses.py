"""E-mail addresses: one spelling each, and none that only looks like another."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from portal.people.addresses import MARKED, clean_address
from portal.people.models import User

PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" Ada.Berg@Bjuv.SE ", "ada.berg@bjuv.se"),
        ("ａｄａ@bjuv.se", "ada@bjuv.se"),
        ("ada@åmål.se", "ada@åmål.se"),
        ("ada@xn--ml-xiab.se", "ada@åmål.se"),
        ("ada@a\u030amal.se", "ada@åmal.se"),
    ],
)
def test_one_spelling_each(typed: str, clean: str) -> None:
    assert clean_address(typed) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "аda@bjuv.se",  # Cyrillic а
        "ada@bјuv.se",  # Cyrillic ј
        "ada@xn--buv-jkd.se",
        "adα@bjuv.se",
        "ada@bjuv。se",
        "adı@bjuv.se",
        "a\u200bda@bjuv.se",
        "ada@bjuv.se\u202e",
        "a\u00adda@bjuv.se",
        "ada @bjuv.se",
        "ada@bjuv",
        "ada",
        "",
        "a\0da@bjuv.se",
    ],
)
def test_what_can_be_taken_for_another_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_address(typed)


@given(st.text(max_size=40), PLAIN)
@example("İ", "x")
@example("ſ", "x")
def test_what_is_let_through_is_one_spelling_of_plain_letters(noise: str, name: str) -> None:
    try:
        clean = clean_address(f"{name}{noise}@bjuv.se")
    except ValidationError:
        return
    assert clean_address(clean) == clean
    assert clean == unicodedata.normalize("NFKC", clean).lower()
    assert all(sign.isascii() or sign in MARKED for sign in clean)


@given(PLAIN, st.integers(0, 12), st.characters(categories=["Cf", "Cc", "Zs", "Zl", "Zp"]))
def test_nothing_unseen_hides_inside(name: str, place: int, unseen: str) -> None:
    typed = f"x{name[:place]}{unseen}{name[place:]}@bjuv.se"
    with pytest.raises(ValidationError):
        clean_address(typed)


@pytest.mark.django_db
def test_a_person_is_never_made_with_such_an_address() -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("аda@bjuv.se", name="Not Ada")
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/logga-in/", "/glomt-losenord/"])
def test_the_form_says_so_and_keeps_what_was_typed(person: User, path: str) -> None:
    typed = "ada@demо.example"
    data = {"login": typed, "email": typed, "password": "x"}
    text = Client().post(path, data).content.decode()
    assert "kan tas för ett annat tecken" in text
    assert typed in text
