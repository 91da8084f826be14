"""What the register has wrong or lacks is put right, with why; the law's longest term is kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.agreements import actions, policies
from contracts.agreements.actions.correcting import Arrangement
from contracts.agreements.enums import AgreementOrigin, CallOffModel
from contracts.agreements.models import Agreement, AgreementLot, AgreementOption
from contracts.agreements.panels import Tab
from contracts.agreements.terms import (
    AmendmentTerms,
    LotTerms,
    NewPlaceTerms,
    OptionTerms,
    PlaceTerms,
    SupplierName,
)
from contracts.cards import actions as cards
from contracts.cards.models import AgreementPublication
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from tests.agreements.conftest import TODAY
from tests.agreements.test_pages import text
from tests.support.factories import agreements as factories
from tests.support.factories import base

WHO: Any = {"decided_by": "Dora Direktör", "authority": "Delegation 3.4"}
AS_BEFORE = Arrangement("", "", {})


@pytest.fixture
def lot(by_hand: Agreement) -> AgreementLot:
    return by_hand.lots.get()


def test_a_lot_s_ceiling_is_corrected_with_why(
    by_hand: Agreement, lot: AgreementLot, coordinator: Any
) -> None:
    values = {"name": "Papper och kuvert", "ceiling": Decimal(400_000)}
    actions.correct_lot(actor=coordinator, lot=lot, values=values, reason="Fel i bilagan.")

    lot.refresh_from_db()
    assert (lot.name, lot.ceiling) == ("Papper och kuvert", Decimal(400_000))
    event = AuditEvent.objects.of(by_hand).get(code="agreements.lot_corrected")
    assert event.data["changes"]["ceiling"] == ["", "400000"]
    assert event.data["reason"] == "Fel i bilagan."
    for field, value in (("ceiling", Decimal(1_000_001)), ("ceiling", Decimal(0)), ("name", " ")):
        with pytest.raises(ActionError) as refused:
            actions.correct_lot(
                actor=coordinator, lot=lot, values={field: value}, reason="Fel igen."
            )
        assert refused.value.field == field


def test_the_whole_cannot_be_corrected_below_its_lots(
    by_hand: Agreement, lot: AgreementLot, coordinator: Any
) -> None:
    actions.correct_lot(
        actor=coordinator, lot=lot, values={"ceiling": Decimal(900_000)}, reason="Saknades."
    )
    with pytest.raises(ActionError) as refused:
        actions.edit_agreement(
            actor=coordinator,
            agreement=by_hand,
            values={"ceiling": Decimal(800_000)},
            reason="Fel.",
        )
    assert refused.value.field == "ceiling"


def test_what_a_procurement_has_settled_is_left_alone(
    agreement: Agreement, coordinator: Any, supplier: Any
) -> None:
    lot = agreement.lots.get()
    place = NewPlaceTerms(base.SupplierFactory(), TODAY, rank=2)
    with pytest.raises(Refused):
        actions.correct_lot(actor=coordinator, lot=lot, values={"name": "X"}, reason="Fel.")
    with pytest.raises(Refused):
        actions.add_option(
            actor=coordinator,
            agreement=agreement,
            terms=OptionTerms(12, date(2028, 6, 1), date(2029, 12, 31)),
            reason="Glömd.",
        )
    with pytest.raises(ActionError) as refused:
        actions.add_supplier(
            actor=coordinator, lot=lot, place=place, arrangement=AS_BEFORE, reason="Med."
        )
    assert refused.value.paragraph == "LOU 20:1"


def test_a_lot_that_was_forgotten_is_added(by_hand: Agreement, coordinator: Any) -> None:
    terms = LotTerms(2, "Pärmar", (PlaceTerms(SupplierName("Pärm AB"), rank=1),))
    made = actions.add_lot(
        actor=coordinator, agreement=by_hand, terms=terms, reason="Glömdes vid inmatningen."
    )

    assert made.suppliers.get().supplier.name == "Pärm AB"
    assert AuditEvent.objects.of(by_hand).filter(code="agreements.lot_added").exists()
    with pytest.raises(ActionError) as refused:
        actions.add_lot(actor=coordinator, agreement=by_hand, terms=terms, reason="Igen.")
    assert refused.value.field == "number"


def test_a_supplier_is_added_from_a_day_and_the_order_is_for_all(
    by_hand: Agreement, lot: AgreementLot, coordinator: Any
) -> None:
    first = lot.suppliers.get()
    wanted = Arrangement(CallOffModel.DISTRIBUTION, "", {first.pk: (None, Decimal(70))})
    place = NewPlaceTerms(SupplierName("Sena AB"), date(2026, 12, 1), share=Decimal(30))

    made = actions.add_supplier(
        actor=coordinator, lot=lot, place=place, arrangement=wanted, reason="Tilläts av avtalet."
    )

    first.refresh_from_db()
    assert (first.share, made.share) == (Decimal(70), Decimal(30))
    assert not made.holds_on(date(2026, 11, 30))
    assert made.holds_on(date(2026, 12, 1))
    assert made.succeeds is None
    event = AuditEvent.objects.of(by_hand).get(code="agreements.supplier_added")
    assert event.data["from"] == "2026-12-01"
    again = replace(place, supplier=made.supplier)
    with pytest.raises(ActionError):
        actions.add_supplier(
            actor=coordinator, lot=lot, place=again, arrangement=wanted, reason="Igen."
        )


def test_shares_that_are_not_a_hundred_are_refused_and_nothing_is_kept(
    lot: AgreementLot, coordinator: Any
) -> None:
    place = NewPlaceTerms(SupplierName("Sena AB"), TODAY, share=Decimal(30))
    with pytest.raises(ActionError):
        actions.add_supplier(
            actor=coordinator,
            lot=lot,
            place=place,
            arrangement=Arrangement(CallOffModel.DISTRIBUTION, "", {}),
            reason="Fel.",
        )
    lot.refresh_from_db()
    assert lot.suppliers.count() == 1
    assert lot.call_off_model == ""


def test_an_option_is_added_corrected_and_taken_only_with_the_reasons_for_a_long_term(
    by_hand: Agreement, coordinator: Any
) -> None:
    """From January 2025: a year more than 2027 is the fourth year, another is the fifth."""
    assert by_hand.valid_to == date(2028, 12, 31)
    terms = OptionTerms(12, date(2028, 6, 30), date(2029, 12, 31))
    with pytest.raises(ActionError) as refused:
        actions.add_option(actor=coordinator, agreement=by_hand, terms=terms, reason="Glömd.")
    assert (refused.value.field, refused.value.paragraph) == ("long_term_reason", "LOU 7:2")

    made = actions.add_option(
        actor=coordinator,
        agreement=by_hand,
        terms=terms,
        reason="Glömd.",
        long_term_reason="Stora investeringar.",
    )
    by_hand.refresh_from_db()
    assert by_hand.long_term_reason == "Stora investeringar."
    corrected = actions.correct_option(
        actor=coordinator,
        option=made,
        terms=replace(terms, notice_by=date(2028, 9, 30)),
        reason="Annat datum i avtalet.",
    )
    assert corrected.notice_by == date(2028, 9, 30)
    actions.take_option(actor=coordinator, option=corrected, **WHO)
    made.refresh_from_db()
    assert not policies.may_correct_option(coordinator, made)


def test_an_old_option_beyond_the_limit_asks_for_reasons_on_the_page(
    by_hand: Agreement, coordinator: Any, client_of: Any
) -> None:
    option: Any = factories.AgreementOptionFactory(agreement=by_hand)
    client = client_of(coordinator)
    assert "Längre än lagen tillåter" in text(client.get(by_hand.get_absolute_url()))
    address = reverse("agreements:take_option", args=[option.pk])

    refused = client.post(address, WHO)
    assert refused.status_code == 422
    assert "särskilda skäl" in text(refused).lower()
    AgreementOption.objects.get(pk=option.pk, taken_at=None)
    taken = client.post(address, {**WHO, "long_term_reason": "Utrustning skrivs av på sex år."})
    assert taken.url.startswith(by_hand.url_of(Tab.CHANGES))
    assert "Längre än lagen" not in text(client.get(by_hand.get_absolute_url()))


def test_an_amendment_moves_the_last_day_within_the_limit_or_with_reasons(
    by_hand: Agreement, coordinator: Any
) -> None:
    terms = AmendmentTerms(
        made_on=TODAY,
        description="Förlängning.",
        reason="Överklagad upphandling.",
        ground="minor",
        moves_end_to=date(2029, 6, 30),
        **WHO,
    )
    with pytest.raises(ActionError) as refused:
        actions.amend(actor=coordinator, agreement=by_hand, terms=terms)
    assert refused.value.field == "long_term_reason"

    actions.amend(
        actor=coordinator,
        agreement=by_hand,
        terms=replace(terms, long_term_reason="Avtalslöst annars."),
    )
    by_hand.refresh_from_db()
    assert by_hand.valid_to == by_hand.last_contract_date == date(2029, 6, 30)
    assert by_hand.amendments.get().moves_end_to == date(2029, 6, 30)


def test_services_of_annex_two_have_no_limit(by_hand: Agreement, coordinator: Any) -> None:
    by_hand.regime = "chapter_19"
    by_hand.save(update_fields=["regime"])
    terms = OptionTerms(60, date(2028, 6, 30), date(2033, 12, 31))

    assert (
        actions.add_option(
            actor=coordinator, agreement=by_hand, terms=terms, reason="Glömd."
        ).months
        == 60
    )


def test_an_imported_agreement_keeps_its_days_until_they_are_corrected(
    by_hand: Agreement, coordinator: Any
) -> None:
    by_hand.origin = AgreementOrigin.IMPORTED
    by_hand.save(update_fields=["origin"])
    actions.edit_agreement(
        actor=coordinator,
        agreement=by_hand,
        values={"valid_to": date(2027, 6, 30), "last_contract_date": date(2027, 6, 30)},
        reason="Fel i registret.",
    )
    with pytest.raises(ActionError) as refused:
        actions.edit_agreement(
            actor=coordinator,
            agreement=by_hand,
            values={"valid_to": date(2030, 1, 1), "last_contract_date": date(2030, 1, 1)},
            reason="Ännu längre.",
        )
    assert refused.value.field == "long_term_reason"


def test_a_published_card_follows_a_correction_but_not_the_guide(
    by_hand: Agreement, lot: AgreementLot, coordinator: Any, lawyer: Any
) -> None:
    cards.write_guide(actor=coordinator, agreement=by_hand, how_to="Ring.")
    cards.publish_agreement(actor=coordinator, agreement=by_hand)
    cards.write_guide(actor=coordinator, agreement=by_hand, how_to="Inte publicerat än.")

    actions.correct_lot(actor=lawyer, lot=lot, values={"name": "Kuvert"}, reason="Fel namn.")

    shown = AgreementPublication.objects.current().get(agreement=by_hand)
    assert shown.card.lots[0].name == "Kuvert"
    assert shown.card.how_to == "Ring."
    assert AgreementPublication.objects.filter(agreement=by_hand).count() == 2
    assert AuditEvent.objects.of(by_hand).filter(code="cards.publication_renewed").count() == 1


def test_the_forms_lead_back_to_their_part(
    lot: AgreementLot, by_hand: Agreement, coordinator: Any, client_of: Any
) -> None:
    client = client_of(coordinator)
    first = lot.suppliers.get()
    page = text(client.get(by_hand.url_of(Tab.SUPPLIERS)))
    for name in ("correct_lot", "add_supplier", "edit_lot"):
        assert reverse(f"agreements:{name}", args=[lot.pk]) in page
    address = reverse("agreements:add_supplier", args=[lot.pk])
    nobody = client.post(address, {"valid_from": "2026-12-01", "reason": "Med."})
    assert nobody.status_code == 422
    assert "Välj eller skriv en leverantör." in text(nobody)
    data = {
        "name": "Sena AB", "valid_from": "2026-12-01", "rank": "2", "reason": "Tilläts.",
        f"rank_{first.pk}": "1",
    }  # fmt: skip
    answer = client.post(address, data)
    assert answer.url == f"{by_hand.url_of(Tab.SUPPLIERS)}#lots", text(answer)
    assert lot.suppliers.count() == 2
    option = {
        "months": "12", "notice_by": "2028-06-30", "extends_to": "2029-12-31",
        "reason": "Glömd.", "long_term_reason": "Investeringar.",
    }  # fmt: skip
    made = client.post(reverse("agreements:add_option", args=[by_hand.pk]), option)
    assert made.status_code == 302, text(made)
    new = {"number": "7", "name": "Pennor", "suppliers": "; Penn AB; 1", "reason": "Glömd."}
    added = client.post(reverse("agreements:add_lot", args=[by_hand.pk]), new)
    assert added.status_code == 302, text(added)
    fixed = {"number": "7", "name": "Pennor", "ceiling": "50 000", "reason": "Stod i bilagan."}
    pens = by_hand.lots.get(number=7)
    corrected = client.post(reverse("agreements:correct_lot", args=[pens.pk]), fixed)
    assert corrected.status_code == 302, text(corrected)
    pens.refresh_from_db()
    assert pens.ceiling == Decimal(50_000)
