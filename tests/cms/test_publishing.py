"""The public site shows what was published, and nothing else."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from cms import actions
from cms.models import PublishedStatus, StatusPage
from portal.audit.models import AuditEvent
from portal.core.errors import Refused
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.ui import formats

ClientOf = Callable[[User], Client]


@pytest.fixture
def status_page(coordinator: User, procurement: Procurement) -> StatusPage:
    return actions.publish_status(
        actor=coordinator,
        procurement=procurement,
        introduction="46 kommuner köper familjehem.",
        introduction_en="46 municipalities buy foster care.",
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["46 kommuner köper familjehem.", "Behov", "Fullmakter", "Kommunerna"]),
        ("en", ["46 municipalities buy foster care.", "Needs", "Mandates", "The municipalities"]),
    ],
)
def test_anyone_reads_the_status_page_in_both_languages(
    client: Client, status_page: StatusPage, language: str, words: list[str]
) -> None:
    client.cookies["language"] = language
    answer = client.get(status_page.url)
    assert answer.status_code == 200
    text = answer.content.decode()
    for word in [status_page.title, "Bjuv", "Lund", *words]:
        assert word in text


def test_the_page_stays_as_published_until_someone_publishes_again(
    client: Client, coordinator: User, procurement: Procurement, status_page: StatusPage
) -> None:
    Procurement.objects.filter(pk=procurement.pk).update(
        estimated_value=Decimal("412000000"), ceiling=Decimal("495000000")
    )
    procurement.refresh_from_db()
    shown = formats.money(Decimal("412000000"))
    assert shown not in client.get(status_page.url).content.decode()
    again = actions.publish_status(actor=coordinator, procurement=procurement)
    assert again.pk == status_page.pk
    assert shown in client.get(again.url).content.decode()
    assert "46 kommuner köper familjehem." in client.get(again.url).content.decode()
    assert list(PublishedStatus.objects.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]


def test_publishing_is_audited_and_refused_to_members(
    bjuv_coordinator: User, procurement: Procurement, status_page: StatusPage
) -> None:
    assert AuditEvent.objects.filter(code="cms.status_published", case_id=procurement.pk).exists()
    with pytest.raises(Refused):
        actions.publish_status(actor=bjuv_coordinator, procurement=procurement)


def test_the_coordinator_sees_what_will_be_published_and_publishes(
    client_of: ClientOf, client: Client, coordinator: User, procurement: Procurement
) -> None:
    browser = client_of(coordinator)
    address = f"/upphandlingar/{procurement.pk}/publicera/"
    preview = browser.get(address)
    assert preview.status_code == 200
    assert "Bjuv" in preview.content.decode()
    assert client.get("/status/").status_code in {200, 404}
    answer = browser.post(address, {"introduction": "Kort text."})
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert procurement.title in client.get("/").content.decode()


def test_taking_the_page_down_hides_it_and_keeps_the_record(
    client_of: ClientOf,
    client: Client,
    coordinator: User,
    procurement: Procurement,
    status_page: StatusPage,
) -> None:
    address = status_page.url
    answer = client_of(coordinator).post(f"/upphandlingar/{procurement.pk}/avpublicera/")
    assert answer.status_code == 302
    assert client.get(address).status_code == 404
    assert client.get(f"/status/{status_page.slug}/parter.csv").status_code == 404
    assert PublishedStatus.objects.count() == 1


def test_the_table_can_be_fetched_as_csv(client: Client, status_page: StatusPage) -> None:
    answer = client.get(f"/status/{status_page.slug}/parter.csv")
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Part;")
    assert any(line.startswith("Bjuv;") for line in text.splitlines())


def test_outsiders_cannot_see_the_publishing_page(
    client_of: ClientOf, bjuv_coordinator: User, outsider: User, procurement: Procurement
) -> None:
    for person in (bjuv_coordinator, outsider):
        answer = client_of(person).get(f"/upphandlingar/{procurement.pk}/publicera/")
        assert answer.status_code == 404
