"""Drafts of several people put together: field by field, in any order, nothing lost."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from needs.inquiries.answering.drafts import merge, only

NAMES = ["quantity_1", "quantity_2", "note_1", "q-now", "comment"]
texts = st.text("ab1 ", max_size=3).map(lambda text: [text])
forms = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, texts))


def filled(values: dict[str, list[str]]) -> dict[str, str]:
    return {name: text for name, parts in values.items() if (text := "".join(parts).strip())}


@given(base=forms, mine=forms, theirs=forms)
@settings(max_examples=300, deadline=None)
def test_nothing_that_somebody_typed_is_lost(base: Any, mine: Any, theirs: Any) -> None:
    """Whatever I changed stands in the draft or among the conflicts, and so does what they did."""
    found = merge(base=base, stands=theirs, typed=mine)
    for name in NAMES:
        was, sent = base.get(name, []), mine.get(name, [])
        if filled({name: sent}) != filled({name: was}):
            kept = [found.draft.get(name), found.conflicts.get(name)]
            assert filled({name: sent}) in [filled({name: one or []}) for one in kept]
    for name in found.conflicts:
        assert filled({name: found.draft.get(name, [])}) == filled({name: theirs.get(name, [])})


@given(base=forms, data=st.data())
@settings(max_examples=300, deadline=None)
def test_two_who_change_different_fields_never_collide_in_any_order(base: Any, data: Any) -> None:
    first = data.draw(st.sets(st.sampled_from(NAMES)))
    one = {**base, **{name: data.draw(texts) for name in first}}
    two = {**base, **{name: data.draw(texts) for name in set(NAMES) - first}}

    def both(left: Any, right: Any) -> dict[str, str]:
        before = merge(base=base, stands=base, typed=left)
        after = merge(base=base, stands=before.draft, typed=right)
        assert not after.conflicts
        return filled(after.draft)

    assert both(one, two) == both(two, one)


@given(base=forms, stands=forms, typed=forms)
@settings(max_examples=200, deadline=None)
def test_a_part_touches_nothing_outside_itself(base: Any, stands: Any, typed: Any) -> None:
    found = merge(base=base, stands=stands, typed=typed, scope=only(["quantity_1"]))
    for name in set(NAMES) - {"quantity_1"}:
        assert found.draft.get(name) == stands.get(name)
        assert name not in found.conflicts


def test_what_a_page_sends_again_untouched_is_no_change() -> None:
    found = merge(
        base={"comment": ["Hej\r\n"]}, stands={"comment": ["Hej, Bjuv"]}, typed={"comment": ["Hej"]}
    )
    assert found.draft == {"comment": ["Hej, Bjuv"]}
    assert found.brought == ["comment"]
    assert not found.mine


def test_a_box_that_is_no_longer_ticked_is_sent_by_its_absence() -> None:
    found = merge(base={"q-some": ["a", "b"]}, stands={"q-some": ["a", "b"]}, typed={})
    assert found.draft == {"q-some": []}
    assert found.mine == ["q-some"]
