"""Processes: what holds together, and the dates that fall out of it."""

from datetime import date

import pytest

from portal.core.errors import ActionError
from portal.procurements.process import framework_agreement, read
from portal.procurements.schedule import compute, publication_from_start

pytestmark = pytest.mark.django_db


def steps() -> list[dict]:
    return framework_agreement().model_dump(mode="json")["steps"]


def test_dates_fall_out_of_the_delivered_process() -> None:
    planned = compute(framework_agreement(), publication_on=date(2027, 2, 1), regime="chapter_19")
    days = {key: item.day for key, item in planned.items()}
    assert days["party_list"] == date(2027, 1, 18)
    assert days["mandates"] == date(2027, 1, 13)
    assert days["needs"] == date(2026, 11, 13)
    assert days["tender_deadline"] == date(2027, 3, 8)
    assert days["award"] == date(2027, 4, 21)
    assert days["standstill"] == date(2027, 5, 3)  # 1 May is a Saturday
    assert days["agreement"] is not None
    assert days["agreement"] > days["standstill"]


def test_a_date_of_law_says_its_paragraph_and_reason() -> None:
    planned = compute(framework_agreement(), publication_on=date(2027, 2, 1), regime="directive")
    assert "LOU 20:1" in planned["standstill"].paragraph
    assert "10" in planned["standstill"].reason
    assert "LOU 11" in planned["tender_deadline"].paragraph
    assert "10" in planned["party_list"].reason
    assert "Annonsering" in planned["party_list"].reason


def test_without_a_day_for_the_notice_no_date_is_invented() -> None:
    planned = compute(framework_agreement(), publication_on=None)
    assert all(item.day is None for item in planned.values())


def test_the_notice_is_early_enough_for_the_parties_to_answer_from_the_start() -> None:
    definition = framework_agreement()
    day = publication_from_start(definition, date(2026, 9, 1))
    needs = compute(definition, publication_on=day)["needs"].day
    assert needs is not None
    assert date(2026, 10, 13) <= needs <= date(2026, 10, 20)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.pop(5), "award"),
        (lambda rows: rows.append(dict(rows[0])), "två gånger"),
        (lambda rows: rows[2]["date"].update(step="nowhere"), "nowhere"),
        (lambda rows: rows[2]["date"].update(step="needs"), "cirkel"),
        (
            lambda rows: rows[3].update(date=rows[4]["date"] | {"step": "needs"}),
            "väljs av en person",
        ),
        (lambda rows: rows[0].update(label=""), "Steg 1"),
    ],
)
def test_a_process_that_does_not_hold_is_refused_in_a_plain_sentence(
    change: object, sentence: str
) -> None:
    rows = steps()
    change(rows)  # type: ignore[operator]
    with pytest.raises(ActionError) as refused:
        read({"steps": rows})
    assert sentence in str(refused.value)
