"""The pages of keeping an agreement, with and without a procurement behind it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.agreements import actions
from contracts.agreements.models import Agreement
from contracts.agreements.panels import Tab
from contracts.agreements.terms import Upload
from tests.agreements.test_pages import text

SHOWN = [
    "detail", "suppliers", "parties", "usage", "changes", "history",
    "lines", "prices", "documents",
]  # fmt: skip
DEEDS = ["edit", "set_index", "amend", "terminate", "add_document", "add_lot", "add_option"]
LOT_DEEDS = ["edit_lot", "set_price", "correct_lot", "add_supplier"]


@pytest.mark.parametrize("name", SHOWN)
def test_an_agreement_without_a_procurement_has_every_page(
    by_hand: Agreement, client_of: Any, bjuv_reader: Any, outsider: Any, name: str
) -> None:
    address = reverse(f"agreements:{name}", args=[by_hand.pk])

    assert client_of(bjuv_reader).get(address).status_code == 200
    assert client_of(outsider).get(address).status_code == 404


@pytest.mark.parametrize("name", [*DEEDS, *LOT_DEEDS])
def test_who_keeps_it_gets_the_form_and_others_the_reason(
    by_hand: Agreement,
    client_of: Any,
    coordinator: Any,
    association_controller: Any,
    name: str,
) -> None:
    pk = by_hand.lots.get().pk if name in LOT_DEEDS else by_hand.pk
    address = reverse(f"agreements:{name}", args=[pk])

    assert client_of(coordinator).get(address).status_code == 200
    refused = client_of(association_controller).get(address)
    assert refused.status_code == 403
    assert "samordnare och jurister" in text(refused)


def test_places_and_parties_are_changed_from_their_lists(
    by_hand: Agreement, client_of: Any, coordinator: Any
) -> None:
    page = text(client_of(coordinator).get(by_hand.url_of(Tab.SUPPLIERS)))
    place = by_hand.lots.get().suppliers.get()

    for name in ("succeed_supplier", "terminate_place"):
        address = reverse(f"agreements:{name}", args=[place.pk])
        assert address in page
        assert client_of(coordinator).get(address).status_code == 200


def test_registering_by_hand_in_one_page(
    client_of: Any, coordinator: Any, association: Any, bjuv: Any
) -> None:
    data = {
        "title": "Städtjänster", "kind": "framework", "number": "ST 2023-4",
        "responsible": association.pk, "contract_kind": "goods_services", "regime": "directive",
        "call_off_model": "ranking", "valid_from": "2024-01-01", "valid_to": "2027-12-31",
        "lots-TOTAL_FORMS": "1", "lots-INITIAL_FORMS": "0",
        "lots-0-number": "1", "lots-0-name": "Hela länet",
        "lots-0-suppliers": "5560360793; Rent AB; 1\n; Blankt AB; 2",
        "options-TOTAL_FORMS": "0", "options-INITIAL_FORMS": "0",
        "parties": [bjuv.pk], "commitment": "right",
        "proof": SimpleUploadedFile("annons.csv", b"Part;Nummer\nBjuv;1\n"),
    }  # fmt: skip

    answer = client_of(coordinator).post(reverse("agreements:register_by_hand"), data)

    made = Agreement.objects.get()
    assert answer.status_code == 302, text(answer)
    names = made.lots.get().suppliers.order_by("rank").values_list("supplier__name", flat=True)
    assert list(names) == ["Rent AB", "Blankt AB"]


def test_a_line_that_cannot_be_read_is_named_and_nothing_typed_is_lost(
    client_of: Any, coordinator: Any
) -> None:
    data = {
        "title": "Städtjänster", "lots-TOTAL_FORMS": "1", "lots-INITIAL_FORMS": "0",
        "lots-0-suppliers": "5560360793; Rent AB; första", "options-TOTAL_FORMS": "0",
        "options-INITIAL_FORMS": "0",
    }  # fmt: skip

    answer = client_of(coordinator).post(reverse("agreements:register_by_hand"), data)

    assert answer.status_code == 422
    assert "Rad 1: rangen är ett heltal" in text(answer)
    assert "5560360793; Rent AB; första" in text(answer)


def test_a_secret_document_is_the_association_s(
    by_hand: Agreement, client_of: Any, coordinator: Any, bjuv_reader: Any
) -> None:
    for secrecy, title in (("open", "Öppet avtal"), ("secret", "Hemlig prisbilaga")):
        actions.add_document(
            actor=coordinator,
            agreement=by_hand,
            upload=Upload(SimpleUploadedFile("a.csv", b"a;b\n1;2\n"), "a.csv"),
            title=title,
            kind="agreement",
            secrecy=secrecy,
        )
    page = reverse("agreements:documents", args=[by_hand.pk])
    secret = by_hand.documents.get(document__title="Hemlig prisbilaga").document
    known = by_hand.documents.get(document__title="Öppet avtal").document

    assert "Hemlig prisbilaga" in text(client_of(coordinator).get(page))
    assert "Hemlig prisbilaga" not in text(client_of(bjuv_reader).get(page))
    assert client_of(bjuv_reader).get(secret.get_absolute_url()).status_code == 404
    assert client_of(bjuv_reader).get(known.get_absolute_url()).status_code == 200


def test_the_list_is_filtered_by_kind_and_who_is_responsible(
    by_hand: Agreement, agreement: Agreement, client_of: Any, coordinator: Any, lund: Any
) -> None:
    by_hand.kind, by_hand.responsible = "contract", lund
    by_hand.save(update_fields=["kind", "responsible"])
    client, address = client_of(coordinator), reverse("agreements:list")

    page = text(client.get(address, {"kind": "contract", "responsible": lund.pk}))
    assert "Kontorsmaterial" in page
    assert "Trygghetslarm" not in page
    assert "Kontorsmaterial" in text(client.get(address, {"q": "KM2024011"}))
