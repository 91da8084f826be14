"""What differs between two versions: properties that hold for any two contents."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.inquiries.versions import (
    ADDED,
    LINE,
    QUESTION,
    REMOVED,
    Content,
    Line,
    diff,
)
from portal.questions.definitions import QUESTION_TYPES, QuestionSet

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.sampled_from(["Mjölk", "Fil", "Ost", "Bröd"])
units = st.sampled_from(["kg", "liter", "st"])


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Lines with ids out of a few, in any order, and some questions."""
    ids = draw(st.lists(st.integers(1, 6), unique=True))
    lines = [
        Line(
            id=pk,
            name=draw(words),
            unit=draw(units),
            help=draw(st.sampled_from(["", "Ekologisk räknas med."])),
            cpv=draw(st.sampled_from(["", "15500000"])),
            required=draw(st.booleans()),
            unit_price=draw(st.sampled_from([None, Decimal("9.50")])),
        )
        for pk in ids
    ]
    keys = draw(st.lists(st.sampled_from("abcd"), unique=True))
    questions = [
        QUESTION_TYPES[draw(st.sampled_from(["text", "integer", "yes_no", "period"]))](
            key=key, label=draw(words), required=draw(st.booleans())
        )
        for key in keys
    ]
    return Content(
        title=draw(words),
        introduction=draw(st.sampled_from(["", "Svara för alla enheter."])),
        deadline=draw(st.sampled_from(["2030-03-04", "2030-03-05"])),
        lines=tuple(lines),
        questions=QuestionSet(questions=tuple[Any, ...](questions)),
    )


@unhurried
@given(contents())
def test_nothing_differs_from_itself_also_when_kept(content: Content) -> None:
    kept = Content.from_json(content.as_json())
    assert kept == content
    assert not diff(content, kept)


@unhurried
@given(contents(), contents())
def test_a_difference_is_seen_from_both_sides(old: Content, new: Content) -> None:
    there, back = diff(old, new), diff(new, old)
    assert bool(there) == bool(back) == (_without_versions(old) != _without_versions(new))
    for subject in (LINE, QUESTION):
        added = {c.key for c in there.changes if c.subject == subject and c.kind == ADDED}
        removed = {c.key for c in back.changes if c.subject == subject and c.kind == REMOVED}
        assert added == removed


def _without_versions(content: Content) -> object:
    asked = {q.key: q for q in content.questions}
    order = [line.id for line in content.lines]
    return (replace(content, questions=QuestionSet()), asked, order)


@unhurried
@given(contents(), contents())
def test_what_is_reset_is_asked_and_what_is_untouched_is_not(old: Content, new: Content) -> None:
    changed = diff(old, new)
    assert changed.keys(LINE, resets=True) <= changed.keys(LINE)
    assert changed.keys(QUESTION, resets=True) <= changed.keys(QUESTION)
    before = {line.id: line for line in old.lines}
    for line in new.lines:
        earlier = before.get(line.id)
        asked = str(line.id) in changed.keys(LINE)
        if earlier == line:
            assert not asked
        if earlier is None or (earlier.name, earlier.unit) != (line.name, line.unit):
            assert asked


@unhurried
@given(contents(), st.randoms())
def test_order_price_and_code_ask_nobody(content: Content, random: object) -> None:
    lines = [replace(line, unit_price=Decimal(1), cpv="15000000") for line in content.lines]
    random.shuffle(lines)  # type: ignore[attr-defined]
    changed = diff(content, replace(content, lines=tuple(lines), title="Annat"))
    assert not changed.asks
    assert not changed.needs_answers
    told = [detail for change in changed.for_members for detail in change.details]
    assert not [detail for detail in told if "kr" in detail.after], "parties never see a price"


@unhurried
@given(contents(), contents(), contents())
def test_over_several_versions_the_last_word_counts(
    first: Content, second: Content, third: Content
) -> None:
    """A line that is changed and changed back is not asked about."""
    for line in first.lines:
        if line in third.lines:
            assert str(line.id) not in diff(first, third).keys(LINE)
    assert bool(diff(first, second)) or not diff(second, first)
