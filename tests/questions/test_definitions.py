"""Definitions: what fits together, and what is said when it does not."""

from typing import Any

import pytest

from portal.core.errors import ActionError
from portal.questions.definitions import QUESTION_TYPES, QuestionSet, parse
from portal.ui.forms import refuse_personal_numbers

CHOICES = [{"value": "a", "label": "Alfa"}, {"value": "b", "label": "Beta"}]


def one(**changes: Any) -> dict[str, Any]:
    """A question as JSON."""
    return {"type": "text", "key": "namn", "label": "Namn?", **changes}


def test_a_set_survives_its_own_json() -> None:
    definition = {
        "version": 3,
        "questions": [
            one(),
            one(type="choice", key="val", choices=CHOICES),
            one(type="decimal", key="tal", min="0.5", visible_when={"key": "val", "equals": "b"}),
        ],
    }
    made = parse(definition)
    assert parse(made.as_json()) == made
    assert made.version == 3
    assert [question.key for question in made] == ["namn", "val", "tal"]


@pytest.mark.parametrize("kind", QUESTION_TYPES)
def test_every_type_can_be_defined(kind: str) -> None:
    extra: dict[str, Any] = {"choices": CHOICES} if "choice" in kind else {}
    if kind == "table":
        extra["columns"] = [{"type": "text", "key": "what", "label": "Vad"}]
    assert parse({"questions": [one(type=kind, **extra)]}).get("namn").type == kind


@pytest.mark.parametrize(
    "questions",
    [
        [one(), one()],
        [one(visible_when={"key": "okänd", "equals": "x"})],
        [one(visible_when={"key": "senare", "equals": True}), one(type="yes_no", key="senare")],
        [
            one(type="choice", choices=CHOICES),
            one(key="b", visible_when={"key": "namn", "equals": "c"}),
        ],
        [one(type="choice", choices=[CHOICES[0], CHOICES[0]])],
        [one(type="choice", choices=CHOICES[:1])],
        [one(type="integer", min=5, max=1)],
        [one(type="hologram")],
        [one(surprise=True)],
        [one(key="Å")],
        [one(label="")],
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(questions: list[dict[str, Any]]) -> None:
    with pytest.raises(ActionError) as refused:
        parse({"questions": questions})
    assert str(refused.value).endswith(".")


def test_a_chain_of_conditions_is_followed() -> None:
    made = parse(
        {
            "questions": [
                one(type="yes_no", key="a"),
                one(type="yes_no", key="b", visible_when={"key": "a", "equals": True}),
                one(key="c", visible_when={"key": "b", "equals": True}),
            ]
        }
    )
    assert [q.key for q in made.visible({"a": True, "b": True})] == ["a", "b", "c"]
    assert [q.key for q in made.visible({"a": False, "b": True})] == ["a"]


def test_a_change_makes_the_next_version() -> None:
    made = QuestionSet(version=4)
    assert made.changed([QUESTION_TYPES["text"](key="a", label="A")]).version == 5
    assert not made.questions


@pytest.mark.parametrize(
    "text", ["Gäller 19811218-9876.", "8112189876", "811278-9873", "ring 811218 9876"]
)
def test_free_text_refuses_personal_numbers(text: str) -> None:
    with pytest.raises(Exception, match=r"personnummer|personal number"):
        refuse_personal_numbers(text)


@pytest.mark.parametrize("text", ["", "212000-1017", "040-12 34 56", "1 234 567 kr", "2026-11-23"])
def test_free_text_takes_other_numbers(text: str) -> None:
    refuse_personal_numbers(text)
