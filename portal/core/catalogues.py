"""Message catalogues without GNU gettext: find texts, merge, check and compile.

One catalogue per app. References name the file without line numbers, so that a catalogue changes
only when a text does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation import template

LANGUAGE = "sv"
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SKIPPED = {"migrations", "static", "locale", "assets"}
METADATA = {
    "Project-Id-Version": "samordna",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

Key = tuple[str, str]  # Context and text.


@dataclass
class Found:
    """A text of the source: its plural form, where it stands, what translators should know."""

    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)


def texts_of(app: Path, *, without: Iterable[Path] = ()) -> dict[Key, Found]:
    """Every text for translation in an app's Python and templates, its inner apps left out."""
    inner = set(without)
    found: dict[Key, Found] = {}
    for path in sorted(app.rglob("*")):
        relative = path.relative_to(app)
        if SKIPPED & set(relative.parts) or inner & set(path.parents):
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif path.suffix in {".html", ".txt", ".typ"} and "templates" in relative.parts:
            # Texts become one-line literals there, so that indentation can go: it is not Python's.
            lines = template.templatize(path.read_text(), origin=str(path)).splitlines()
            source = "\n".join(line.strip() for line in lines).encode()
        else:
            continue
        for key, plural, comments in _texts(source, path):
            entry = found.setdefault(key, Found())
            entry.plural = entry.plural or plural
            entry.files.add(relative.as_posix())
            entry.comments.update(comments)
    return found


def _texts(source: bytes, path: Path) -> Iterator[tuple[Key, str, list[str]]]:
    rows = extract(
        "python", BytesIO(source), keywords=KEYWORDS, comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
    )  # fmt: skip
    for _line, message, comments, context in rows:
        parts = message if isinstance(message, tuple) else (message,)
        singular, plural = parts[0], parts[1] if len(parts) > 1 else ""
        if not isinstance(singular, str):
            raise TypeError(f"{path}: a text must be one literal, found {message!r}")
        if singular:
            yield (context or "", singular), plural or "", comments


def catalogue_of(app: Path) -> Path:
    """Where an app keeps its Swedish."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    """A catalogue as it stands, or an empty one."""
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    return polib.POFile(wrapwidth=100)


def key_of(entry: polib.POEntry) -> Key:
    """What a translation is found by."""
    return (entry.msgctxt or "", entry.msgid)


def merge(app: Path, found: dict[Key, Found]) -> polib.POFile:
    """The catalogue with exactly the texts found, and the translations it had."""
    before = {key_of(entry): entry for entry in read(catalogue_of(app)) if not entry.obsolete}
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = dict(METADATA)
    for (context, text), about in sorted(found.items(), key=lambda item: item[0][::-1]):
        old = before.get((context, text))
        entry = polib.POEntry(
            msgid=text,
            msgctxt=context or None,
            comment="\n".join(sorted(about.comments)),
            occurrences=[(name, "") for name in sorted(about.files)],
            flags=["python-format"] if "%(" in text else [],
        )
        if about.plural:
            entry.msgid_plural = about.plural
            entry.msgstr_plural = dict(old.msgstr_plural) if old and old.msgstr_plural else {}
            for form in (0, 1):
                entry.msgstr_plural.setdefault(form, "")
        elif old:
            entry.msgstr = old.msgstr
        if old and old.fuzzy:
            entry.flags.append("fuzzy")
        merged.append(entry)
    return merged


def write(app: Path, found: dict[Key, Found]) -> polib.POFile:
    """Merge and save; an app without texts keeps no catalogue. An unchanged file is not touched."""
    path = catalogue_of(app)
    merged = merge(app, found)
    if not merged:
        path.unlink(missing_ok=True)
        return merged
    path.parent.mkdir(parents=True, exist_ok=True)
    text = str(merged)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return merged


def compile_one(path: Path) -> bool:
    """Make the .mo beside a catalogue if it is older; True when it was made."""
    binary = path.with_suffix(".mo")
    if binary.exists() and binary.stat().st_mtime >= path.stat().st_mtime:
        return False
    aside = binary.with_suffix(".mo.part")
    read(path).save_as_mofile(str(aside))
    aside.replace(binary)
    return True


def faults(app: str, found: dict[Key, Found], catalogue: polib.POFile) -> list[str]:
    """What is wrong with one app's catalogue, a sentence each."""
    entries = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    wrong = [
        f'{app}: not in the catalogue: "{text}"'
        for context, text in sorted(found.keys() - entries.keys())
    ]
    wrong += [
        f'{app}: no longer in the code: "{text}"'
        for context, text in sorted(entries.keys() - found.keys())
    ]
    for (_context, text), entry in entries.items():
        if entry.fuzzy:
            wrong.append(f'{app}: uncertain (fuzzy): "{text}"')
        elif not entry.translated():
            wrong.append(f'{app}: not translated: "{text}"')
        else:
            wrong += _lost_places(app, entry)
    return wrong


def _names(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def _lost_places(app: str, entry: polib.POEntry) -> Iterator[str]:
    """Names to fill in: a translation may use no other, and leaves none out but in the singular."""
    known = _names(entry.msgid) | _names(entry.msgid_plural)
    needed = _names(entry.msgid_plural or entry.msgid)
    for form, text in (entry.msgstr_plural or {1: entry.msgstr}).items():
        if _names(text) - known or (form and needed - _names(text)):
            yield f'{app}: the names in %(…)s differ: "{entry.msgid}"'


def differing(catalogues: dict[str, polib.POFile]) -> list[str]:
    """Texts that two apps translate differently: one thing has one name on the whole site."""
    seen: dict[Key, tuple[str, str]] = {}
    wrong = []
    for app, catalogue in catalogues.items():
        for entry in catalogue:
            if entry.obsolete or not entry.translated():
                continue
            text = entry.msgstr or entry.msgstr_plural.get(0, "")
            first, meant = seen.setdefault(key_of(entry), (app, text))
            if meant != text:
                wrong.append(f'{first} and {app} differ: "{entry.msgid}": "{meant}" / "{text}"')
    return wrong


def compile_all(root: Path) -> None:
    """Make what the pages read of every catalogue in the project; needs no Django set-up."""
    for room in ("portal", "needs", "mandates", "contracts", "cms"):
        for path in (root / room).rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po"):
            compile_one(path)


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent.parent.parent)
