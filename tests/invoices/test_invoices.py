"""Invoices become use once: whose they are, what they replace, how they are matched and masked."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from contracts.invoices import actions, uploads
from contracts.invoices.enums import InvoiceState, Result, UploadState
from contracts.invoices.models import Invoice, InvoiceLine, InvoiceUpload
from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.models import UsageLine, UsageMonth
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations.enums import OrganisationKind
from tests.support.bis3 import Bill, Item, bill, zipped
from tests.support.factories import base, usage
from tests.support.factories import invoices as factories

pytestmark = pytest.mark.django_db(transaction=False)
SELLER = "5560004615"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.pretend(date(2026, 4, 20)):
        yield


@pytest.fixture
def buyer(bjuv: Any) -> Any:
    """Bjuv with its number."""
    return factories.numbered(bjuv)


def counted() -> Decimal:
    """What all usage lines come to."""
    return UsageLine.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def test_an_invoice_becomes_use_line_by_line(buyer: Any, bjuv_controller: Any) -> None:
    agreement = usage.agreement(numbers=[SELLER], parties=[buyer])
    content = bill(contract=agreement.number, lines=[Item(), Item(price="1")], charge="25")
    made = factories.invoice(content, organisation=buyer, actor=bjuv_controller)
    assert (made.total, made.lines.count()) == (Decimal("420.00"), 3)
    lines = list(UsageLine.objects.order_by("row_number"))
    assert [line.amount for line in lines] == [385, 10, 25]
    assert {line.match_reason for line in lines} == {MatchOutcome.MATCHED}
    assert {line.reference for line in lines} == {agreement.number}
    assert lines[0].origin.url == made.get_absolute_url()
    assert lines[0].source == UsageSource.INVOICE
    upload = InvoiceUpload.objects.get()
    assert (upload.state, upload.folder) == (UploadState.READ, "")
    assert set(
        AuditEvent.objects.filter(code__startswith="invoices.").values_list("code", flat=True)
    ) == {
        "invoices.uploaded",
        "invoices.read",
    }


@pytest.mark.django_db(transaction=True)
def test_the_files_are_deleted_when_they_are_read(
    buyer: Any, bjuv_controller: Any, settings: Any
) -> None:
    factories.invoice(bill(), organisation=buyer, actor=bjuv_controller)
    assert not list((Path(settings.VAR_DIR) / "uploads").iterdir())


def test_the_order_reference_finds_the_agreement_too(buyer: Any) -> None:
    first = usage.agreement(numbers=[SELLER], parties=[buyer])
    usage.agreement(numbers=[SELLER], parties=[buyer])
    factories.invoice(bill(order=f" {first.number.lower()}"), organisation=buyer)
    line = UsageLine.objects.get()
    assert line.lot.agreement == first
    factories.invoice(bill(number="2"), organisation=buyer)
    unsure = UsageLine.objects.latest("pk")
    assert unsure.match_reason == MatchOutcome.SEVERAL_AGREEMENTS


def test_a_credit_note_takes_off(buyer: Any) -> None:
    documents = factories.read(
        bill(), bill(number="K-1", credit=True, preceding=("2026-1001",)), organisation=buyer
    )
    assert [document.result for document in documents] == [Result.ADDED, Result.ADDED]
    assert counted() == 0


def test_the_same_invoice_counts_once_in_whatever_file(buyer: Any) -> None:
    spaced = bill().replace(b"><", b">\n<")
    documents = factories.read(bill(), zipped(bill(), spaced), organisation=buyer)
    assert [one.result for one in documents] == [Result.ADDED, Result.SAME, Result.SAME]
    [again] = factories.read(bill(), organisation=buyer)
    assert again.invoice == documents[0].invoice
    assert counted() == 385


def test_a_corrected_invoice_takes_the_earlier_ones_place(buyer: Any) -> None:
    factories.read(bill(), organisation=buyer)
    corrected = bill(lines=[Item(quantity="8")])
    [told] = factories.read(corrected, organisation=buyer)
    assert told.result == Result.CORRECTED
    assert "385,00" in told.sentence.replace(".", ",")
    assert counted() == 308
    old = Invoice.objects.get(state=InvoiceState.REPLACED)
    assert old.replaced_by == told.invoice
    [same] = factories.read(bill(), organisation=buyer)
    assert same.result == Result.SAME
    assert counted() == 308


def test_both_versions_in_one_upload_count_as_the_later(buyer: Any) -> None:
    factories.read(bill(), bill(lines=[Item(quantity="8")]), organisation=buyer)
    assert counted() == 308
    assert UsageLine.objects.count() == 1


def test_an_older_version_does_not_take_a_newer_ones_place(buyer: Any) -> None:
    factories.read(bill(day="2026-03-12", lines=[Item(quantity="8")]), organisation=buyer)
    [told] = factories.read(bill(), organisation=buyer)
    assert (told.result, told.code) == (Result.SAME, "older")
    assert counted() == 308


def test_code_384_replaces_the_invoice_it_names_in_either_order(buyer: Any) -> None:
    corrected = Bill(number="2026-1002", code="384", preceding=("2026-1001",))
    corrected.lines = [Item(quantity="1")]
    factories.read(bill(), corrected.xml(), organisation=buyer)
    assert counted() == Decimal("38.50")
    other = Bill(number="B2", code="384", preceding=("B1",), lines=[Item(quantity="1")])
    first, later = factories.read(other.xml(), bill(number="B1"), organisation=buyer)
    assert (first.code, later.code) == ("corrected_not_found", "superseded")
    assert counted() == Decimal("77.00")


def test_an_invoice_to_a_company_stands_at_the_company(buyer: Any) -> None:
    company = base.OrganisationFactory(
        kind=OrganisationKind.COMPANY,
        name="Bjuvsbostäder AB",
        short_name="Bjuvsbostäder",
        parent=buyer,
        organisation_number="5569990017",
    )
    made = factories.invoice(
        bill(buyer="Bjuvsbostäder AB", buyer_number="", buyer_vat="SE556999001701"),
        organisation=buyer,
    )
    assert made.organisation == company
    assert UsageLine.objects.get().organisation == company


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"buyer": "Lunds kommun", "buyer_number": "2120001132"}, "other_buyer"),
        ({"buyer_number": ""}, "no_buyer_number"),
        ({"buyer_number": "", "buyer_vat": "DE123456789"}, "no_buyer_number"),
    ],
)
def test_an_invoice_to_somebody_else_is_refused(
    buyer: Any, changes: dict[str, str], code: str
) -> None:
    [told] = factories.read(bill(**changes), organisation=buyer)
    assert (told.result, told.code) == (Result.REFUSED, code)
    assert told.sentence
    assert not Invoice.objects.exists()


def test_an_organisation_without_a_number_is_told_so(bjuv: Any) -> None:
    [told] = factories.read(bill(), organisation=bjuv)
    assert told.code == "own_number_missing"


def test_the_address_of_the_network_is_a_number_too(buyer: Any) -> None:
    made = factories.invoice(bill(buyer_number="", endpoint="2120001066"), organisation=buyer)
    assert made.organisation == buyer


def test_one_bad_document_does_not_stop_the_others(buyer: Any) -> None:
    documents = factories.read(bill(currency="EUR"), bill(), organisation=buyer)
    assert [one.result for one in documents] == [Result.REFUSED, Result.ADDED]
    assert "EUR" in documents[0].sentence


def test_private_persons_and_personal_numbers_are_masked(buyer: Any) -> None:
    documents = factories.read(
        bill(seller="Eva 811228-9874", seller_number="8112289874", seller_vat="SE811228987401"),
        bill(number="2", lines=[Item(name="Stöd till 19811228-9874")], contract="811228-9874"),
        organisation=buyer,
    )
    person = documents[0].invoice
    assert person is not None
    assert (person.seller_number, person.number_kind) == ("", "person")
    kept = [
        *Invoice.objects.values_list("seller_name", "seller_key", "contract_reference"),
        *InvoiceLine.objects.values_list("name"),
        *UsageLine.objects.values_list("supplier_name", "account_text", "reference"),
    ]
    assert "9874" not in str(kept)
    assert UsageLine.objects.filter(match_reason=MatchOutcome.PERSON).count() == 1


def test_a_vat_number_is_the_organisations(buyer: Any) -> None:
    made = factories.invoice(
        bill(seller_number="", seller_vat="SE556000461501"), organisation=buyer
    )
    assert made.seller_number == SELLER
    group = factories.invoice(bill(number="2", seller_vat="SE556999001701"), organisation=buyer)
    assert (group.seller_number, group.other_numbers) == (SELLER, "5569990017")
    foreign = factories.invoice(
        bill(number="3", seller_number="HRB 4711", seller_vat="DE123456789"), organisation=buyer
    )
    assert foreign.seller_number == "DE123456789"


def test_an_invoice_in_the_ledger_too_counts_once_whichever_came_first(buyer: Any) -> None:
    """The ledger books it in the next quarter, on an account that the lot asks for."""
    agreement = usage.agreement(numbers=[SELLER], parties=[buyer])
    ledger = (
        "Organisationsnummer;Leverantör;Fakturanummer;Fakturadatum;Konto;Belopp\r\n"
        "556000-4615;Påhittade Papper AB;{number};2026-04-02;6110;{amount}\r\n"
    )
    factories.read(bill(day="2026-03-30"), organisation=buyer)
    text = ledger.format(number="20261001", amount="385,00")
    usage.imported(text.encode(), organisation=buyer, period="2026-04")
    line = UsageLine.objects.get(source=UsageSource.INVOICE)
    assert (line.date, line.account) == (date(2026, 4, 2), "6110")
    months = UsageMonth.objects.filter(lot__agreement=agreement, counts=True)
    assert months.aggregate(sum=Sum("amount"))["sum"] == 385
    factories.read(bill(number="77", day="2026-03-31"), organisation=buyer)
    text += "556000-4615;Påhittade Papper AB;77;2026-04-03;6110;385,00\r\n"
    usage.imported(text.encode(), organisation=buyer, period="2026-04")
    assert months.aggregate(sum=Sum("amount"))["sum"] == 770
    factories.read(bill(number="77", credit=True, day="2026-03-31"), organisation=buyer)


def test_an_invoice_is_taken_out_and_can_come_back(
    buyer: Any, bjuv_controller: Any, bjuv_reader: Any
) -> None:
    made = factories.invoice(bill(), organisation=buyer)
    with pytest.raises(Refused):
        actions.withdraw(actor=bjuv_reader, invoice=made, reason="Bestriden")
    with pytest.raises(ActionError):
        actions.withdraw(actor=bjuv_controller, invoice=made, reason=" ")
    actions.withdraw(actor=bjuv_controller, invoice=made, reason="Bestriden")
    assert counted() == 0
    with pytest.raises(Refused):
        actions.withdraw(actor=bjuv_controller, invoice=made, reason="Bestriden")
    [told] = factories.read(bill(), organisation=buyer)
    assert told.result == Result.ADDED
    assert counted() == 385


def test_only_those_who_import_ledgers_upload(
    buyer: Any, bjuv_reader: Any, lund_coordinator: Any
) -> None:
    for person in (bjuv_reader, lund_coordinator):
        with pytest.raises(Refused):
            factories.uploaded(bill(), organisation=buyer, actor=person)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"hej", b"PK\x05\x06tom"])
def test_what_is_neither_xml_nor_zip_is_refused_at_the_field(buyer: Any, content: bytes) -> None:
    with pytest.raises(ActionError) as caught:
        factories.uploaded(content, organisation=buyer)
    assert caught.value.field == "invoices"
    assert not InvoiceUpload.objects.exists()


def test_files_are_measured_while_they_come(buyer: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(uploads.files, "MAX_FILE", 100)
    with pytest.raises(ActionError):
        factories.uploaded(bill(), organisation=buyer)
    with pytest.raises(ActionError):
        factories.uploaded(*[b"<a/>"] * 21, organisation=buyer)


def test_reading_goes_on_where_a_killed_worker_stopped(buyer: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "TOGETHER", 2)
    contents = [bill(number=str(number)) for number in range(5)]
    made = factories.uploaded(*contents, organisation=buyer)
    groups = []

    def stop(done: int) -> None:
        groups.append(done)
        if done == 4:
            raise SystemExit

    with pytest.raises(SystemExit):
        actions.read_upload(actor=None, upload_id=made.pk, progress=stop)
    assert Invoice.objects.count() == 4
    actions.read_upload(actor=None, upload_id=made.pk)
    actions.read_upload(actor=None, upload_id=made.pk)
    assert (Invoice.objects.count(), made.documents.count()) == (5, 5)
    assert counted() == 5 * 385


def test_files_that_nobody_reads_lapse(buyer: Any) -> None:
    made = factories.uploaded(bill(), organisation=buyer)
    assert actions.lapse_old() == 0
    with clock.pretend(date(2026, 4, 22)):
        assert actions.lapse_old() == 1
    made.refresh_from_db()
    assert made.state == UploadState.LAPSED
    with pytest.raises(ActionError):
        actions.read_upload(actor=None, upload_id=made.pk)
