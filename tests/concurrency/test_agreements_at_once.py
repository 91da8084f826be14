"""Two people keep the same agreement at once: what one does is done, and the other is told so."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from contracts.agreements import actions
from contracts.agreements.actions.correcting import Arrangement
from contracts.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementSupplier,
    PriceRow,
    Termination,
)
from contracts.agreements.terms import (
    AgreementTerms,
    LotTerms,
    NewPlaceTerms,
    PartyTerms,
    PlaceTerms,
    PriceTerms,
    SuccessionTerms,
    SupplierName,
    TerminationTerms,
)
from contracts.cards import actions as cards
from contracts.cards.models import AgreementPublication
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.organisations.enums import Role
from portal.rules import reference as rules
from tests.concurrency.test_calloffs import TODAY, at_once
from tests.support.factories import agreements as factories
from tests.support.factories import base

pytestmark = pytest.mark.django_db(transaction=True)
WHO = {"decided_by": "Dora Direktör", "authority": "Delegation 3.4"}


class Scene:
    """Two coordinators and an agreement without a procurement here."""

    def __init__(self) -> None:
        rules.load()
        self.association = base.AssociationFactory()
        self.people = [
            base.UserFactory(roles=[(self.association, Role.COORDINATOR)]) for _ in range(2)
        ]
        self.supplier = base.SupplierFactory()
        with clock.pretend(TODAY):
            self.agreement: Any = factories.AgreementFactory(by_hand=True)
            self.lot: Any = factories.AgreementLotFactory(
                agreement=self.agreement, suppliers=[self.supplier]
            )

    def both(self, act: Callable[[Any, int], Any]) -> list[str]:
        """Both do it at once; `act(person, number)`."""
        return at_once(*(partial(act, who, number) for number, who in enumerate(self.people)))


def refusals(outcomes: list[str]) -> int:
    return sum(outcome != "done" for outcome in outcomes)


def test_a_number_is_registered_once() -> None:
    scene = Scene()

    def register(who: Any, number: int) -> None:
        terms = AgreementTerms(
            title=f"Möbler {number}",
            number=("M-2026/1", "m 2026 1")[number],
            valid_from=date(2026, 1, 1),
            valid_to=date(2027, 12, 31),
            signed_on=None,
            lots=(LotTerms(1, "Allt", (PlaceTerms(SupplierName("Stol AB"), rank=1),)),),
        )
        parties = [PartyTerms(scene.association)]
        actions.register_by_hand(actor=who, terms=terms, parties=parties)

    assert refusals(scene.both(register)) == 1
    made = Agreement.objects.get(number_key="M20261")
    assert made.lots.get().suppliers.count() == 1
    assert AuditEvent.objects.filter(code="agreements.registered_by_hand").count() == 1


def test_an_agreement_is_terminated_once() -> None:
    scene = Scene()
    terms = TerminationTerms("supplier", TODAY, TODAY + timedelta(days=30), "Konkurs.", **WHO)

    def terminate(who: Any, _number: int) -> None:
        actions.terminate_agreement(actor=who, agreement=scene.agreement, terms=terms)

    assert refusals(scene.both(terminate)) == 1
    assert Termination.objects.count() == 1
    assert AuditEvent.objects.filter(code="agreements.terminated").count() == 1


def test_a_place_is_taken_over_once_by_two_heirs() -> None:
    scene = Scene()
    place = scene.lot.suppliers.get()
    heirs = [base.SupplierFactory() for _ in range(2)]

    def succeed(who: Any, number: int) -> None:
        terms = SuccessionTerms(heirs[number], TODAY, "Köpt.", **WHO)
        actions.succeed_supplier(actor=who, place=place, terms=terms)

    assert refusals(scene.both(succeed)) == 1
    assert AgreementSupplier.objects.filter(lot=scene.lot).count() == 2
    assert AgreementSupplier.objects.filter(lot=scene.lot, valid_to=None).count() == 1
    assert scene.agreement.amendments.count() == 1


def test_a_place_is_ended_or_taken_over_but_not_both() -> None:
    scene = Scene()
    place = scene.lot.suppliers.get()
    heir = base.SupplierFactory()
    ending = TerminationTerms("supplier", TODAY, TODAY, "Konkurs.", **WHO)

    def change(who: Any, number: int) -> None:
        if number:
            actions.terminate_place(actor=who, place=place, terms=ending)
        else:
            terms = SuccessionTerms(heir, TODAY, "Köpt.", **WHO)
            actions.succeed_supplier(actor=who, place=place, terms=terms)

    assert refusals(scene.both(change)) == 1
    place.refresh_from_db()
    assert place.valid_to == TODAY - timedelta(days=1)


def test_a_price_from_a_day_is_entered_once_and_the_old_one_ends_once() -> None:
    scene = Scene()
    old = PriceTerms("Papper", "bunt", Decimal(40), date(2026, 1, 1))
    with clock.pretend(TODAY):
        actions.set_price(actor=scene.people[0], lot=scene.lot, terms=old)

    def price(who: Any, number: int) -> None:
        terms = PriceTerms("Papper", "bunt", Decimal(42 + number), TODAY)
        actions.set_price(actor=who, lot=scene.lot, terms=terms)

    assert refusals(scene.both(price)) == 1
    rows = PriceRow.objects.filter(lot=scene.lot).order_by("valid_from")
    assert [row.valid_to for row in rows] == [TODAY - timedelta(days=1), None]


def test_parties_are_entered_once() -> None:
    scene = Scene()
    scene.agreement.responsible = scene.association
    scene.agreement.save(update_fields=["responsible"])
    parties = [PartyTerms(scene.association)]

    def enter(who: Any, _number: int) -> None:
        actions.enter_parties(actor=who, agreement=scene.agreement, parties=parties, proof=None)

    assert refusals(scene.both(enter)) == 1
    assert AgreementParty.objects.filter(agreement=scene.agreement).count() == 1
    assert AuditEvent.objects.filter(code="agreements.parties_entered").count() == 1


def test_two_lots_cannot_share_a_ceiling_that_holds_one() -> None:
    """Each correction alone fits below the whole; together they do not."""
    scene = Scene()
    other: Any = factories.AgreementLotFactory(
        agreement=scene.agreement, suppliers=[scene.supplier]
    )
    lots = [scene.lot, other]

    def correct(who: Any, number: int) -> None:
        values = {"ceiling": Decimal(600_000)}
        actions.correct_lot(actor=who, lot=lots[number], values=values, reason="Saknades.")

    assert refusals(scene.both(correct)) == 1
    ceilings = list(scene.agreement.lots.values_list("ceiling", flat=True))
    assert sorted(ceilings, key=str) == [Decimal(600_000), None]


def test_two_suppliers_do_not_get_the_same_rank_and_the_card_is_one() -> None:
    scene = Scene()
    with clock.pretend(TODAY):
        cards.publish_agreement(actor=scene.people[0], agreement=scene.agreement)

    def add(who: Any, number: int) -> None:
        actions.add_supplier(
            actor=who,
            lot=scene.lot,
            place=NewPlaceTerms(SupplierName(f"Sen {number} AB"), TODAY, rank=2),
            arrangement=Arrangement("", "", {}),
            reason="Saknades.",
        )

    assert refusals(scene.both(add)) == 1
    assert scene.lot.suppliers.count() == 2
    assert AgreementPublication.objects.current().filter(agreement=scene.agreement).count() == 1
