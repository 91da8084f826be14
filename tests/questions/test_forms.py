"""From questions to a form, to stored answers and back to words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from portal.questions import answers
from portal.questions.definitions import QuestionSet, parse
from portal.questions.forms import build_form


@pytest.fixture
def asked() -> QuestionSet:
    """One question of every type, one of them conditional."""
    choices = [{"value": "now", "label": "Från start"}, {"value": "later", "label": "Senare"}]
    return parse(
        {
            "questions": [
                {"type": "text", "key": "text", "label": "Namn?", "required": True},
                {"type": "long_text", "key": "long", "label": "Berätta", "help": "Kort."},
                {"type": "integer", "key": "whole", "label": "Antal", "min": 1, "unit": "st"},
                {"type": "decimal", "key": "number", "label": "Timmar", "decimals": 1},
                {"type": "money", "key": "money", "label": "Belopp"},
                {"type": "choice", "key": "when", "label": "När?", "choices": choices},
                {"type": "multiple_choice", "key": "many", "label": "Vilka?", "choices": choices},
                {"type": "yes_no", "key": "sure", "label": "Säkert?"},
                {
                    "type": "date",
                    "key": "day",
                    "label": "Vilken dag?",
                    "required": True,
                    "min": "2026-01-01",
                    "visible_when": {"key": "when", "equals": "later"},
                },
            ]
        }
    )


GIVEN: dict[str, Any] = {
    "q-text": "Bjuv",
    "q-long": "Rad ett\nrad två",
    "q-whole": "2 340",
    "q-number": "12,5",
    "q-money": "1 234 567,50",
    "q-when": "later",
    "q-many": ["now", "later"],
    "q-sure": "no",
    "q-day": "2026-12-09",
}


def test_answers_of_every_type_are_kept_as_primitives(asked: QuestionSet) -> None:
    form = build_form(asked, GIVEN)
    assert form.is_valid(), form.errors
    assert form.answers() == {
        "text": "Bjuv",
        "long": "Rad ett\nrad två",
        "whole": 2340,
        "number": "12.5",
        "money": "1234567.50",
        "when": "later",
        "many": ["now", "later"],
        "sure": False,
        "day": "2026-12-09",
    }


def test_stored_answers_come_back_typed_and_fill_the_form(asked: QuestionSet) -> None:
    stored = build_form(asked, GIVEN)
    assert stored.is_valid()
    values = answers.from_json(asked, stored.answers())
    assert values["money"] == Decimal("1234567.50")
    assert values["day"] == date(2026, 12, 9)
    html = build_form(asked, initial=stored.answers()).as_p()
    assert 'value="2026-12-09"' in html
    assert html.count("checked") == 4


def test_answers_are_read_in_swedish(asked: QuestionSet) -> None:
    form = build_form(asked, GIVEN)
    assert form.is_valid()
    with translation.override("sv"):
        rows = answers.display(asked, form.answers())
    shown = {row.key: " ".join(row.text.split()) for row in rows}
    assert shown["whole"] == "2 340 st"
    assert shown["when"] == "Senare"
    assert shown["many"] == "Från start, Senare"
    assert shown["sure"] == "nej"
    assert shown["day"] == "9 dec 2026"
    assert "kr" in shown["money"]


def test_a_question_that_is_not_asked_is_neither_required_nor_kept(asked: QuestionSet) -> None:
    form = build_form(asked, {**GIVEN, "q-when": "now", "q-day": "skräp"})
    assert form.is_valid(), form.errors
    assert "day" not in form.answers()
    assert "day" not in {row.key for row in answers.display(asked, form.answers())}


def test_what_is_asked_and_required_has_to_be_answered(asked: QuestionSet) -> None:
    form = build_form(asked, {"q-when": "later"})
    assert not form.is_valid()
    assert set(form.errors) == {"text", "day"}


def test_a_draft_needs_nothing_but_what_is_typed_must_be_right(asked: QuestionSet) -> None:
    draft = build_form(asked, {"q-whole": "3"}, draft=True)
    assert draft.is_valid(), draft.errors
    assert draft.answers() == {"whole": 3}
    wrong = build_form(asked, {"q-whole": "många", "q-number": "2,5"}, draft=True)
    assert not wrong.is_valid()
    assert wrong.answers() == {"number": "2.5"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("whole", "0"),
        ("number", "1,23"),
        ("when", "aldrig"),
        ("many", ["now", "x"]),
        ("day", "2025-12-31"),
        ("long", "Gäller 19811218-9876"),
        ("text", "x" * 201),
    ],
)
def test_what_is_out_of_bounds_is_said_at_its_question(
    asked: QuestionSet, field: str, value: Any
) -> None:
    form = build_form(asked, {**GIVEN, f"q-{field}": value})
    assert not form.is_valid()
    assert set(form.errors) == {field}


def test_a_conditional_question_says_when_it_is_asked(asked: QuestionSet) -> None:
    with translation.override("sv"):
        help_text = str(build_form(asked).fields["day"].help_text)
    assert "Senare" in help_text
    assert "När?" in help_text


def test_what_no_longer_fits_its_question_is_left_out(asked: QuestionSet) -> None:
    stored = {"number": "mycket", "sure": "kanske", "gone": 1, "day": 7}
    assert answers.from_json(asked, stored) == {}
