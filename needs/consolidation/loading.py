"""From the database to frames: few statements, whatever the number of parties and lines.

Quantities are copied out by PostgreSQL (`COPY`) and read by Arrow: no object is made per line.
"""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa
from django.db import connection
from django.db.models import BigIntegerField, DateField, F, Value
from django.db.models.functions import Cast
from pyarrow import csv

from needs.consolidation import frames
from needs.consolidation.models import Adjustment, Inhabitants, ScenarioFactors, SnapshotRow
from needs.consolidation.scenarios import Factors
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine, Inquiry, InquiryItem
from needs.inquiries.selectors import current_inquiry
from portal.procurements import selectors as procurements
from portal.procurements.process import Key

HUNDRED = Value(100)
Key2 = tuple[int, int]

_WORDS = pa.dictionary(pa.int32(), pa.string())
_TYPES = {
    "answer_id": pa.int64(),
    "organisation_id": pa.int64(),
    "item_id": pa.int64(),
    "quantity": pa.int64(),
    "confidence": _WORDS,
    "stance": _WORDS,
    "starts_on": pa.timestamp("s"),
}


def begins_field() -> Any:
    """The day from which a line is needed; without the field, every need begins with the term."""
    if any(field.name == "starts_on" for field in AnswerLine._meta.get_fields()):
        return F("starts_on")
    return Value(None, output_field=DateField())


def lines_of(inquiries: Collection[int], user: Any = None) -> Any:
    """The quantities of submitted answers that are read; all of them without `user`."""
    lines = AnswerLine.objects.filter(
        answer__inquiry__in=inquiries,
        answer__status__in=AnswerStatus.counted(),
        answer__stance__in=Stance.with_quantities(),
    )
    return lines.visible_to(user) if user is not None else lines


def facts_of(
    inquiries: Collection[int], user: Any = None, organisation: Any = None
) -> pd.DataFrame:
    """`facts` (see `frames`) of inquiries as they are answered, in one statement."""
    lines = lines_of(inquiries, user)
    if organisation is not None:
        lines = lines.filter(answer__organisation=organisation)
    rows = lines.order_by().values_list(
        "answer_id",
        "answer__organisation_id",
        "item_id",
        Cast(F("quantity") * HUNDRED, BigIntegerField()),
        "confidence",
        "answer__stance",
        begins_field(),
    )
    frame = _copied(rows, _TYPES)
    frame["starts_on"] = frame["starts_on"].astype("datetime64[s]")
    frame.insert(4, "original", frame["quantity"])
    return frame


def frozen_quantities(snapshot_id: int, organisation: Any = None) -> pd.DataFrame:
    """organisation_id, item_id and quantity (hundredths) of what a snapshot counts."""
    rows = SnapshotRow.objects.filter(snapshot=snapshot_id, stance=Stance.NEEDS)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    names = ("organisation_id", "item_id", "quantity")
    return _copied(
        rows.order_by().values_list(
            "organisation_id", "item_id", Cast(F("quantity") * HUNDRED, BigIntegerField())
        ),
        {name: _TYPES[name] for name in names},
    )


