"""Two at once: the same invoice handed in by two counts once, and so does an upload read twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from contracts.invoices import actions
from contracts.invoices.models import Invoice, UploadedDocument
from contracts.usage.models import UsageLine
from portal.core import clock
from tests.support.bis3 import bill
from tests.support.factories import base
from tests.support.factories import invoices as factories

DAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _uploads_of_this_test(tmp_path: Any, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"


def at_once(*works: Callable[[], Any]) -> None:
    ready = Barrier(len(works), timeout=20)

    def run(work: Callable[[], Any]) -> None:
        try:
            ready.wait()
            with clock.pretend(DAY):
                work()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def counted() -> Decimal:
    return UsageLine.objects.aggregate(sum=Sum("amount"))["sum"]


@pytest.mark.django_db(transaction=True)
def test_the_same_invoice_in_two_uploads_counts_once() -> None:
    base.AssociationFactory()
    buyer = factories.numbered(base.OrganisationFactory())
    with clock.pretend(DAY):
        made = [factories.uploaded(bill(), organisation=buyer) for _time in range(2)]
    at_once(
        *(
            lambda pk=one.pk: actions.read_upload(actor=None, upload_id=pk)  # type: ignore[misc]
            for one in made
        )
    )
    assert Invoice.objects.count() == 1
    assert counted() == 385
    results = UploadedDocument.objects.order_by("result").values_list("result", flat=True)
    assert list(results) == ["added", "same"]


@pytest.mark.django_db(transaction=True)
def test_an_upload_read_by_two_workers_is_read_once() -> None:
    base.AssociationFactory()
    buyer = factories.numbered(base.OrganisationFactory())
    with clock.pretend(DAY):
        made = factories.uploaded(bill(), bill(number="2"), organisation=buyer)

    def work() -> None:
        actions.read_upload(actor=None, upload_id=made.pk)

    at_once(work, work)
    assert Invoice.objects.count() == 2
    assert counted() == 770
    assert UploadedDocument.objects.count() == 2
