"""The table of what may be called off, from whom, and what stops it. Nothing asks the database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.enums import CallOffModel
from contracts.calloffs import rules
from contracts.calloffs.ceiling import Room
from contracts.calloffs.enums import Answer
from contracts.calloffs.rules import Facts, Law, Seat
from contracts.calloffs.terms import Asked, CallOffTerms, ChangeTerms, CompetitionTerms, QuoteTerms
from portal.core.decisions import Decision
from portal.rules.results import Ruled

TODAY = date(2026, 11, 23)
A, B, C = 1, 2, 3
ORDER = Ruled(True, "Ordningen gäller.", "LOU 7:4–9", "", verified=True)
OPEN = Ruled(True, "Det är inte avgjort.", "C-23/20, LOU 5:14", "", verified=False)
SHUT = Ruled(False, "Avtalet har ingen verkan.", "C-23/20", "", verified=True)


def seats(*taken: int, shares: tuple[int, ...] = (50, 30, 20)) -> tuple[Seat, ...]:
    given = taken or (0, 0, 0)
    return tuple(
        Seat(pk, name, rank=pk, share=Decimal(share), taken=Decimal(had))
        for pk, name, share, had in zip((A, B, C), "ABC", shares, given, strict=True)
    )


def facts(method: str = CallOffModel.RANKING, **changes: Any) -> Facts:
    made = Facts(
        method=method,
        standing=Decision.yes(),
        last_contract_date=date(2029, 12, 31),
        seats=seats(),
        lot=Room(used=Decimal(300), ordered=Decimal(100), ceiling=Decimal(1000)),
        total=Room(used=Decimal(500), ordered=Decimal(300), ceiling=Decimal(2000)),
        law=Law(ORDER, OPEN),
        today=TODAY,
    )
    return replace(made, **changes)


def terms(place: int = A, **changes: Any) -> CallOffTerms:
    made = CallOffTerms(
        place_id=place,
        made_on=TODAY,
        contract_to=date(2027, 12, 31),
        decided_by="Dora",
        value=Decimal(500),
    )
    return replace(made, **changes)


def asked(*places: int) -> tuple[Asked, ...]:
    return tuple(Asked(pk, date(2026, 11, 20), Answer.NO_CAPACITY) for pk in places)


def fields(found: list[rules.Objection]) -> list[str]:
    return [objection.field for objection in found]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"made_on": date(2026, 11, 24)}, ["made_on"]),
        ({"contract_to": date(2026, 11, 22)}, ["contract_to"]),
        ({"contract_to": date(2030, 1, 1)}, ["contract_to"]),
        ({"contract_to": date(2029, 12, 31)}, []),
        ({"value": None, "quantity": Decimal(3)}, ["value"]),
        ({"value": Decimal(0)}, ["value"]),
        ({"decided_by": " "}, ["decided_by"]),
        ({"place_id": 9}, ["place"]),
        ({"value": Decimal("600.00")}, []),
        ({"value": Decimal("600.01")}, ["value"]),
    ],
)
def test_what_holds_of_every_call_off(changed: dict[str, Any], wanted: list[str]) -> None:
    assert fields(rules.objections(facts(), terms(**changed))) == wanted


def test_who_may_not_use_the_agreement_is_told_that_alone() -> None:
    no = Decision.no("Bjuv är inte part.", paragraph="LOU 7:3")
    found = rules.objections(facts(standing=no), terms(value=Decimal(10_000)))

    assert [(o.text, o.paragraph, o.overridable) for o in found] == [
        ("Bjuv är inte part.", "LOU 7:3", False)
    ]


def test_a_quantity_is_enough_only_where_nothing_has_a_ceiling() -> None:
    free = facts(lot=Room(), total=Room())

    assert rules.objections(free, terms(value=None, quantity=Decimal(3))) == []
    assert fields(rules.objections(free, terms(value=None))) == ["value"]
    lot_free = facts(lot=Room())
    assert fields(rules.objections(lot_free, terms(value=None, quantity=Decimal(3)))) == ["value"]


@pytest.mark.parametrize(
    ("place", "given", "wanted"),
    [
        (A, (), []),
        (B, (), [f"answer_{A}"]),
        (B, (A,), []),
        (C, (A,), [f"answer_{B}"]),
        (C, (B,), [f"answer_{A}"]),
        (C, (A, B), []),
        (C, (), [f"answer_{A}", f"answer_{B}"]),
    ],
)
def test_ranking_asks_every_supplier_before(
    place: int, given: tuple[int, ...], wanted: list[str]
) -> None:
    found = rules.objections(facts(), terms(place, asked=asked(*given)))

    assert fields(found) == wanted
    assert all(o.paragraph == "LOU 7:4–9" and ORDER.reason in o.text for o in found)


def test_who_was_asked_afterwards_or_answered_before_is_no_proof() -> None:
    late = Asked(A, date(2026, 11, 24), Answer.LATE)
    early = Asked(A, date(2026, 11, 20), Answer.DECLINED, answered_on=date(2026, 11, 19))

    assert fields(rules.objections(facts(), terms(B, asked=(late,)))) == [f"asked_on_{A}"]
    assert fields(rules.objections(facts(), terms(B, asked=(early,)))) == [f"answered_on_{A}"]


@pytest.mark.parametrize(
    ("taken", "wanted"),
    [
        ((0, 0, 0), A),  # Nobody is behind: the largest part.
        ((60, 20, 20), B),  # 50/30/20 of 100: B lacks 10.
        ((50, 40, 10), C),
        ((40, 30, 30), A),
    ],
)
def test_the_key_points_at_who_is_furthest_behind(taken: tuple[int, ...], wanted: int) -> None:
    of = facts(CallOffModel.DISTRIBUTION, seats=seats(*taken))
    others = [pk for pk in (A, B, C) if pk != wanted]

    assert rules.proposal(of).place_id == wanted
    assert rules.objections(of, terms(wanted)) == []
    for other in others:
        assert fields(rules.objections(of, terms(other))) == ["reason"]
        assert rules.objections(of, terms(other, reason="Har ont om folk.")) == []


def test_a_key_that_is_not_registered_points_at_nobody() -> None:
    unknown = tuple(replace(seat, share=None) for seat in seats())
    of = facts(CallOffModel.DISTRIBUTION, seats=unknown)

    assert rules.proposal(of).place_id is None
    assert rules.objections(of, terms(B)) == []


def test_the_individuals_need_is_written_down() -> None:
    of = facts(CallOffModel.INDIVIDUAL_NEED)

    assert rules.proposal(of).place_id is None
    assert fields(rules.objections(of, terms(B))) == ["reason"]
    assert rules.objections(of, terms(B, reason="Språk och avstånd till skola.")) == []


def competition(**changes: Any) -> CompetitionTerms:
    made = CompetitionTerms(
        deadline=date(2026, 11, 20),
        criteria="Lägst pris.",
        quotes=tuple(QuoteTerms(pk, amount=Decimal(400 + pk)) for pk in (A, B, C)),
    )
    return replace(made, **changes)


def quotes(*rows: QuoteTerms) -> dict[str, Any]:
    return {"quotes": rows}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"deadline": date(2026, 11, 24)}, ["deadline"]),
        ({"criteria": ""}, ["criteria"]),
        ({"standstill_until": TODAY}, ["standstill_until"]),
        ({"standstill_until": date(2026, 11, 22)}, []),
        (
            quotes(QuoteTerms(A, amount=Decimal(1)), QuoteTerms(B)),
            [f"quote_note_{C}"],
        ),
        (
            quotes(
                QuoteTerms(A, amount=Decimal(1)),
                QuoteTerms(B),
                QuoteTerms(C, invited=False, note="Får inte åta sig mer."),
            ),
            [],
        ),
        (quotes(QuoteTerms(A), QuoteTerms(B, amount=Decimal(1)), QuoteTerms(C)), [f"quote_{A}"]),
    ],
)
def test_a_renewed_competition_is_whole(changed: dict[str, Any], wanted: list[str]) -> None:
    of = facts(CallOffModel.COMPETITION)
    call_off = terms(A, competition=competition(**changed), authority="Delegation 3.1")

    assert fields(rules.objections(of, call_off)) == wanted


def test_a_competition_needs_to_be_held_and_somebody_with_authority() -> None:
    of = facts(CallOffModel.COMPETITION)

    assert fields(rules.objections(of, terms(A))) == ["deadline"]
    assert fields(rules.objections(of, terms(A, competition=competition()))) == ["authority"]


@pytest.mark.parametrize("method", [m.value for m in CallOffModel])
def test_one_supplier_is_simply_called_off(method: str) -> None:
    of = facts(method, seats=seats()[:1])

    assert rules.proposal(of).place_id == A
    assert rules.objections(of, terms(A)) == []


@pytest.mark.parametrize(("law", "overridable"), [(OPEN, True), (SHUT, False)])
def test_the_ceiling_stops_and_the_law_says_whether_a_lawyer_may_let_it_pass(
    law: Ruled[bool], overridable: bool
) -> None:
    of = facts(law=Law(ORDER, law), lot=Room())
    found = rules.objections(of, terms(value=Decimal("1200.01")))

    (objection,) = found
    assert objection.overridable is overridable
    assert objection.verified is law.verified
    assert objection.paragraph == law.paragraph
    assert law.reason in objection.text
    assert "1 200,00" in objection.text.replace("\xa0", " ")


def test_a_change_is_tried_like_a_call_off_but_what_is_above_may_shrink() -> None:
    full = facts(lot=Room(used=Decimal(1000), ceiling=Decimal(1000)), law=Law(ORDER, SHUT))

    def change(value: int, was: int, reason: str = "Färre timmar.") -> list[str]:
        wanted = ChangeTerms(Decimal(value), None, date(2027, 6, 30), "", "", reason)
        return fields(rules.change_objections(full, TODAY, wanted, was=Decimal(was)))

    assert change(400, was=500) == []
    assert change(600, was=500) == ["value"]
    assert change(400, was=500, reason=" ") == ["reason"]
