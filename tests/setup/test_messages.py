"""Catalogues: what is found in code and pages, what survives an update, what the check refuses."""

from pathlib import Path

import polib
import pytest

from portal.core import catalogues


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A small app with texts in code, in a page and in a letter."""
    folder = tmp_path / "app"
    (folder / "templates" / "app").mkdir(parents=True)
    (folder / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "# Translators: on the button\n"
        '_("Send")\n'
        'ngettext("%(count)s answer", "%(count)s answers", 2)\n'
        'pgettext("month", "May")\n'
    )
    (folder / "templates" / "app" / "page.html").write_text(
        "{% load i18n %}\n  <p>\n{% translate 'Who has answered' %}</p>\n"
        "    {% blocktranslate trimmed with name=party.name %}\n      Sent to {{ name }}\n"
        "    {% endblocktranslate %}\n<c-panel title=\"{% translate 'Inside a component' %}\"/>"
    )
    (folder / "templates" / "app" / "mail.txt").write_text(
        "{% load i18n %}{% translate 'Good day' %}"
    )
    return folder


def fill(app: Path, **words: str) -> polib.POFile:
    """Update the catalogue and put in translations."""
    catalogue = catalogues.write(app, catalogues.texts_of(app))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(count)s svar", 1: "%(count)s svar"}
        else:
            entry.msgstr = words.get(entry.msgid.split()[0], entry.msgid)
    catalogue.save(str(catalogues.catalogue_of(app)))
    return catalogue


def test_texts_of_code_pages_and_letters_are_found(app: Path) -> None:
    found = catalogues.texts_of(app)
    assert {text for _context, text in found} == {
        "Send", "%(count)s answer", "May", "Who has answered", "Sent to %(name)s",
        "Inside a component", "Good day",
    }  # fmt: skip
    assert found["month", "May"].files == {"views.py"}
    assert found["", "%(count)s answer"].plural == "%(count)s answers"
    assert found["", "Send"].comments == {"Translators: on the button"}


def test_an_update_keeps_translations_and_drops_what_is_gone(app: Path) -> None:
    fill(app, Send="Skicka")
    before = catalogues.catalogue_of(app).read_text()
    catalogues.write(app, catalogues.texts_of(app))
    assert catalogues.catalogue_of(app).read_text() == before

    (app / "templates" / "app" / "mail.txt").unlink()
    catalogue = catalogues.write(app, catalogues.texts_of(app))
    assert catalogue.find("Good day") is None
    assert catalogue.find("Send").msgstr == "Skicka"
    assert "views.py:" not in str(catalogue)


def test_a_complete_catalogue_has_no_faults(app: Path) -> None:
    assert catalogues.faults("app", catalogues.texts_of(app), fill(app)) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda entry: setattr(entry, "msgstr", ""), "not translated"),
        (lambda entry: entry.flags.append("fuzzy"), "uncertain"),
        (lambda entry: setattr(entry, "msgid", "Gone"), "no longer in the code"),
        (lambda entry: setattr(entry, "msgstr", "Till %(nam)s"), "differ"),
    ],
)
def test_the_check_names_what_is_wrong(app: Path, spoil: object, fault: str) -> None:
    catalogue = fill(app)
    spoil(catalogue.find("Sent to %(name)s"))  # type: ignore[operator]
    faults = catalogues.faults("app", catalogues.texts_of(app), catalogue)
    assert any(fault in line for line in faults)


def test_one_thing_has_one_name_on_the_whole_site(app: Path, tmp_path: Path) -> None:
    one, other = fill(app, Send="Skicka"), fill(app, Send="Sänd")
    assert catalogues.differing({"one": one, "other": other}) == [
        'one and other differ: "Send": "Skicka" / "Sänd"'
    ]


def test_compiling_makes_what_the_pages_read(app: Path) -> None:
    fill(app, Send="Skicka")
    path = catalogues.catalogue_of(app)
    assert catalogues.compile_one(path) is True
    assert catalogues.compile_one(path) is False
    assert polib.mofile(str(path.with_suffix(".mo"))).find("Send").msgstr == "Skicka"
