"""Every type: from value to JSON and back unchanged, from what is typed to what is read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.errors import ActionError
from portal.documents.enums import MediaType
from portal.questions import answers, files
from portal.questions.definitions import QUESTION_TYPES, QuestionSet, parse
from portal.questions.forms import build_form
from portal.questions.values import Contact, Kept, Period, Reasoned

CHOICES = [{"value": "now", "label": "Från start"}, {"value": "later", "label": "Senare"}]
COLUMNS = [
    {"type": "text", "key": "kitchen", "label": "Kök", "required": True},
    {"type": "integer", "key": "portions", "label": "Portioner", "unit": "st"},
    {"type": "money", "key": "cost", "label": "Kostnad"},
    {"type": "choice", "key": "when", "label": "När", "choices": CHOICES},
    {"type": "yes_no", "key": "own", "label": "Egen regi"},
    {"type": "date", "key": "from", "label": "Från"},
]
EVERY = parse(
    {
        "sections": [{"key": "who", "title": "Vem", "help": "Inga enskilda."}],
        "questions": [
            {"type": "text", "key": "text", "label": "Namn?"},
            {"type": "long_text", "key": "long_text", "label": "Berätta"},
            {"type": "integer", "key": "integer", "label": "Antal"},
            {"type": "decimal", "key": "decimal", "label": "Timmar"},
            {"type": "money", "key": "money", "label": "Belopp"},
            {"type": "choice", "key": "choice", "label": "När?", "choices": CHOICES},
            {"type": "multiple_choice", "key": "multiple_choice", "label": "?", "choices": CHOICES},
            {"type": "yes_no", "key": "yes_no", "label": "Säkert?", "why": "no"},
            {"type": "date", "key": "date", "label": "Vilken dag?"},
            {"type": "period", "key": "period", "label": "När?", "min": "2026-01-01"},
            {"type": "file", "key": "file", "label": "Karta"},
            {"type": "table", "key": "table", "label": "Kök", "columns": COLUMNS, "min_rows": 2},
            {"type": "contact", "key": "contact", "label": "Vem?", "section": "who"},
        ],
    }
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)
figures = st.decimals(-(10**9), 10**9, places=2)
words = st.sampled_from(["now", "later"])
rows = st.fixed_dictionaries(
    {"kitchen": texts},
    optional={
        "portions": st.integers(-(10**9), 10**9),
        "cost": figures,
        "when": words,
        "own": st.booleans(),
        "from": days,
    },
)
values = st.fixed_dictionaries(
    {},
    optional={
        "text": texts,
        "long_text": texts,
        "integer": st.integers(),
        "decimal": figures,
        "money": figures,
        "choice": words,
        "multiple_choice": st.lists(words, min_size=1, unique=True),
        "yes_no": st.builds(Reasoned, st.booleans(), texts),
        "date": days,
        "period": st.builds(lambda start, long: Period(start, start + timedelta(long)), days,
                            st.integers(0, 9999)),
        "file": st.builds(Kept, st.integers(1, 2**40), texts),
        "table": st.lists(rows, min_size=1, max_size=4),
        "contact": st.builds(Contact, texts, texts, texts, texts),
    },
)  # fmt: skip


def test_the_set_above_holds_every_type() -> None:
    assert {question.type for question in EVERY} == set(QUESTION_TYPES)


@unhurried
@given(values)
def test_every_value_survives_its_own_json(given: dict[str, Any]) -> None:
    stored = answers.to_json(EVERY, given)
    assert answers.from_json(EVERY, stored) == given
    assert answers.to_json(EVERY, answers.from_json(EVERY, stored)) == stored


@unhurried
@given(values)
def test_every_value_can_be_read_and_shown_in_the_form(given: dict[str, Any]) -> None:
    stored = answers.to_json(EVERY, given)
    shown = {row.key: row for row in answers.display(EVERY, stored)}
    assert {key for key, row in shown.items() if row.answered} == set(given)
    assert build_form(EVERY, initial=stored).as_p()


@unhurried
@given(st.dictionaries(st.sampled_from([q.key for q in EVERY]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["from", "to", "answer", "name", "document"]), inner),
    max_leaves=5,
)))  # fmt: skip
def test_stored_rubbish_is_left_out_and_never_breaks_a_page(stored: dict[str, Any]) -> None:
    assert answers.display(EVERY, stored)


def typed(**more: str) -> dict[str, str]:
    """The composite questions as a browser posts them."""
    return {
        "q-period-from": "2027-02-01",
        "q-period-to": "2029-01-31",
        "q-yes_no": "no",
        "q-yes_no-why": "Avtal finns till 2029.",
        "q-contact-name": "Kim Berg",
        "q-contact-role": "kostchef",
        "q-contact-email": "kim.berg@bjuv.example",
        "q-contact-phone": "042-458 50 00",
        "q-table-rows": "4",
        "q-table-0-kitchen": "Norra",
        "q-table-0-portions": "1 200",
        "q-table-2-kitchen": "Södra",
        "q-table-2-own": "no",
        **more,
    }


def test_what_is_typed_becomes_values_and_words() -> None:
    form = build_form(EVERY, typed())
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "period": {"from": "2027-02-01", "to": "2029-01-31"},
        "yes_no": {"answer": False, "why": "Avtal finns till 2029."},
        "contact": {
            "name": "Kim Berg",
            "role": "kostchef",
            "email": "kim.berg@bjuv.example",
            "phone": "042-458 50 00",
        },
        "table": [{"kitchen": "Norra", "portions": 1200}, {"kitchen": "Södra", "own": False}],
    }
    with translation.override("sv"):
        shown = {row.key: row for row in answers.display(EVERY, form.answers())}
    said = " ".join(shown["period"].text.split())
    assert said == "1 feb 2027 – 31 jan 2029"
    assert [row.heading for row in shown.values() if row.heading] == ["Vem"]
    assert shown["yes_no"].text == "nej: Avtal finns till 2029."
    assert "Södra" in shown["table"].text
    table = shown["table"].table
    assert table is not None
    assert table.rows[0][0].text == "Norra"
    assert table.head[1].is_figure


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("period", {"q-period-to": ""}),
        ("period", {"q-period-to": "2027-01-31"}),
        ("period", {"q-period-from": "2025-12-31"}),
        ("yes_no", {"q-yes_no": ""}),
        ("yes_no", {"q-yes_no-why": ""}),
        ("yes_no", {"q-yes_no-why": "Gäller 19811218-9876"}),
        ("contact", {"q-contact-name": ""}),
        ("contact", {"q-contact-email": "", "q-contact-phone": ""}),
        ("contact", {"q-contact-email": "kim"}),
        ("contact", {"q-contact-role": "811218-9876"}),
        ("table", {"q-table-0-portions": "många"}),
        ("table", {"q-table-0-kitchen": ""}),
        ("table", {"q-table-2-kitchen": "", "q-table-2-own": ""}),
        ("table", {"q-table-0-kitchen": "811218-9876"}),
        ("file", {"q-file-kept": "17"}),
    ],
)
def test_what_is_wrong_is_said_at_its_question(field: str, change: dict[str, str]) -> None:
    form = build_form(EVERY, typed(**change))
    assert not form.is_valid()
    assert set(form.errors) == {field}


def test_a_draft_may_lack_a_reason_a_way_to_reach_and_rows() -> None:
    change = {"q-yes_no-why": "", "q-contact-email": "", "q-contact-phone": ""}
    form = build_form(EVERY, typed(**change, **{"q-table-2-kitchen": "", "q-table-2-own": ""}),
                      draft=True)  # fmt: skip
    assert form.is_valid(), form.errors
    assert form.answers()["yes_no"] == {"answer": False, "why": ""}


def test_a_reason_can_hang_on_and_be_hung_on() -> None:
    asked = parse({"questions": [
        {"type": "yes_no", "key": "own", "label": "Egna avtal?", "why": "yes"},
        {"type": "text", "key": "which", "label": "Vilka?", "required": True,
         "visible_when": {"key": "own", "equals": True}},
    ]})  # fmt: skip
    assert build_form(asked, {"q-own": "no"}).is_valid()
    form = build_form(asked, {"q-own": "yes", "q-own-why": "Billigare"})
    assert set(form.errors) == {"which"}
    assert 'data-visible-name="q-own"' in str(form["which"])


def test_more_rows_are_given_without_losing_what_is_typed() -> None:
    html = str(build_form(EVERY, typed(more_rows="q-table"))["table"])
    assert html.count('name="q-table-8-kitchen"') == 1
    assert 'value="Norra"' in html
    assert 'name="q-table-rows" value="9"' in html
    plain = str(build_form(EVERY)["table"])
    assert 'name="q-table-rows" value="3"' in plain


def test_fields_stand_under_their_headings() -> None:
    first, second = build_form(EVERY).sections
    assert first[0] is None
    assert len(first[1]) == len(EVERY) - 1
    assert second[0] is not None
    assert second[0].title == "Vem"
    assert [field.name for field in second[1]] == ["contact"]


@unhurried
@given(st.lists(st.sampled_from(["", "a", "b"]), max_size=8))
def test_a_changed_set_is_arranged_by_heading_and_keeps_every_question(under: list[str]) -> None:
    sections = [{"key": key, "title": key.upper()} for key in ("b", "a")]
    empty = parse({"sections": sections})
    rows = [QUESTION_TYPES["text"](key=f"q{n}", label="?", section=key)
            for n, key in enumerate(under)]  # fmt: skip
    made = empty.changed(rows)
    assert sorted(q.key for q in made) == sorted(q.key for q in rows)
    places = [["", "b", "a"].index(q.section) for q in made]
    assert places == sorted(places)
    assert sum(len(questions) for _section, questions in made.by_section()) == len(rows)


class Kitchen:
    """A shelf with one document on it."""

    def __init__(self) -> None:
        self.refuse = ""
        self.taken: list[str] = []

    def store(self, question: Any, upload: Any) -> Any:
        """Keep it, unless told to refuse."""
        if self.refuse:
            raise ActionError(self.refuse, field="file")
        self.taken.append(upload.name)
        return Paper()

    def find(self, pk: int) -> Any:
        """The one document."""
        return Paper() if pk == Paper.pk else None


class Paper:
    """What a document says of itself."""

    pk = 17
    download_name = "karta.pdf"


def only_file() -> QuestionSet:
    return parse({"questions": [{"type": "file", "key": "map", "label": "Karta", "required": True,
                                 "allowed": [MediaType.PDF]}]})  # fmt: skip


def post(rf: RequestFactory, **data: Any) -> Any:
    return rf.post("/", {"q-map": "", **data})


def test_a_file_is_kept_at_once_and_its_id_stands_in_the_draft(rf: RequestFactory) -> None:
    shelf, asked = Kitchen(), only_file()
    upload = SimpleUploadedFile("karta.pdf", b"%PDF-1.7")
    request = post(rf, **{"q-map": upload})
    assert files.take(request, asked, shelf, prefix="q") == []
    assert request.POST["q-map-kept"] == "17"
    form = build_form(asked, request.POST, shelf=shelf)
    assert form.is_valid(), form.errors
    assert form.answers() == {"map": {"document": 17, "name": "karta.pdf"}}
    row = answers.display(asked, form.answers())[0]
    assert row.href.endswith("/17/")
    assert "karta.pdf" in str(form["map"])


def test_a_refused_file_is_said_and_blocks_the_submission(rf: RequestFactory) -> None:
    shelf, asked = Kitchen(), only_file()
    shelf.refuse = "Filen är tom."
    upload = SimpleUploadedFile("karta.pdf", b"x")
    request = post(rf, **{"q-map": upload, "q-map-kept": "17"})
    assert files.take(request, asked, shelf, prefix="q") == ["Karta: Filen är tom."]
    form = build_form(asked, request.POST, shelf=shelf)
    assert form.errors["map"] == ["Filen är tom."]
    assert 'value="17"' in str(form["map"]), "the file that stood there stays"


def test_a_file_can_be_taken_away_and_a_foreign_one_is_not_accepted(rf: RequestFactory) -> None:
    shelf, asked = Kitchen(), only_file()
    for data in ({"q-map-kept": "17", "q-map-remove": "1"}, {"q-map-kept": "18"},
                 {"q-map-kept": "²"}):  # fmt: skip
        assert set(build_form(asked, data, shelf=shelf).errors) == {"map"}
    assert build_form(asked, {"q-map-kept": "17"}, shelf=shelf).is_valid()
    assert not build_form(asked, {"q-map-kept": "17"}).is_valid(), "without a shelf"
