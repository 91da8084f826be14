"""“May we use it?” found by any spelling, answered for the one who asks."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contracts.agreements.models import Agreement
from contracts.cards import actions
from contracts.cards.search_box import provider
from contracts.cards.selectors import answers_for
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base

MAY_USE = "/far-vi-anvanda/"


def titles(user: Any, query: str, organisation: Any = None) -> list[str]:
    return [row.card.title for row in answers_for(user, query, organisation).found]


@pytest.mark.parametrize(
    "query",
    [
        "trygghetslarm",
        "Trygghetslarmen",
        "larm hemmet",
        "larmteknik",
        "larmtenik",
        "SK 2025 014",
        "sk-2025:014",
        "nödknapp",
    ],
)
def test_found_however_it_is_spelt(
    agreement: Agreement, bjuv_reader: Any, coordinator: Any, query: str
) -> None:
    actions.write_guide(actor=coordinator, agreement=agreement, search_words="nödknapp, larmknapp")

    assert titles(bjuv_reader, query) == ["Trygghetslarm"]


def test_found_by_cpv_and_supplier_number(agreement: Agreement, bjuv_reader: Any) -> None:
    code: Any = base.CpvFactory()
    agreement.procurement.cpv_codes.add(code)
    place: Any = agreement.lots.get().suppliers.first()
    number = place.supplier.organisation_number

    assert titles(bjuv_reader, "omsorgstjänster barn")
    assert titles(bjuv_reader, f"{number[:6]}-{number[6:]}")
    assert not titles(bjuv_reader, "asfalt")


def test_a_party_is_told_whom_to_ask_first(
    agreement: Agreement, bjuv: Any, bjuv_reader: Any
) -> None:
    [row] = answers_for(bjuv_reader, "larm", bjuv).found

    assert row.answer.allowed
    [lot] = row.answer.lots
    assert [ask.name for ask in lot.ask] == ["Påhittad larmteknik AB", "Skenbar trygghet AB"]
    assert lot.ask[0].place == 1


def test_one_who_calls_off_is_led_on_and_a_reader_is_not(
    agreement: Agreement, bjuv_reader: Any, bjuv_coordinator: Any, client_of: Any
) -> None:
    way = f'href="{reverse("calloffs:new")}?avtal={agreement.pk}"'
    for person, is_led in ((bjuv_coordinator, True), (bjuv_reader, False)):
        answer = client_of(person).get(reverse("cards:may_use"), {"q": agreement.title})
        assert (way in answer.content.decode()) is is_led


def test_a_full_agreement_is_red(agreement: Agreement, bjuv: Any, bjuv_reader: Any) -> None:
    agreement.ceiling = Decimal(1)
    agreement.save(update_fields=["ceiling"])
    year = factories.delivered(bjuv, "2026-01--2026-10")
    place: Any = agreement.lots.get().suppliers.first()
    factories.line(year, place.supplier, "100.00", date(2026, 3, 3), lot=agreement.lots.get())

    [row] = answers_for(bjuv_reader, "larm", bjuv).found
    assert row.answer.allowed is False


def test_a_person_in_several_organisations_chooses(
    agreement: Agreement, bjuv: Any, client_of: Any
) -> None:
    far = base.OrganisationFactory(short_name="Höör", code="1267")
    person: Any = base.UserFactory(roles=[(bjuv, Role.READER), (far, Role.READER)])
    client = client_of(person)

    page = client.get(MAY_USE, {"q": "larm"}).content.decode()
    assert f'value="{far.pk}"' in page
    assert 'class="verdict"' not in page
    for organisation, mark in ((bjuv, 'data-color="success"'), (far, 'data-color="danger"')):
        shown = client.get(MAY_USE, {"q": "larm", "for": organisation.pk}).content.decode()
        assert mark in shown


def test_the_public_sees_only_what_is_published(
    agreement: Agreement, bjuv: Any, coordinator: Any
) -> None:
    public = Client()
    asked = {"q": "larm", "for": bjuv.pk}
    assert "Trygghetslarm" not in public.get(MAY_USE, asked).content.decode()

    actions.publish_agreement(actor=coordinator, agreement=agreement)
    shown = public.get(MAY_USE, asked).content.decode()
    assert "Trygghetslarm" in shown
    assert 'data-color="success"' in shown

    agreement.title = "Hemligt nytt namn"
    agreement.save(update_fields=["title"])
    assert "Hemligt" not in public.get(MAY_USE, {"q": "hemligt"}).content.decode()

    actions.withdraw_agreement(actor=coordinator, agreement=agreement)
    assert "Trygghetslarm" not in public.get(MAY_USE, asked).content.decode()


def test_an_outsider_gets_red_for_what_is_published(
    agreement: Agreement, outsider: Any, coordinator: Any, client_of: Any
) -> None:
    assert titles(outsider, "larm") == []
    actions.publish_agreement(actor=coordinator, agreement=agreement)

    shown = client_of(outsider).get(MAY_USE, {"q": "larm"}).content.decode()
    assert 'data-color="danger"' in shown
    assert "Påhittad larmteknik" not in shown


def test_without_words_nothing_is_asked(client_of: Any, bjuv_reader: Any) -> None:
    assert client_of(bjuv_reader).get(MAY_USE).status_code == 200
    assert Client().get(MAY_USE, {"q": " ", "for": "x"}).status_code == 200


def test_a_member_gets_a_verdict_in_the_search(agreement: Agreement, bjuv_reader: Any) -> None:
    [hit] = provider(bjuv_reader, "trygghetslarm")

    assert hit.verdict
    assert hit.url == agreement.get_absolute_url()


def test_invited_but_not_a_party_gets_red_and_the_case(
    agreement: Agreement, lund_coordinator: Any, lund: Any
) -> None:
    agreement.parties.filter(organisation=lund).delete()

    [hit] = provider(lund_coordinator, "trygghetslarm")
    assert hit.verdict is not None
    assert not hit.verdict.allowed
    assert f"/upphandlingar/{agreement.procurement_id}/" in hit.url
    assert reverse("cards:card", args=[agreement.pk]) not in hit.url


def test_an_outsider_finds_nothing_and_the_association_gets_facts(
    agreement: Agreement, outsider: Any, coordinator: Any
) -> None:
    assert provider(outsider, "trygghetslarm") == []
    [hit] = provider(coordinator, "trygghetslarm")
    assert hit.verdict is None
    assert "2028" in hit.detail
