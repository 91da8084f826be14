"""Words in their common form: Swedish endings taken off, compounds taken apart.

Endings are PostgreSQL's business (its Swedish dictionary, the one that the search uses), asked once
for all words. A compound is taken apart where both parts are words of the CPV vocabulary, with or
without the letter that joins them: `kontorsstolar` is `kontorsstol`, `kontor` and `stol`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection

from portal.procurements.models import CpvCode

SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_JOINTS = ("", "s", "e", "o", "u", "a")
_KEPT_SECONDS = 3600
_KEY = "radar:vocabulary:1"
# Words that stand in the name of nearly every purchase, and so tell nothing.
_GENERIC_WORDS = (
    "avtal ramavtal delavtal upphandling inköp köp anskaffning leverans leverantör tjänst "
    "tjänster vara varor material diverse övrig övriga annan andra olika samt inklusive kommun "
    "kommunal gemensam gemensamma behov år årlig löpande drift allmän allmänna typ slag produkt "
    "produkter artikel artiklar system utrustning hyra kostnad kostnader avgift avgifter extern "
    "externa främmande utförda tillhörande besläktade avser förbrukning"
)
GENERIC = frozenset(_GENERIC_WORDS.split())


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, in order, each once; no figures and no short ones."""
    found = _WORD.findall(text.casefold())
    parts = [part for word in found for part in (word, *word.split("-"))]
    return list(dict.fromkeys(part for part in parts if len(part) >= SHORTEST and "-" not in part))


def stems_of(words: Collection[str]) -> dict[str, str]:
    """Word → its stem, by PostgreSQL's Swedish dictionary; words that say nothing are left out."""
    wanted = sorted(set(words))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ts_lexize('swedish_stem', word) FROM unnest(%s::text[]) AS word", [wanted]
        )
        return {word: lexemes[0] for word, lexemes in cursor.fetchall() if lexemes}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of CPV names with their stems; takes compounds apart."""

    stems: Mapping[str, str]
    known: frozenset[str] = field(default_factory=frozenset)

    def knows(self, stem: str) -> bool:
        """Whether the stem is a word of the vocabulary, or a compound of such words."""
        return stem in self.known or bool(self.parts(stem))

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems that a compound is made of; nothing for a word that is none.

        The longest last part decides, as it names the thing.
        """
        for cut in range(SHORTEST, len(word) - SHORTEST + 1):
            first, last = word[:cut], word[cut:]
            head = last if last in self.known else self.stems.get(last)
            if head is None:
                continue
            before = self._first_part(first)
            if before is not None:
                return (before, head)
        return ()

    def _first_part(self, text: str) -> str | None:
        for joint in _JOINTS:
            bare = text.removesuffix(joint) if joint else text
            if len(bare) < SHORTEST or (joint and bare == text):
                continue
            if bare in self.known:
                return bare
            if bare in self.stems:
                return self.stems[bare]
        return None


def vocabulary() -> Vocabulary:
    """The vocabulary, remembered for an hour: CPV codes come with the portal and seldom change."""
    kept = cache.get(_KEY)
    count = CpvCode.objects.count()
    if not kept or kept[0] != count:
        labels = CpvCode.objects.values_list("label_sv", flat=True)
        stems = stems_of({word for label in labels for word in tokens(label)})
        kept = (count, stems)
        cache.set(_KEY, kept, _KEPT_SECONDS)
    return vocabulary_of(kept[1])


def vocabulary_of(stems: Mapping[str, str]) -> Vocabulary:
    """A vocabulary over words and their stems."""
    return Vocabulary(stems, frozenset(stems.values()))


@dataclass(frozen=True, slots=True)
class Normalised:
    """Texts with their terms, and how each term is written for people."""

    terms: Mapping[str, tuple[str, ...]]
    written: Mapping[str, str]


def normalised(
    texts: Iterable[str], known: Vocabulary, generic: Collection[str] = ()
) -> Normalised:
    """The terms of each text: stems and the parts of compounds, without what says nothing.

    One statement for all of them. A term is written as its shortest word in the vocabulary, else
    in the texts.
    """
    wanted = sorted(set(texts))
    split = {text: tokens(text) for text in wanted}
    words = {word for found in split.values() for word in found}
    stems = stems_of(words | set(GENERIC))
    silent = {stems.get(word, word) for word in GENERIC}
    written: dict[str, str] = {}
    # The vocabulary's own word first: so a term is written the same whatever was typed.
    for word, stem in sorted(known.stems.items(), key=_by_length):
        written.setdefault(stem, word)
    parts: dict[str, tuple[str, ...]] = {}
    for word, stem in sorted(stems.items(), key=_by_length):
        written.setdefault(stem, word)
        parts[stem] = known.parts(stem) or known.parts(word)
    terms = {}
    for text in wanted:
        found: dict[str, None] = {}
        for word in split[text]:
            if (own := stems.get(word)) is not None:
                apart = parts.get(own, ())
                # What a compound is for says nothing of one whose last part says nothing.
                apart = () if apart and apart[-1] in silent else apart
                found.update(dict.fromkeys((own, *apart)))
        terms[text] = tuple(term for term in found if term not in silent)
    return Normalised(terms, written)


def _by_length(pair: tuple[str, str]) -> tuple[int, str]:
    return (len(pair[0]), pair[0])
