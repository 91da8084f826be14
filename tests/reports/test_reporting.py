"""The supplier at its phone: nothing sold, sales typed and pasted, faults in place, corrections."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contracts.reports import actions, links
from contracts.reports.enums import Channel, TaskState
from contracts.reports.models import ReportDraft, ReportVersion
from contracts.reports.policies import Reporter
from contracts.usage.models import UsageLine
from contracts.usage.period import Period
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from tests.reports.conftest import QUARTER, link_in_mail


def use_of(lot: Any) -> Decimal:
    return sum((line.amount for line in UsageLine.objects.filter(lot=lot)), Decimal(0))


def test_nothing_sold_is_one_click_from_the_letter(
    client: Client,
    agreement: Any,
    supplier: Any,
    contact: Any,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        task = actions.ask_for_period(
            agreement_id=agreement.pk, supplier_id=supplier.pk, period=QUARTER, working_days=15
        )
    assert mail.outbox[-1].to == ["lena@larm.example"]
    assert "21 okt 2026" in str(mail.outbox[-1].body).replace("\xa0", " ")
    page = client.get(link_in_mail(), follow=True)
    assert "Vi har inte sålt något" in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(f"{page.redirect_chain[-1][0]}inget-salt/", {"after": "0"}, follow=True)

    assert "inget såldes" in done.content.decode().casefold()
    version = ReportVersion.objects.get(task=task)
    assert (version.is_nil, version.declared_by, version.channel) == (
        True,
        "Lena Larm",
        Channel.LINK,
    )
    assert "Lena Larm" in str(mail.outbox[-1].body)
    assert AuditEvent.objects.of(task).filter(code="reports.submitted").exists()


def test_a_link_opens_no_other_report(
    phone: Client, task: Any, agreement: Any, supplier: Any
) -> None:
    other = actions.ask_for_period(
        agreement_id=agreement.pk,
        supplier_id=supplier.pk,
        period=Period(date(2026, 4, 1), date(2026, 6, 30)),
        working_days=15,
    )
    assert other
    assert phone.get(f"/leverantorsrapporter/rapport/{task.pk}/").status_code == 200
    assert phone.get(f"/leverantorsrapporter/rapport/{other.pk}/").status_code == 404
    assert phone.get(f"/leverantorsrapporter/{task.pk}/").status_code == 302


def test_typed_rows_keep_what_is_wrong_until_it_is_right_and_then_become_use(
    phone: Client, task: Any, lot: Any, bjuv: Any
) -> None:
    here = f"/leverantorsrapporter/rapport/{task.pk}/"
    page = phone.get(f"{here}rader/").content.decode()
    assert "Bjuvs kommun" in page
    assert not ReportDraft.objects.exists(), "a page that is only read stores nothing"

    wrong = phone.post(f"{here}rader/", {"r0-amount": "tolv", "do": "preview"})
    assert wrong.status_code == 422
    assert 'value="tolv"' in wrong.content.decode()
    assert 'href="#r0-amount"' in wrong.content.decode()

    rows = {"r0-amount": "1 200,50", "r1-amount": "10", "r1-outside": "ja", "do": "preview"}
    seen = phone.post(f"{here}rader/", rows, follow=True).content.decode()
    assert "1 200,50" in seen.replace("\xa0", " ")
    nameless = phone.post(f"{here}granska/", {"name": "", "after": "0"})
    assert nameless.status_code == 422
    phone.post(f"{here}granska/", {"name": "Lena Larm", "after": "0"})

    task.refresh_from_db()
    assert task.state == TaskState.SUBMITTED
    assert use_of(lot) == Decimal("1200.50")
    assert not ReportDraft.objects.exists()


def test_a_pasted_return_and_an_uploaded_file_lead_to_the_rows(phone: Client, task: Any) -> None:
    here = f"/leverantorsrapporter/rapport/{task.pk}/"
    pasted = phone.post(
        f"{here}fil/", {"cells": "Köpare\tBelopp\nBjuv\t10\nOkänd AB\t5", "paste": "1"}, follow=True
    ).content.decode()
    assert "Okänd AB" in pasted
    assert "Vi känner inte" in pasted

    file = SimpleUploadedFile("q3.csv", "Kund;Belopp\r\nBjuv;7,50\r\n".encode("cp1252"))
    read = phone.post(f"{here}fil/", {"file": file, "upload": "1"}, follow=True).content.decode()
    assert "7,50" in read
    assert "Okänd AB" not in read

    bad = phone.post(
        f"{here}fil/", {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1"), "upload": "1"}
    )
    assert bad.status_code == 422
    assert "PDF" in bad.content.decode()


def test_many_rows_show_only_those_that_must_be_put_right(phone: Client, task: Any) -> None:
    lines = "\n".join(f"Bjuv\t{n}" for n in range(1, 90))
    here = f"/leverantorsrapporter/rapport/{task.pk}/"
    page = phone.post(
        f"{here}fil/", {"cells": f"Köpare\tBelopp\n{lines}\nOkänd AB\t5", "paste": "1"}, follow=True
    ).content.decode()
    assert page.count("<fieldset") == 1
    assert "89 rader visas inte" in page


def test_a_correction_reverses_the_former_version_and_keeps_it(
    fill: Callable, reporter: Reporter, task: Any, lot: Any
) -> None:
    fill({"buyer_name": "Bjuv", "amount": "100"})
    first = actions.submit(reporter=reporter, task=task, declared_by="Lena", after=0)
    draft = actions.begin(reporter=reporter, task=task)
    assert [row["amount"] for row in draft.rows] == ["100"]
    fill(
        {"buyer_name": "Lund", "amount": "70"},
        {"buyer_name": "Tor", "buyer": "other", "amount": "9"},
    )
    with pytest.raises(ActionError):
        actions.submit(reporter=reporter, task=task, declared_by="Lena", after=0)
    second = actions.submit(reporter=reporter, task=task, declared_by="Lena", after=1)

    first.refresh_from_db()
    assert first.reversed_at is not None
    assert first.rows.count() == 1
    assert (second.number, second.reversed_at) == (2, None)
    assert use_of(lot) == Decimal(70)
    assert AuditEvent.objects.of(task).filter(code="reports.corrected").exists()

    actions.report_nothing(reporter=reporter, task=task, after=2)
    assert use_of(lot) == 0


def test_next_time_those_who_bought_are_filled_in(
    fill: Callable, reporter: Reporter, task: Any, supplier: Any, contact: Any
) -> None:
    fill({"buyer_name": "Lund", "amount": "70", "article": "Larm", "unit_price": "35"})
    actions.submit(reporter=reporter, task=task, declared_by="Lena", after=0)
    following = actions.ask_for_period(
        agreement_id=task.agreement_id,
        supplier_id=supplier.pk,
        period=Period(date(2026, 10, 1), date(2026, 12, 31)),
        working_days=15,
    )
    assert following
    token = links.new_path(following, contact).rstrip("/").rsplit("/", 1)[1]
    draft = actions.begin(reporter=Reporter(link=links.open_link(token)), task=following)

    [row] = draft.rows
    assert (row["buyer_name"], row["article"], row["unit_price"]) == ("Lund", "Larm", "35")
    assert "amount" not in row


def test_rows_with_faults_or_without_any_are_not_submitted(
    fill: Callable, reporter: Reporter, task: Any
) -> None:
    with pytest.raises(ActionError):
        actions.submit(reporter=reporter, task=task, declared_by="Lena", after=0)
    fill({"buyer_name": "Okänd AB", "amount": "100"})
    with pytest.raises(ActionError):
        actions.submit(reporter=reporter, task=task, declared_by="Lena", after=0)
    assert not ReportVersion.objects.exists()


def test_the_association_enters_for_the_supplier(
    fill: Callable, coordinator: Any, association_controller: Any, task: Any
) -> None:
    by = Reporter(user=coordinator)
    fill({"buyer_name": "Bjuv", "amount": "100"}, who=by)
    made = actions.submit(reporter=by, task=task, declared_by="Lena, per telefon", after=0)
    assert (made.channel, made.entered_by) == (Channel.STAFF, coordinator)
    with pytest.raises(Refused):
        actions.report_nothing(reporter=Reporter(user=association_controller), task=task, after=1)
