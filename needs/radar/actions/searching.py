"""Searches without a hit: counted by words, without persons."""

from typing import Any

from django.db import transaction
from django.db.models import F

from needs.radar import words
from needs.radar.models import SearchMiss
from portal.core import clock

MOST_WORDS = 6


def known_words(query: str) -> str:
    """What may be kept of a search: words of the CPV vocabulary in their common form, sorted.

    A compound is kept as its parts. What is no such word may be somebody's name, and is forgotten.
    """
    typed = words.tokens(query)[:MOST_WORDS]
    if not typed:
        return ""
    known = words.vocabulary()
    found = words.normalised([query], known)
    silent = words.stems_of(words.GENERIC).values()
    kept = set()
    for stem in words.stems_of(typed).values():
        parts = (stem,) if stem in known.known else known.parts(stem)
        kept |= {found.written.get(part, part) for part in parts if part not in set(silent)}
    return " ".join(sorted(kept))[:200].strip()


@transaction.atomic
def note_miss(*, organisation: Any, query: str) -> SearchMiss | None:
    """Count a search of somebody in `organisation` that found nothing; None when nothing is kept.

    No audit: it is a count of words, and nobody's act.
    """
    kept = known_words(query)
    if not kept:
        return None
    row, made = SearchMiss.objects.get_or_create(
        organisation=organisation, day=clock.today(), words=kept
    )
    if not made:
        SearchMiss.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db(fields=["count"])
    return row
