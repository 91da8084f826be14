"""The way through the browser: hand in, see what became of it, check prices; and who is let in."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from contracts.agreements.models import PriceRow
from contracts.agreements.panels import Tab
from contracts.invoices.models import Invoice, InvoiceUpload
from portal.organisations.enums import Role
from tests.support.bis3 import Item, bill, zipped
from tests.support.factories import base, usage
from tests.support.factories import invoices as factories

NEW = "/fakturor/ny/"


@pytest.fixture
def buyer(bjuv: Any) -> Any:
    """Bjuv with its number."""
    return factories.numbered(bjuv)


def send(client: Any, organisation: Any, *contents: bytes) -> Any:
    files = [
        SimpleUploadedFile(f"faktura-{place}.xml", content)
        for place, content in enumerate(contents, start=1)
    ]
    return client.post(NEW, {"organisation": organisation.pk, "invoices": files})


@pytest.mark.django_db(transaction=True)
def test_a_controller_uploads_invoices_and_sees_what_became_of_each(
    client_of: Any, buyer: Any, bjuv_controller: Any
) -> None:
    client = client_of(bjuv_controller)
    assert client.get(NEW).status_code == 200
    agreement = usage.agreement(numbers=["5560004615"], parties=[buyer])
    content = bill(contract=agreement.number)
    job = send(client, buyer, content, zipped(bill(currency="EUR"), content))
    assert job.url.startswith("/jobb/")
    made = InvoiceUpload.objects.get()
    detail = made.get_absolute_url()
    assert client.get(f"{job.url}lage/")["HX-Redirect"] == detail
    shown = client.get(detail).content.decode()
    assert "EUR" in shown
    invoice = Invoice.objects.get()
    assert invoice.get_absolute_url() in shown
    page = client.get(invoice.get_absolute_url()).content.decode()
    assert agreement.title in page
    assert "Kopieringspapper" in page
    assert invoice.number in client.get("/fakturor/").content.decode()
    assert client.get("/fakturor/inlasningar/").status_code == 200
    answer = client.post(reverse("invoices:read", args=[made.pk]))
    assert answer.url == detail
    left = reverse("invoices:withdraw", args=[invoice.pk])
    assert client.get(left).status_code == 200
    assert client.post(left, {"reason": ""}).status_code == 422
    assert client.post(left, {"reason": "Bestriden"}).url == invoice.get_absolute_url()
    again = client.get(invoice.get_absolute_url()).content.decode()
    assert "Bestriden" in again
    assert client.get(left).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "contents", [(b"%PDF-1.7",), (bill(), b"hej"), (b"",), ()], ids=["pdf", "text", "empty", "none"]
)
def test_a_bad_file_is_explained_at_its_field(
    client_of: Any, buyer: Any, bjuv_controller: Any, contents: tuple[bytes, ...]
) -> None:
    answer = send(client_of(bjuv_controller), buyer, *contents)
    assert answer.status_code == 200
    assert answer.context["form"].errors["invoices"]
    assert not InvoiceUpload.objects.exists()


@pytest.mark.django_db
def test_who_is_let_in(
    client_of: Any, buyer: Any, lund: Any, bjuv_controller: Any, coordinator: Any
) -> None:
    invoice = factories.invoice(bill(), organisation=buyer)
    pages = [invoice.get_absolute_url(), invoice.upload.get_absolute_url()]
    controller = base.UserFactory(roles=[(lund, Role.CONTROLLER)])
    for person, expected in ((bjuv_controller, 200), (coordinator, 200), (controller, 404)):
        client = client_of(person)
        assert [client.get(page).status_code for page in pages] == [expected, expected]
    answer = send(client_of(controller), buyer, bill(number="9"))
    assert answer.context["form"].errors["organisation"]


@pytest.mark.django_db
def test_a_reader_is_told_who_uploads(client_of: Any, bjuv_reader: Any) -> None:
    assert client_of(bjuv_reader).get(NEW).status_code == 403


@pytest.mark.django_db
def test_the_price_check_is_shown_exported_and_told_on_the_agreements_page(
    client_of: Any, buyer: Any, bjuv_coordinator: Any, coordinator: Any
) -> None:
    agreement = usage.agreement(numbers=["5560004615"], parties=[buyer])
    PriceRow.objects.create(
        lot=agreement.lots.get(),
        name="Kopieringspapper A4",
        unit="st",
        price=35,
        valid_from=agreement.valid_from,
        recorded_by=coordinator,
    )
    empty = client_of(coordinator).get(agreement.url_of(Tab.SUPPLIERS))
    assert b"invoiced-prices" not in empty.content
    factories.read(bill(lines=[Item(), Item("Penna")]), organisation=buyer)
    address = reverse("invoices:prices", args=[agreement.pk])
    for person in (coordinator, bjuv_coordinator):
        client = client_of(person)
        shown = client.get(address).content.decode()
        assert "Kopieringspapper" in shown
        assert "Penna" not in shown
        assert "Penna" in client.get(address, {"visa": "ej-jamforda"}).content.decode()
        assert client.get(address, {"visa": "alla", "q": "penna"}).status_code == 200
        assert address in client.get(agreement.url_of(Tab.SUPPLIERS)).content.decode()
    answer = client.get(address, {"export": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    [head, row] = book.get_sheet_by_index(0).to_python()
    assert 35.0 in row
    assert len(head) == len(row)
    csv = client.get(address, {"export": "csv", "visa": "alla"}).content.decode("utf-8-sig")
    assert csv.count("Påhittade Papper AB") == 2