def _copied(rows: Any, types: Mapping[str, Any]) -> pd.DataFrame:
    sql, params = rows.query.sql_with_params()
    connection.ensure_connection()
    out = io.BytesIO()
    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    with connection.connection.cursor() as cursor, cursor.copy(statement, params) as copy:
        for block in copy:
            out.write(block)
    if not out.tell():
        columns = {name: pd.Series(dtype=frames.FACTS[name]) for name in types}
        return pd.DataFrame(columns)
    out.seek(0)
    table = csv.read_csv(
        out,
        read_options=csv.ReadOptions(column_names=list(types)),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    return table.to_pandas()


def adjusted(facts: pd.DataFrame, adjustments: Mapping[Key2, int]) -> pd.DataFrame:
    """`facts` with other quantities, by (answer, item) in hundredths; `original` stays."""
    if not adjustments or not len(facts):
        return facts
    keys = pd.MultiIndex.from_arrays([facts["answer_id"], facts["item_id"]])
    other = pd.Series(adjustments, dtype="int64")
    other.index = pd.MultiIndex.from_tuples(other.index)
    new = other.reindex(keys)
    frame = facts.copy()
    touched = new.notna().to_numpy()
    frame.loc[touched, "quantity"] = new[touched].astype("int64").to_numpy()
    return frame


def facts_as_counted(inquiry_id: int, organisation: Any = None) -> pd.DataFrame:
    """`facts` with the adjustments that are in force: all parties' or one's; two statements."""
    rows = Adjustment.objects.filter(answer__inquiry=inquiry_id)
    if organisation is not None:
        rows = rows.filter(answer__organisation=organisation)
    return adjusted(
        facts_of([inquiry_id], organisation=organisation),
        {(r.answer_id, r.item_id): frames.hundredths(r.quantity) for r in rows.in_force()},
    )


@dataclass(frozen=True)
class Party:
    """An asked organisation and where its answer stands."""

    answer_id: int
    organisation_id: int
    name: str
    code: str
    county_code: str
    county: str
    status: AnswerStatus
    stance: Stance
    submitted_at: Any
    inhabitants: int
    population_year: int

    @property
    def is_counted(self) -> bool:
        """Whether its answer is in."""
        return self.status in AnswerStatus.counted()

    @property
    def is_undecided(self) -> bool:
        """Whether nobody knows what it needs: it is silent, or unsure."""
        return not self.is_counted or self.stance == Stance.UNSURE


@dataclass(frozen=True)
class Book:
    """Everything a page about a demand needs; `facts` are adjusted."""

    inquiry: Inquiry
    lines: list[InquiryItem]
    people: list[Party]
    facts: pd.DataFrame
    adjustments: dict[Key2, Adjustment]
    factors: Factors
    stored_factors: ScenarioFactors | None

    @cached_property
    def items(self) -> pd.DataFrame:
        """The lines as a frame (see `frames`)."""
        return items_frame(self.lines)

    @cached_property
    def parties(self) -> pd.DataFrame:
        """The parties as a frame (see `frames`)."""
        return pd.DataFrame(
            {
                "county_code": pd.Series([p.county_code for p in self.people], dtype="str"),
                "inhabitants": pd.Series([p.inhabitants for p in self.people], dtype="int64"),
            }
        ).set_index(pd.Index([p.organisation_id for p in self.people], dtype="int64"))

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The facts that are in the sums."""
        return frames.counted(self.facts)

    @property
    def months(self) -> int:
        """The term."""
        return int(self.inquiry.procurement.term_months)

    @cached_property
    def start(self) -> date:
        """The first month of the term: after the planned day of signing, else next January."""
        return term_start(self.inquiry)[0]

    @cached_property
    def start_is_planned(self) -> bool:
        """Whether `start` follows from the plan of the procurement."""
        return term_start(self.inquiry)[1]

    @cached_property
    def undecided(self) -> dict[int, int]:
        """Parties that nobody knows the need of: organisation id to answer id."""
        return {p.organisation_id: p.answer_id for p in self.people if p.is_undecided}

    def narrowed(self, facts: pd.DataFrame) -> "Book":
        """The same demand with fewer facts."""
        return Book(
            self.inquiry,
            self.lines,
            self.people,
            facts,
            self.adjustments,
            self.factors,
            self.stored_factors,
        )


def items_frame(lines: list[InquiryItem]) -> pd.DataFrame:
    """Lines as `items` (see `frames`)."""
    return pd.DataFrame(
        {
            "price": pd.Series(
                [frames.hundredths(line.unit_price) if line.unit_price else 0 for line in lines],
                dtype="int64",
            ),
            "lot_id": pd.Series([line.lot_id or 0 for line in lines], dtype="int64"),
        }
    ).set_index(pd.Index([line.pk for line in lines], dtype="int64", name="item_id"))


def term_start(inquiry: Inquiry) -> tuple[date, bool]:
    """The first day of the month after the planned signing and True; else a January and False."""
    signed = procurements.milestone(inquiry.procurement, Key.AGREEMENT)
    if signed:
        month = signed.year * 12 + signed.month
        return date(month // 12, month % 12 + 1, 1), True
    return date(inquiry.deadline.year + 1, 1, 1), False


def book_of(procurement: Any, user: Any = None) -> Book | None:
    """The demand of a procurement as `user` may see it (all without); None before it is asked."""
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return None
    inquiry.procurement = procurement if hasattr(procurement, "pk") else inquiry.procurement
    return load(inquiry, user)


def load(inquiry: Inquiry, user: Any = None) -> Book:
    """The same of one inquiry: six statements."""
    adjustments = Adjustment.objects.filter(answer__inquiry=inquiry)
    if user is not None:
        adjustments = adjustments.visible_to(user)
    open_ones = {
        (row.answer_id, row.item_id): row
        for row in adjustments.in_force().select_related("made_by", "answer")
    }
    stored = ScenarioFactors.objects.filter(inquiry=inquiry).select_related("set_by").first()
    return Book(
        inquiry=inquiry,
        lines=list(inquiry.items.select_related("lot")),
        people=_people(inquiry, user),
        facts=adjusted(
            facts_of([inquiry.pk], user),
            {key: frames.hundredths(row.quantity) for key, row in open_ones.items()},
        ),
        adjustments=open_ones,
        factors=factors_of(stored),
        stored_factors=stored,
    )


def factors_of(stored: ScenarioFactors | None) -> Factors:
    """The stored factors as a value; the defaults when nobody has set any."""
    if stored is None:
        return Factors()
    return Factors(
        high=(stored.high_low, stored.high_high),
        medium=(stored.medium_low, stored.medium_high),
        low=(stored.low_low, stored.low_high),
        undecided_likely=stored.undecided_likely,
        undecided_high=stored.undecided_high,
    )


def _people(inquiry: Inquiry, user: Any) -> list[Party]:
    answers = Answer.objects.filter(inquiry=inquiry).asked()
    if user is not None:
        answers = answers.visible_to(user)
    latest = inhabitants_of(inquiry)
    rows = answers.order_by("organisation__sort_name").values_list(
        "pk",
        "organisation_id",
        "organisation__short_name",
        "organisation__code",
        "organisation__county_code",
        "organisation__county",
        "status",
        "stance",
        "submitted_at",
    )
    return [
        Party(
            *row[:6],
            AnswerStatus(row[6]),
            Stance(row[7]),
            row[8],
            *latest.get(row[1], (0, 0)),
        )
        for row in rows
    ]


def inhabitants_of(inquiry: Inquiry) -> dict[int, tuple[int, int]]:
    """(inhabitants, year) of each asked organisation, the latest year entered."""
    rows = Inhabitants.objects.filter(organisation__need_answers__inquiry=inquiry).order_by("year")
    return {
        organisation_id: (count, year)
        for organisation_id, count, year in rows.values_list("organisation_id", "count", "year")
    }


def load_factors(inquiry: Inquiry) -> Factors:
    """The factors that hold for an inquiry."""
    return factors_of(ScenarioFactors.objects.filter(inquiry=inquiry).first())
