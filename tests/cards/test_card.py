"""The contract card: inside, outside, on paper, and how it is published."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader

from contracts.agreements.models import Agreement, PriceRow
from contracts.cards import actions, papers
from contracts.cards.models import AgreementPublication
from contracts.cards.reading import card_of
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import Refused


@pytest.fixture
def priced(agreement: Agreement, coordinator: Any) -> Agreement:
    """With a price, a guide and a contact."""
    PriceRow.objects.create(
        lot=agreement.lots.get(),
        name="Larm per månad",
        unit="månad",
        price=Decimal("149.5000"),
        valid_from=date(2025, 1, 1),
        recorded_by=coordinator,
    )
    actions.write_guide(
        actor=coordinator,
        agreement=agreement,
        how_to="Beställ i e-handeln.",
        contact="inkop@forbundet.example",
    )
    return agreement


def test_the_card_tells_everything_to_a_party(
    priced: Agreement, client_of: Any, bjuv_reader: Any
) -> None:
    shown = client_of(bjuv_reader).get(reverse("cards:card", args=[priced.pk])).content.decode()

    for text in ("Beställ i e-handeln", "149,50", "order@larm.example", "Lund", "inkop@"):
        assert text in shown
    assert 'data-color="success"' in shown


def test_the_public_card_leaves_out_what_is_secret(priced: Agreement, coordinator: Any) -> None:
    made = actions.publish_agreement(actor=coordinator, agreement=priced)
    shown = Client().get(made.get_absolute_url()).content.decode()

    assert "Beställ i e-handeln" in shown
    assert "Påhittad larmteknik AB" in shown
    for secret in ("149,50", "order@larm.example"):
        assert secret not in shown
        assert secret not in str(made.data)


def test_the_paper_is_two_pages_of_archivable_pdf(
    priced: Agreement, client_of: Any, bjuv_reader: Any, coordinator: Any
) -> None:
    answer = client_of(bjuv_reader).get(reverse("cards:card_pdf", args=[priced.pk]))
    root = PdfFileReader(BytesIO(answer.content)).root

    assert int(root["/Pages"]["/Count"]) <= 2
    assert "<pdfaid:part>2" in root["/Metadata"].data.decode()
    actions.publish_agreement(actor=coordinator, agreement=priced)
    public = Client().get(reverse("cards:public_card_pdf", args=[priced.pk]))
    assert public["Content-Type"] == "application/pdf"


def test_what_stands_on_paper(priced: Agreement) -> None:
    card = card_of(Agreement.objects.with_status(clock.today()).get(pk=priced.pk))
    inside, outside = (str(papers.card_data(one)) for one in (card, card.public()))

    for secret in ("149,50", "order@larm.example"):
        assert secret in inside
        assert secret not in outside
    assert "Påhittad larmteknik AB" in outside


def test_publishing_again_replaces_what_is_shown_and_keeps_what_was(
    agreement: Agreement, coordinator: Any, client_of: Any
) -> None:
    client = client_of(coordinator)
    guide = reverse("cards:guide", args=[agreement.pk])
    client.post(reverse("cards:publish", args=[agreement.pk]))
    assert "har ändrats" not in client.get(guide).content.decode()

    client.post(guide, {"how_to": "Ring.", "search_words": "", "contact": "", "follow_up": ""})
    assert "har ändrats" in client.get(guide).content.decode()
    client.post(reverse("cards:publish", args=[agreement.pk]))

    assert AgreementPublication.objects.count() == 2
    assert AgreementPublication.objects.current().get().card.how_to == "Ring."
    assert AuditEvent.objects.filter(code="cards.agreement_published").count() == 2
    client.post(reverse("cards:withdraw", args=[agreement.pk]))
    assert Client().get(reverse("cards:public_card", args=[agreement.pk])).status_code == 404


def test_only_coordinators_write_and_publish(agreement: Agreement, bjuv_coordinator: Any) -> None:
    with pytest.raises(Refused):
        actions.publish_agreement(actor=bjuv_coordinator, agreement=agreement)
    with pytest.raises(Refused):
        actions.write_guide(actor=bjuv_coordinator, agreement=agreement, how_to="x")
    assert not AuditEvent.objects.filter(code__startswith="cards.").exists()


def test_nothing_to_take_down_says_so(agreement: Agreement, coordinator: Any) -> None:
    with pytest.raises(Refused):
        actions.withdraw_agreement(actor=coordinator, agreement=agreement)
