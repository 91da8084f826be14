"""From what the sources tell to what grouping needs: words, names of branches, titles."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from needs.radar import grouping, registries, words
from needs.radar.grouping import CPV, WORD, Id, Item
from needs.radar.models import RadarSignal
from needs.radar.registries import Signal, Visibility
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode

LONGEST_TITLE, LONGEST_KEY, LONGEST_WORDS, LONGEST_URL, LONGEST_TERM = 300, 200, 600, 300, 80
MOST_TERMS = 40


@dataclass(frozen=True, slots=True)
class Gathered:
    """Signals by their ids, as grouping wants them, and how their terms are written."""

    signals: Mapping[Id, Signal]
    items: tuple[Item, ...]
    written: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


def signal_of(row: RadarSignal) -> Signal:
    """A signal as it was last gathered."""
    return Signal(
        source=row.source,
        key=row.key,
        organisation_id=row.organisation_id,
        title=row.title,
        url=row.url,
        cpv=row.cpv,
        words=row.words,
        quantity=row.quantity,
        unit=row.unit,
        value=row.value,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        visibility=Visibility(row.visibility),
    )


def told(
    today: date, stored: Iterable[RadarSignal], fingerprints: Mapping[str, str]
) -> tuple[dict[Id, Signal], dict[str, str]]:
    """What every source tells, of members alone, and the fingerprints to keep.

    A source whose fingerprint is the kept one is not asked: what is stored is what it would tell.
    """
    parties = set(Organisation.objects.parties().values_list("pk", flat=True))
    kept: dict[str, list[Signal]] = {}
    for row in stored:
        kept.setdefault(row.source, []).append(signal_of(row))
    signals: dict[Id, Signal] = {}
    now: dict[str, str] = {}
    for source in registries.sources():
        if source.fingerprint is not None:
            now[source.name] = source.fingerprint(today)
        if now.get(source.name, "") and now[source.name] == fingerprints.get(source.name):
            found: Iterable[Signal] = kept.get(source.name, ())
        else:
            found = source.provider(today)
        for signal in found:
            if signal.organisation_id in parties and signal.title.strip():
                key = signal.key[:LONGEST_KEY]
                signals[source.name, key] = signal
    return signals, now


def gathered(signals: Mapping[Id, Signal]) -> Gathered:
    """Terms of every signal, and the words and labels of the branches they may meet in."""
    codes = {clean_code(signal.cpv) for signal in signals.values()} - {""}
    branches = {code[:length] for code in codes for length in grouping.MEET if len(code) >= length}
    labels = labels_of(branches)
    texts = {pk: _text(signal) for pk, signal in signals.items()}
    found = words.normalised([*texts.values(), *labels.values()], words.vocabulary())
    items = tuple(
        Item(
            id=pk,
            organisation_id=signal.organisation_id,
            cpv=clean_code(signal.cpv),
            terms=tuple(term[:LONGEST_TERM] for term in found.terms[texts[pk]][:MOST_TERMS]),
        )
        for pk, signal in signals.items()
    )
    names = {branch: frozenset(found.terms[label]) for branch, label in labels.items()}
    return Gathered(signals, items, found.written, names, labels)


def _text(signal: Signal) -> str:
    """The words to compare by: none of what the association may not read."""
    if signal.visibility == Visibility.COUNTED:
        return ""
    return f"{signal.title} {signal.words}"


def clean_code(cpv: str) -> str:
    """Eight digits of a CPV code; nothing for what is none."""
    code = cpv.strip()[:8]
    return code if len(code) == 8 and code.isascii() and code.isdigit() and code > "0" * 8 else ""


def labels_of(branches: Collection[str]) -> dict[str, str]:
    """Branch → the Swedish name of its code; one statement."""
    wanted = {branch.ljust(8, "0"): branch for branch in branches}
    rows = CpvCode.objects.filter(code__in=wanted).values_list("code", "label_sv")
    return {wanted[code]: label for code, label in rows}


def title_of(key: str, members: Collection[Id], known: Gathered) -> str:
    """What a suggestion is called until somebody gives it a name."""
    if key.startswith(CPV):
        digits = key.removeprefix(CPV)
        if digits in known.labels:
            return known.labels[digits]
        # The branch has no name of its own: what most of its signals are called.
        return _commonest(members, known.signals)
    if key.startswith(WORD):
        term = key.removeprefix(WORD)
        written = known.written.get(term, term)
        return written[:1].upper() + written[1:]
    return _commonest(members, known.signals)


def _commonest(members: Collection[Id], signals: Mapping[Id, Signal]) -> str:
    known = [signals[pk] for pk in members]
    titles = Counter(row.title for row in known if row.visibility != Visibility.COUNTED)
    if not titles:
        return "CPV " + min((clean_code(row.cpv) for row in known), default="")
    return min(titles, key=lambda title: (-titles[title], title))[:200]


def values_of(signal: Signal, item: Item) -> dict[str, Any]:
    """The columns of a stored signal, as long as they may be."""
    return {
        "organisation_id": signal.organisation_id,
        "title": signal.title.strip()[:LONGEST_TITLE],
        "url": signal.url[:LONGEST_URL],
        "cpv": item.cpv,
        "terms": list(item.terms),
        "words": signal.words[:LONGEST_WORDS],
        "quantity": signal.quantity,
        "unit": signal.unit[:40],
        "value": signal.value,
        "starts_on": signal.starts_on,
        "ends_on": signal.ends_on,
        "visibility": str(signal.visibility),
    }
