"""The pages, for each kind of person: from the agreement to a call-off, and to the lawyer."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.agreements.enums import CallOffModel
from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from contracts.calloffs import alerts, competitions, figures, parts
from contracts.calloffs.models import CallOff
from contracts.calloffs.terms import CompetitionTerms, QuoteTerms
from portal.core.decisions import Decision
from portal.notices.todo import items_for
from portal.organisations.enums import Role
from tests.support.factories import agreements as agreement_factories
from tests.support.factories import base
from tests.support.factories.calloffs import call_off

Places = list[AgreementSupplier]


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def form(place: AgreementSupplier, value: int = 400_000, **more: Any) -> dict[str, Any]:
    return {
        "place": place.pk,
        "made_on": "2026-11-23",
        "contract_to": "2027-06-30",
        "value": str(value),
        "decided_by": "Dora",
        **more,
    }


def register(lot: AgreementLot) -> str:
    return reverse("calloffs:register", args=[lot.pk])


def test_a_requester_calls_off_in_two_steps(
    lot: AgreementLot, places: Places, client_of: Any, requester: Any, agreement: Agreement
) -> None:
    client = client_of(requester)
    assert register(lot) in text(client.get(agreement.get_absolute_url()))

    page = text(client.get(register(lot)))
    assert "Ett Larm AB" in page
    assert "Den är först i rangordningen." in page

    asked = text(client.post(register(lot), form(places[0])))
    assert "Avropa från Ett Larm AB?" in asked
    assert "600" in asked
    assert CallOff.objects.count() == 0

    response = client.post(register(lot), form(places[0], confirm="1"))
    made = CallOff.objects.get()
    assert response.status_code == 302
    assert response.url == made.get_absolute_url()
    assert "400 000,00 kr" in text(client.get(made.get_absolute_url()))


def test_going_back_keeps_what_was_typed(
    lot: AgreementLot, places: Places, client_of: Any, requester: Any
) -> None:
    data = form(places[0], back="1", reference="Ref 17")

    page = text(client_of(requester).post(register(lot), data))

    assert 'value="Ref 17"' in page
    assert CallOff.objects.count() == 0


def test_every_objection_is_shown_at_once_at_its_field(
    lot: AgreementLot, places: Places, client_of: Any, requester: Any
) -> None:
    data = form(places[2], contract_to="2040-01-01")

    response = client_of(requester).post(register(lot), data)
    page = text(response)

    assert response.status_code == 422
    assert "Ett Larm AB står före Tre Larm AB" in page
    assert "Två Larm AB står före Tre Larm AB" in page
    assert "LOU 4:1" in page
    assert "Kontrakt enligt avtalet slutar senast" in page


def test_above_the_ceiling_the_way_leads_to_the_lawyer_and_back(
    lot: AgreementLot, places: Places, client_of: Any, requester: Any, lawyer: Any
) -> None:
    client = client_of(requester)
    first = text(client.post(register(lot), form(places[0], 1_500_000)))
    assert "Avtalets tak på 1 000 000,00 kr lämnar 1 000 000,00 kr" in first

    data = form(places[0], 1_500_000, ceiling_reason="Behovet har ökat.")
    assert "Fråga juristen" in text(client.post(register(lot), data))
    client.post(register(lot), {**data, "confirm": "1"})
    made = CallOff.objects.get()
    examine = reverse("calloffs:examine", args=[made.ceiling_request.pk])
    assert [item.url for item in items_for(lawyer) if item.url == examine]
    assert client.get(examine).status_code == 404

    reads = client_of(lawyer)
    page = text(reads.get(examine))
    assert "Behovet har ökat." in page
    assert "Inte kontrollerat." in page
    reads.post(examine, {"decision": "yes", "note": "Ringa avvikelse.", "paragraph": "19 kap."})
    made.refresh_from_db()
    assert made.status == "registered"
    assert "Ringa avvikelse." in text(client.get(made.get_absolute_url()))


def test_those_who_only_read_see_why_and_suppliers_see_nothing(
    *, lot: AgreementLot, places: Places, client_of: Any, bjuv: Any, requester: Any, client: Any
) -> None:
    made = call_off(requester, places[0], bjuv)
    own = base.UserFactory(roles=[(bjuv, Role.CONTROLLER)])
    reader = client_of(own)

    assert reader.get(made.get_absolute_url()).status_code == 200
    assert reader.get(register(lot)).status_code == 403
    assert reader.get(reverse("calloffs:change", args=[made.pk])).status_code == 403
    assert reader.post(reverse("calloffs:cancel", args=[made.pk])).status_code == 403
    assert client.get(made.get_absolute_url()).status_code == 302


def test_another_partys_call_offs_do_not_exist(
    places: Places, client_of: Any, bjuv: Any, requester: Any, lund_coordinator: Any
) -> None:
    made = call_off(requester, places[0], bjuv, reference="Hemlig")
    client = client_of(lund_coordinator)

    for name in ("detail", "change"):
        assert client.get(reverse(f"calloffs:{name}", args=[made.pk])).status_code == 404
    assert "Hemlig" not in text(client.get(reverse("calloffs:list")))
    exported = client.get(reverse("calloffs:list"), {"export": "csv"})
    assert "Hemlig" not in exported.getvalue().decode("utf-8-sig")


def test_the_list_is_filtered_and_exported(
    places: Places, client_of: Any, bjuv: Any, lund: Any, coordinator: Any
) -> None:
    call_off(coordinator, places[0], bjuv, reference="Bjuvs")
    call_off(coordinator, places[0], lund, reference="Lunds")
    client = client_of(coordinator)
    address = reverse("calloffs:list")

    page = text(client.get(address, {"buyer": bjuv.pk, "status": "registered"}))
    assert "<td>Bjuvs</td>" in page
    assert "<td>Lunds</td>" not in page
    rows = client.get(address, {"export": "csv", "buyer": lund.pk}).getvalue().decode("utf-8-sig")
    assert "Lunds" in rows
    assert "Bjuvs" not in rows


def test_a_coordinator_chooses_for_whom_and_a_stranger_finds_no_lot(
    lot: AgreementLot, client_of: Any, coordinator: Any, outsider: Any, lund: Any
) -> None:
    client = client_of(coordinator)

    assert "För vem görs avropet?" in text(client.get(register(lot)))
    assert "Köpare: Lunds kommun" in text(client.get(register(lot), {"kopare": lund.pk}))
    assert client.get(register(lot), {"kopare": "999999"}).status_code == 404
    assert client_of(outsider).get(register(lot)).status_code in {403, 404}


def test_change_and_cancel_leave_their_reasons_on_the_page(
    places: Places, client_of: Any, bjuv: Any, requester: Any
) -> None:
    made = call_off(requester, places[0], bjuv)
    client = client_of(requester)
    data = {"value": "50000", "contract_to": "2027-01-31", "reason": "Färre timmar."}
    client.post(reverse("calloffs:change", args=[made.pk]), data)
    client.post(reverse("calloffs:cancel", args=[made.pk]), {"reason": "Behovet försvann."})

    page = text(client.get(made.get_absolute_url()))

    assert "Färre timmar." in page
    assert "Behovet försvann." in page
    assert "100000.00 → 50000" in page


def test_papers_are_kept_and_read_by_the_buyer_alone(
    places: Places, client_of: Any, bjuv: Any, requester: Any, lund_coordinator: Any
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = call_off(requester, places[0], bjuv)
    address = reverse("calloffs:add_document", args=[made.pk])
    client = client_of(requester)
    client.post(address, {"file": SimpleUploadedFile("order.pdf", b"%PDF-1.7\n%%EOF\n")})
    bad = client.post(address, {"file": SimpleUploadedFile("order.pdf", b"MZ\x90\x00 program")})

    paper = made.documents.get().document
    assert bad.status_code == 422
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client_of(lund_coordinator).get(paper.get_absolute_url()).status_code in {403, 404}


def test_the_agreement_shows_burn_down_forecast_and_alerts(
    *,
    agreement: Agreement,
    places: Places,
    client_of: Any,
    bjuv: Any,
    coordinator: Any,
    requester: Any,
) -> None:
    ledger = agreement_factories.delivered(bjuv, "2025-11--2026-10")
    for month in range(1, 11):
        day = date(2026, month, 5)
        agreement_factories.line(ledger, places[0].supplier, 40_000, day, lot=places[0].lot)
    call_off(requester, places[0], bjuv, 120_000)
    alerts.watch(agreement_id=agreement.pk)
    client = client_of(coordinator)

    page = text(client.get(agreement.url_of("usage")))

    assert "Tak och prognos" in page
    assert "Kvar under taket i slutet av varje månad" in page
    assert "Uppskattning från de senaste 12 månaderna" in page
    assert "50 % av taket är nått" in page
    assert any("50 % av taket" in item.title for item in items_for(coordinator))
    alert = agreement.ceiling_alerts.get()
    client.post(reverse("calloffs:note_alert", args=[alert.pk]), {"note": "Ny upphandling."})
    assert "50 % av taket är nått" not in text(client.get(agreement.url_of("usage")))


def test_the_ceiling_wears_down_by_lot_and_member_for_those_who_may_see_it(
    *,
    agreement: Agreement,
    places: Places,
    client_of: Any,
    bjuv: Any,
    lund: Any,
    coordinator: Any,
    requester: Any,
    bjuv_reader: Any,
) -> None:
    lot = places[0].lot
    lot.ceiling = 700_000
    lot.save(update_fields=["ceiling"])
    for party, amount in ((bjuv, 30_000), (lund, 10_000)):
        ledger = agreement_factories.delivered(party, "2025-11--2026-10")
        for month in range(1, 11):
            day = date(2026, month, 5)
            agreement_factories.line(ledger, places[0].supplier, amount, day, lot=lot)
    call_off(requester, places[0], bjuv, 40_000)
    rows = {part.key: part for part in parts.parts_of(agreement, coordinator)}
    whole, of_lot = rows["hela"], rows[f"del-{lot.pk}"]
    mine, theirs = rows[f"part-{bjuv.pk}"], rows[f"part-{lund.pk}"]

    assert whole.room.taken == of_lot.room.taken == 440_000
    assert whole.room == figures.figures_of(agreement).total
    assert mine.room.used == 300_000
    assert mine.room.ordered == 40_000
    assert theirs.room.taken == 100_000
    assert mine.of_ceiling == pytest.approx(0.34)
    assert of_lot.earliest is not None
    assert of_lot.reached_on is not None
    assert of_lot.earliest <= of_lot.reached_on
    assert theirs.least is not None
    assert theirs.likely is not None
    assert theirs.room.taken <= theirs.least <= theirs.likely
    address = reverse("calloffs:parts", args=[agreement.pk])
    client = client_of(coordinator)
    assert address in text(client.get(agreement.url_of("usage")))
    page = text(client.get(address, {"visa": f"part-{lund.pk}"}))
    assert "Lund" in page
    exported = client.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert "Lund" in exported
    own = text(client_of(bjuv_reader).get(address))
    assert "Bjuv" in own
    assert f"part-{lund.pk}" not in own


class Sealed:
    """A room with sealed quotes, as a later one will offer itself."""

    key = "prov"
    label = "Förseglade anbud"

    def __init__(self, places: Places) -> None:
        self.places = places

    def may_start(self, user: Any, lot: Any, organisation: Any) -> Decision:
        return Decision.yes()

    def start_url(self, lot: Any, organisation: Any) -> str:
        return f"/prov/{lot.pk}/{organisation.pk}/"

    def result(self, user: Any, reference: str) -> CompetitionTerms | None:
        if reference != "7":
            return None
        amounts = (Decimal(90_000), Decimal(80_000), None)
        quotes = tuple(
            QuoteTerms(place.pk, amount=amount)
            for place, amount in zip(self.places, amounts, strict=True)
        )
        return CompetitionTerms(
            date(2026, 11, 20), "Lägst pris.", quotes, winner_id=self.places[1].pk
        )


def test_a_competition_run_elsewhere_fills_the_page_and_counts_once(
    lot: AgreementLot,
    places: Places,
    client_of: Any,
    requester: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(competitions, "_runners", {"prov": Sealed(places)})
    lot.call_off_model = CallOffModel.COMPETITION
    lot.save(update_fields=["call_off_model"])
    client = client_of(requester)
    assert "Förseglade anbud" in text(client.get(register(lot)))
    assert client.get(register(lot), {"tavling": "prov:8"}).status_code == 404

    address = f"{register(lot)}?tavling=prov:7"
    page = text(client.get(address))
    assert "Lägst pris." in page
    data = form(
        places[1], 80_000, authority="Delegation 3.1", origin="prov:7", deadline="2026-11-20",
        confirm="1",
    )  # fmt: skip
    assert client.post(address, data).status_code == 302

    made = CallOff.objects.get()
    assert made.competition.quotes.get(is_winner=True).place == places[1]
    assert made.competition.quotes.count() == 3
    again = client.post(address, data)
    assert again.status_code == 422
    assert "redan lett till ett avrop" in text(again)
