"""A demand of 290 parties × 300 lines × 3 years: the frame, and the sums, against the plain ways.

Three inquiries, one a year, each answered by all. The frame that `loading.facts_of` gives is held
against one that a plain loop over Django's objects gives (the two must be equal), and the sums by
line, lot, municipality, county and year of all three against the same sums written in SQL by hand.
`BENCH_PARTIES` and `BENCH_LINES` make it smaller.
"""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
from django.db import connection, transaction

from needs.consolidation import frames, loading
from needs.inquiries.enums import AnswerStatus, Confidence, Stance
from needs.inquiries.models import Answer, AnswerLine, Inquiry, InquiryItem
from portal.core import clock
from tests.bench.results import Result

PARTIES = int(os.environ.get("BENCH_PARTIES", "290"))
LINES = int(os.environ.get("BENCH_LINES", "300"))
YEARS = 3
LOTS = 10
ROUNDS = 5
SURE = Confidence.values


def run() -> list[Result]:
    """Two ratios; the frames and the sums must be the same, else the bench fails."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # The history of a quarter of a million rows is not what is measured.
            cursor.execute("SET LOCAL session_replication_role = replica")
        inquiries = _world()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute("ANALYZE needs_answerline, needs_answer, needs_inquiryitem")
        pks = [inquiry.pk for inquiry in inquiries]
        loop, by_loop = _timed(lambda: _plain(pks), 1)
        ours, by_us = _timed(lambda: loading.facts_of(pks), ROUNDS)
        _same(by_loop, by_us)
        sums, by_frames = _timed(lambda: _sums(inquiries), ROUNDS)
        hand, by_sql = _timed(lambda: _by_hand(pks), ROUNDS)
        if by_frames != by_sql:
            raise AssertionError("the sums differ from SQL")
        transaction.set_rollback(True)
    rows = PARTIES * LINES * YEARS
    return [
        Result(
            f"demand: a frame of {rows:,} lines, times as fast as a loop",
            loop / ours,
            10,
            "higher",
            f"{loop * 1000:.0f} ms and {ours * 1000:.0f} ms",
        ),
        Result(
            "demand: sums by line, lot, municipality, county and year, against SQL by hand",
            sums / hand,
            3,
            "lower",
            f"{sums * 1000:.0f} ms and {hand * 1000:.0f} ms",
        ),
    ]


def _timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    """The fastest round, and what it gave."""
    best, found = float("inf"), None
    for _round in range(rounds):
        start = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - start)
    return best, found


def _world() -> list[Inquiry]:
    """One inquiry a year with its own procurement, each answered by all."""
    from portal.rules import reference as rules
    from tests.support.factories.base import (
        AssociationFactory,
        OrganisationFactory,
        ProcurementFactory,
    )
    from tests.support.factories.needs import InquiryFactory

    rules.load()
    AssociationFactory()
    parties = [
        OrganisationFactory(county_code=f"{number % 21 + 1:02d}") for number in range(PARTIES)
    ]
    inquiries = []
    for year in range(YEARS):
        procurement = ProcurementFactory()
        lots = [
            procurement.lots.create(number=number, name=f"Delområde {number}")
            for number in range(1, LOTS + 1)
        ]
        inquiry = InquiryFactory(procurement=procurement, lines=0)
        Inquiry.objects.filter(pk=inquiry.pk).update(
            sent_at=clock.now() - timedelta(days=365 * year), sent_by=procurement.responsible
        )
        items = InquiryItem.objects.bulk_create(
            InquiryItem(
                inquiry=inquiry,
                lot=lots[number % LOTS],
                name=f"Rad {number}",
                unit="timmar",
                unit_price=Decimal(100 + number) + Decimal("0.25"),
                position=number,
            )
            for number in range(LINES)
        )
        answers = Answer.objects.bulk_create(
            Answer(
                inquiry=inquiry,
                organisation=party,
                status=AnswerStatus.SUBMITTED,
                stance=Stance.NEEDS,
                submitted_at=clock.now(),
                submitted_by=procurement.responsible,
            )
            for party in parties
        )
        AnswerLine.objects.bulk_create(
            (
                AnswerLine(
                    answer=answer,
                    item=item,
                    quantity=Decimal((a * 7919 + i * 104_729 + year) % 900_000) / 100,
                    confidence=SURE[(a + i) % 3],
                )
                for a, answer in enumerate(answers)
                for i, item in enumerate(items)
            ),
            batch_size=5_000,
        )
        inquiries.append(Inquiry.objects.get(pk=inquiry.pk))
    return inquiries


def _plain(pks: list[int]) -> pd.DataFrame:
    """The same frame as one writes it without thinking: a loop over objects."""
    rows = []
    lines = AnswerLine.objects.filter(
        answer__inquiry__in=pks,
        answer__status__in=AnswerStatus.counted(),
        answer__stance__in=Stance.with_quantities(),
    ).select_related("answer")
    for line in lines:
        quantity = int(line.quantity * 100)
        rows.append(
            (
                line.answer_id,
                line.answer.organisation_id,
                line.item_id,
                quantity,
                quantity,
                line.confidence,
                line.answer.stance,
                getattr(line, "starts_on", None),
            )
        )
    return frames.facts_frame(rows)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    def sorted_(frame: pd.DataFrame) -> pd.DataFrame:
        plain = frame.astype({"confidence": "str", "stance": "str"})[list(frames.FACTS)]
        return plain.sort_values(["answer_id", "item_id"], ignore_index=True)

    pd.testing.assert_frame_equal(sorted_(one), sorted_(other))


def _sums(inquiries: list[Inquiry]) -> list[dict[Any, Decimal]]:
    """Kronor per year by line, lot, party, county and year, from the database on."""
    pks = [inquiry.pk for inquiry in inquiries]
    facts = frames.counted(loading.facts_of(pks))
    lines = list(InquiryItem.objects.filter(inquiry__in=pks))
    items = loading.items_frame(lines)
    people = Answer.objects.filter(inquiry__in=pks).values_list(
        "organisation_id", "organisation__county_code"
    )
    counties = dict(people)
    parties = pd.DataFrame({"county_code": counties, "inhabitants": 0})
    year = facts["item_id"].map({line.pk: line.inquiry_id for line in lines})
    ways = [
        frames.by_item(facts, items),
        frames.by_lot(facts, items),
        frames.by_party(facts, items),
        frames.by_county(facts, items, parties),
        frames.by(facts, items, year),
    ]
    return [{key: frames.kronor(value) for key, value in sums["value"].items()} for sums in ways]


BY_HAND = (
    ("l.item_id", ""),
    ("i.lot_id", ""),
    ("a.organisation_id", ""),
    ("o.county_code", "JOIN organisations_organisation o ON o.id = a.organisation_id"),
    ("a.inquiry_id", ""),
)


def _by_hand(pks: list[int]) -> list[dict[Any, Decimal]]:
    """The same as a database person writes it: a statement per way of adding up."""
    found = []
    with connection.cursor() as cursor:
        for key, join in BY_HAND:
            cursor.execute(
                f"""SELECT {key}, sum(l.quantity * i.unit_price) FROM needs_answerline l
                JOIN needs_answer a ON a.id = l.answer_id
                JOIN needs_inquiryitem i ON i.id = l.item_id {join}
                WHERE a.inquiry_id = ANY(%s) AND a.status = 'submitted' AND a.stance = 'needs'
                GROUP BY {key}""",  # noqa: S608 - names of our own columns
                [pks],
            )
            found.append(dict(cursor.fetchall()))
    return found
