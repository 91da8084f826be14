"""Agreements without a procurement here: who registers them, and what proves their parties."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.agreements import actions, policies
from contracts.agreements.enums import AgreementKind, AgreementOrigin, CallOffModel
from contracts.agreements.models import Agreement
from contracts.agreements.terms import (
    AgreementTerms,
    LotTerms,
    PartyTerms,
    PlaceTerms,
    SupplierName,
    Upload,
)
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.organisations.enums import Role
from portal.procurements.models import Supplier
from tests.support.factories import base


def proof() -> Upload:
    return Upload(SimpleUploadedFile("bilaga.csv", b"Part;Nummer\nBjuv;1\nLund;2\n"), "bilaga.csv")


@pytest.fixture
def terms() -> AgreementTerms:
    """A framework agreement of 2024 with two suppliers by a key."""
    return AgreementTerms(
        title="Möbler",
        number="23.3-5834-2022-001",
        valid_from=date(2024, 1, 1),
        valid_to=date(2027, 12, 31),
        signed_on=None,
        call_off_model=CallOffModel.DISTRIBUTION,
        lots=(
            LotTerms(
                1,
                "Mattor",
                (
                    PlaceTerms(SupplierName("Ett AB"), share=Decimal(60), sub_area="Norr"),
                    PlaceTerms(SupplierName("Två AB"), share=Decimal(40), sub_area="Norr"),
                    PlaceTerms(SupplierName("Ett AB"), share=Decimal(100), sub_area="Söder"),
                ),
            ),
        ),
    )


def register(actor: Any, terms: AgreementTerms, parties: Any, **more: Any) -> Agreement:
    rows = [PartyTerms(party) for party in parties]
    return actions.register_by_hand(actor=actor, terms=terms, parties=rows, **more)


def test_it_keeps_lots_sub_areas_shares_and_the_proof(
    coordinator: Any, terms: AgreementTerms, bjuv: Any, lund: Any
) -> None:
    made = register(coordinator, terms, [bjuv, lund], proof=proof())

    assert made.procurement is None
    assert made.number == "23.3-5834-2022-001"
    assert made.number_key == "23358342022001"
    assert {party.organisation for party in made.parties.all()} == {bjuv, lund}
    assert made.party_proof is not None
    lot = made.lots.get()
    assert [area.name for area in lot.sub_areas.all()] == ["Norr", "Söder"]
    assert lot.suppliers.count() == 3
    assert Supplier.objects.filter(name="Ett AB").count() == 1
    event = AuditEvent.objects.of(made).get(code="agreements.registered_by_hand")
    assert event.data["parties"] == 2


def test_parties_without_proof_are_refused(
    coordinator: Any, terms: AgreementTerms, bjuv: Any
) -> None:
    with pytest.raises(ActionError) as refusal:
        register(coordinator, terms, [bjuv])

    assert refusal.value.field == "proof"
    assert not Agreement.objects.exists()


def test_an_authority_s_own_contract_needs_no_other_proof(
    coordinator: Any, terms: AgreementTerms, bjuv: Any
) -> None:
    own = replace(terms, kind=AgreementKind.CONTRACT, responsible=bjuv)

    made = register(coordinator, own, [bjuv])

    assert made.kind == AgreementKind.CONTRACT
    assert made.call_off_model == ""


def test_a_number_written_otherwise_is_the_same_number(
    coordinator: Any, terms: AgreementTerms, bjuv: Any
) -> None:
    register(coordinator, terms, [bjuv], proof=proof())

    with pytest.raises(ActionError) as refusal:
        register(coordinator, replace(terms, number="23.3 5834/2022 001"), [bjuv], proof=proof())
    assert refusal.value.field == "number"


@pytest.mark.parametrize("share", [Decimal(30), None])
def test_a_key_sums_to_a_hundred_in_each_sub_area(
    coordinator: Any, terms: AgreementTerms, bjuv: Any, share: Decimal | None
) -> None:
    lot = terms.lots[0]
    places = (*lot.suppliers[:1], replace(lot.suppliers[1], share=share), lot.suppliers[2])

    with pytest.raises(ActionError) as refusal:
        register(
            coordinator,
            replace(terms, lots=(replace(lot, suppliers=places),)),
            [bjuv],
            proof=proof(),
        )
    assert refusal.value.field == "lots"


def test_imported_ones_get_their_parties_once(
    coordinator: Any, terms: AgreementTerms, bjuv: Any, lund: Any
) -> None:
    made = register(coordinator, terms, [], origin=AgreementOrigin.IMPORTED)
    assert not policies.may_use(made, bjuv)

    actions.enter_parties(
        actor=coordinator, agreement=made, parties=[PartyTerms(bjuv)], proof=proof()
    )

    assert policies.may_use(Agreement.objects.get(pk=made.pk), bjuv)
    with pytest.raises(Refused):
        actions.enter_parties(
            actor=coordinator, agreement=made, parties=[PartyTerms(lund)], proof=proof()
        )


def test_only_coordinators_register_and_lawyers_keep(
    coordinator: Any, association_controller: Any, lawyer: Any, terms: Any, by_hand: Agreement
) -> None:
    for person in (association_controller, lawyer):
        assert not policies.may_register_by_hand(person)
    assert policies.may_manage(lawyer, by_hand)
    assert policies.may_manage(coordinator, by_hand)
    assert not policies.may_manage(association_controller, by_hand)


def test_of_a_procurement_s_agreement_its_own_coordinator_decides(
    agreement: Agreement, coordinator: Any, association: Any
) -> None:
    other = base.UserFactory(roles=[(association, Role.COORDINATOR)])

    assert policies.may_manage(coordinator, agreement)
    assert not policies.may_manage(other, agreement)


def test_who_made_it_or_is_a_party_sees_it(
    by_hand: Agreement, bjuv_reader: Any, outsider: Any, lund: Any
) -> None:
    by_hand.responsible = lund
    by_hand.save(update_fields=["responsible"])
    maker = base.UserFactory(roles=[(lund, Role.READER)])

    visible = Agreement.objects.visible_to
    assert by_hand in visible(bjuv_reader)
    assert by_hand in visible(maker)
    assert by_hand not in visible(outsider)


def test_a_correction_says_what_and_why(by_hand: Agreement, coordinator: Any) -> None:
    actions.edit_agreement(
        actor=coordinator,
        agreement=by_hand,
        values={"number": "KM 2024-012", "ceiling": Decimal(2_000_000)},
        reason="Fel i registret.",
    )

    changed = Agreement.objects.get(pk=by_hand.pk)
    assert changed.number_key == "KM2024012"
    event = AuditEvent.objects.of(changed).get(code="agreements.edited")
    assert event.data["changes"]["number"] == ["KM 2024-011", "KM 2024-012"]
    assert event.data["reason"] == "Fel i registret."


def test_what_a_procurement_settled_is_not_corrected(
    agreement: Agreement, coordinator: Any
) -> None:
    with pytest.raises(ActionError):
        actions.edit_agreement(
            actor=coordinator,
            agreement=agreement,
            values={"ceiling": Decimal(9_000_000)},
            reason="Mer behövs.",
        )


def test_two_places_change_ranks(by_hand: Agreement, coordinator: Any) -> None:
    lot = by_hand.lots.get()
    first = lot.suppliers.get()
    second = lot.suppliers.create(supplier=base.SupplierFactory(), rank=2)

    actions.edit_lot(
        actor=coordinator,
        lot=lot,
        call_off_model="",
        call_off_terms="",
        order={first.pk: (2, None), second.pk: (1, None)},
        reason="Omkastade vid inmatningen.",
    )

    assert list(lot.suppliers.order_by("rank").values_list("pk", flat=True)) == [
        second.pk,
        first.pk,
    ]
