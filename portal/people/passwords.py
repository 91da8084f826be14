"""What a password may not be: in a leak, or made of words that lie near at hand.

Nothing is asked of the network. Django's own list holds the 20 000 commonest passwords; an
installation that wants more gives a copy of a list of leaked ones (see docs/operators.md).
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Of a password that is made of known words only the rest is worth anything.
SHORTEST_REST = 6
SHORTEST_WORD = 3
HASH = 40
PREFIX = 5
# English ones stand in Django's list; these are what people write here.
NEAR_AT_HAND = """
samordna lösenord losenord password passord hemligt sommar vinter höst host vår kommun kommunen
region förbund forbund inköp inkop upphandling avtal fullmakt välkommen valkommen qwerty asdf abcd
januari februari mars april juni juli augusti september oktober november december
måndag tisdag onsdag torsdag fredag lördag söndag
"""

_words: list[Callable[[Any], Iterable[str]]] = []


def refuse_words(words: Callable[[Any], Iterable[str]]) -> Callable[[Any], Iterable[str]]:
    """Let a higher room name words about a person: their organisations, for one."""
    if words not in _words:
        _words.append(words)
    return words


class SiteWordsValidator:
    """Refuses a password that is made of the site's, an organisation's or the person's names."""

    def validate(self, password: str, user: Any = None) -> None:
        """Take away known words and figures: if there were any, something must be left."""
        rest = whole = "".join(sign for sign in password.lower() if not sign.isdigit())
        for word in sorted(self._known(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != whole and len(set(rest)) < SHORTEST_REST:
            raise ValidationError(
                _("The password is made of words and figures that are easy to guess here."),
                code="password_of_site_words",
            )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("Not made of names: yours, your organisation's or the site's.")

    def _known(self, user: Any) -> set[str]:
        texts = [settings.SITE_NAME, NEAR_AT_HAND]
        if user is not None:
            texts += [user.email, user.name]
            for words in _words:
                texts += words(user)
        found = {part for text in texts for part in re.split(r"[\W\d_]+", text.lower())}
        return {word for word in found if len(word) >= SHORTEST_WORD}


class BreachedPasswordValidator:
    """Refuses a password that stands in the installation's copy of leaked ones.

    The copy is Have I Been Pwned's list as SHA-1 ordered by hash: one file, in which a password is
    found by halving, or a folder with a file for each of the first five signs. It is read from the
    disk, so that tens of gigabytes need no memory.
    """

    def __init__(self, source: str = "") -> None:
        self.source = Path(source) if source else None

    def validate(self, password: str, user: Any = None) -> None:
        """Look for the password's hash."""
        if self.source is None:
            return
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        found = _in_folder if self.source.is_dir() else _in_file
        if found(self.source, digest):
            raise ValidationError(
                _("The password has leaked from another site. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("Not one that has leaked from another site.")


def _in_folder(folder: Path, digest: str) -> bool:
    head, tail = digest[:PREFIX], digest[PREFIX:].encode()
    for name in (head, f"{head}.txt"):
        file = folder / name
        if file.exists():
            with file.open("rb") as lines:
                return any(line.upper().startswith(tail) for line in lines)
    return False


def _in_file(path: Path, digest: str) -> bool:
    sought = digest.encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            start, line = _line_at(file, middle)
            if line[:HASH] == sought:
                return True
            if line[:HASH] and line[:HASH] < sought:
                low = max(start + len(line), middle + 1)
            else:
                high = middle
    return False


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at or after `place`, and where; empty at the end."""
    if place:
        file.seek(place - 1)
        file.readline()
    else:
        file.seek(0)
    return file.tell(), file.readline().upper()
