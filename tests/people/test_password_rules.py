"""What a password may not be."""

import hashlib
import random
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from portal.people import checks
from portal.people.models import User
from portal.people.passwords import BreachedPasswordValidator

LEAKED = [f"leaked {n}" for n in range(200)]


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def one_file(tmp_path: Path) -> Path:
    """A list as it is downloaded: hash and count, ordered by hash."""
    path = tmp_path / "pwned.txt"
    lines = sorted(f"{digest(password)}:{n}" for n, password in enumerate(LEAKED))
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same as a folder of ranges."""
    place = tmp_path / "ranges"
    place.mkdir()
    for password in LEAKED:
        sign = digest(password)
        with (place / sign[:5]).open("a") as file:
            file.write(f"{sign[5:]}:1\n")
    return place


@pytest.mark.parametrize("kind", ["one_file", "folder"])
def test_every_leaked_password_is_found_and_no_other(
    kind: str, request: pytest.FixtureRequest
) -> None:
    check = BreachedPasswordValidator(str(request.getfixturevalue(kind)))
    for password in LEAKED:
        with pytest.raises(ValidationError):
            check.validate(password)
    for n in range(200):
        check.validate(f"never leaked {n}")


def test_lists_of_every_size_are_searched_to_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "few.txt"
    check = BreachedPasswordValidator(str(path))
    for size in range(6):
        some = random.Random(size).sample(LEAKED, size)
        path.write_text("\n".join(sorted(digest(one) for one in some)))
        for password in LEAKED:
            try:
                check.validate(password)
                found = False
            except ValidationError:
                found = True
            assert found is (password in some)


def test_a_list_that_is_named_and_not_there_stops_the_site() -> None:
    with override_settings(BREACHED_PASSWORDS="/nowhere/at/all"):
        assert [error.id for error in checks.leaked_passwords(None)] == ["people.E001"]


@pytest.mark.parametrize(
    "password",
    [
        "samordna2026!",
        "Sommar2026!!!",
        "bjuvskommun123",
        "BoBerg-bjuv-2026",
        "kommun.inköp.26",
        "password1234",
        "123456789012",
        "kort",
    ],
)
def test_what_lies_near_at_hand_is_refused(bjuv_coordinator: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, bjuv_coordinator)


@pytest.mark.parametrize(
    "password", ["hästen åt gröt i bjuv", "q7$Xmars9!2@kL", "tretton-gula-kajor", "Åska över Öland"]
)
def test_what_nobody_guesses_is_taken(bjuv_coordinator: User, password: str) -> None:
    validate_password(password, bjuv_coordinator)


@pytest.mark.parametrize(("language", "says"), [("sv", "lätta att gissa"), ("en", "easy to guess")])
def test_the_form_says_why(ada: Client, language: str, says: str) -> None:
    ada.cookies["language"] = language
    data = {"oldpassword": "ett-langt-losen", "password1": "sommar-2026!", "password2": "x"}
    assert says in ada.post("/min-inloggning/losenord/", data).content.decode()


def test_old_hashes_are_renewed_at_log_in(person: User, settings: object) -> None:
    settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    person.password = PBKDF2PasswordHasher().encode("ett-langt-losen", "salt", 1000)
    person.save()
    Client().post("/logga-in/", {"login": person.email, "password": "ett-langt-losen"})
    person.refresh_from_db()
    assert person.password.startswith("scrypt$")
    assert get_hasher("default").algorithm == "scrypt"
