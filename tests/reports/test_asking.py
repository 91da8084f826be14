"""Asking suppliers: for which periods, until which day, how often, and never twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.reports import actions, coming, links, periods, tasks
from contracts.reports.enums import Column, Interval, Need, Stage, TaskState
from contracts.reports.models import ReportTask
from contracts.usage.period import Period
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.notices.todo import items_for
from tests.reports.conftest import QUARTER


@pytest.mark.parametrize(
    ("last_day", "due"),
    [(date(2026, 3, 31), date(2026, 4, 23)), (date(2026, 9, 30), date(2026, 10, 21))],
)
def test_the_last_day_is_fifteen_swedish_working_days_after_the_quarter(
    last_day: date, due: date
) -> None:
    quarter = periods.period_of(last_day, Interval.QUARTER)
    assert periods.due_on(quarter, 15, asked_on=quarter.last + periods.ONE_DAY) == due


def wanted(today: date) -> list[str]:
    return [str(found.period) for found in coming.missing(today)]


def test_periods_are_asked_for_from_registration_until_the_last_day_of_contracts(
    agreement: Any,
) -> None:
    agreement.valid_to = date(2026, 8, 31)
    agreement.last_contract_date = date(2026, 11, 15)
    agreement.save()

    assert wanted(date(2026, 9, 30)) == []
    assert wanted(date(2026, 10, 1)) == ["2026-07–2026-09"]
    assert wanted(date(2027, 1, 1)) == ["2026-07–2026-09", "2026-10–2026-12"]
    assert wanted(date(2027, 4, 2)) == ["2026-07–2026-09", "2026-10–2026-12"]


def test_the_schedule_of_the_agreement_decides_how_often(coordinator: Any, agreement: Any) -> None:
    columns = {Column.INVOICE_NUMBER.value: Need.REQUIRED.value}
    rule: dict[str, Any] = {
        "actor": coordinator,
        "agreement": agreement,
        "working_days": 10,
        "columns": columns,
    }
    actions.save_schedule(
        is_asked=True, interval=Interval.MONTH, starts_on=date(2026, 8, 1), **rule
    )
    assert wanted(date(2026, 10, 1)) == ["2026-08", "2026-09"]

    actions.save_schedule(is_asked=False, interval=Interval.MONTH, starts_on=None, **rule)
    assert wanted(date(2026, 10, 1)) == []
    assert AuditEvent.objects.filter(code="reports.scheduled", actor=coordinator).count() == 2


def test_nobody_but_a_coordinator_decides(bjuv_coordinator: Any, task: Any) -> None:
    with pytest.raises(Refused):
        actions.waive(actor=bjuv_coordinator, task=task, reason="Nej.")
    with pytest.raises(Refused):
        actions.remind(actor=bjuv_coordinator, task=task)


def test_asking_again_changes_nothing_and_writes_no_second_letter(
    agreement: Any, supplier: Any, task: ReportTask
) -> None:
    again = actions.ask_for_period(
        agreement_id=agreement.pk, supplier_id=supplier.pk, period=QUARTER, working_days=15
    )
    # A new interval never asks for days that are asked for already.
    half_year = Period(date(2026, 7, 1), date(2026, 12, 31))
    overlapping = actions.ask_for_period(
        agreement_id=agreement.pk, supplier_id=supplier.pk, period=half_year, working_days=15
    )

    assert (again, overlapping) == (None, None)
    assert ReportTask.objects.get() == task
    assert Letter.objects.filter(address="lena@larm.example").count() == 1
    assert AuditEvent.objects.filter(code="reports.asked").count() == 1


def test_reminders_come_before_on_and_after_the_last_day_and_then_to_the_coordinator(
    task: ReportTask, coordinator: Any
) -> None:
    letters = []
    for day in (2, 15, 16, 19, 21, 23, 26, 28):
        with clock.pretend(date(2026, 10, day)):
            tasks.remind_all()
            tasks.remind_all()
        letters.append(Letter.objects.filter(address="lena@larm.example").count())
    assert letters == [1, 1, 2, 2, 3, 3, 4, 4]
    with clock.pretend(date(2026, 11, 2)):
        assert [i for i in items_for(coordinator) if "sen " in i.title] == []
        tasks.remind_all()
        task.refresh_from_db()
        assert task.stage == Stage.ESCALATED
        [item] = [i for i in items_for(coordinator) if "leverantörsrapport" in i.title]
        assert item.detail == "Påhittade Larm AB"


def test_a_report_without_anybody_to_ask_is_told_to_the_coordinator(
    agreement: Any, supplier: Any, coordinator: Any
) -> None:
    actions.ask_for_period(
        agreement_id=agreement.pk, supplier_id=supplier.pk, period=QUARTER, working_days=15
    )
    assert not Letter.objects.exists()
    assert any("ingen att fråga" in item.title for item in items_for(coordinator))

    actions.add_contact(
        actor=coordinator, supplier=supplier, agreement=None, name="Lo", email="Lo@larm.example"
    )
    assert Letter.objects.get().address == "lo@larm.example"
    assert not any("ingen att fråga" in item.title for item in items_for(coordinator))
    with pytest.raises(ActionError):
        actions.add_contact(
            actor=coordinator, supplier=supplier, agreement=None, name="L", email="lo@larm.example"
        )


def test_waiving_says_why_and_closes_the_links(
    task: ReportTask, reporter: Any, coordinator: Any
) -> None:
    with pytest.raises(ActionError):
        actions.waive(actor=coordinator, task=task, reason=" ")
    waived = actions.waive(actor=coordinator, task=task, reason="Konkurs.")

    assert (waived.state, waived.waived_by) == (TaskState.WAIVED, coordinator)
    assert not waived.links.exists()
    with pytest.raises(Refused):
        actions.report_nothing(reporter=reporter, task=task, after=0)
    assert actions.remind_by_clock(task_id=task.pk) is None

    again = actions.open_again(actor=coordinator, task=task, reason="Rekonstruktion.")
    assert again.state == TaskState.OPEN
    codes = AuditEvent.objects.of(task).values_list("code", flat=True)
    assert {"reports.waived", "reports.opened_again"} <= set(codes)


def test_a_link_opens_its_own_report_until_it_expires_or_its_contact_ends(
    task: ReportTask,
    contact: Any,
    coordinator: Any,
    client: Any,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    path = links.new_path(task, contact)
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(task.links.values())
    assert client.get(path[:-3] + "x/").status_code == 404
    with clock.pretend(date(2027, 2, 1)):
        assert client.get(path).status_code == 410
        before = Letter.objects.count()
        for _time in range(2):
            client.get(path)
            client.post("/leverantorsrapporter/lank/ny/")
        assert Letter.objects.count() == before + 1
    assert client.get(path).status_code == 302
    actions.end_contact(actor=coordinator, contact=contact)
    assert client.get(path).status_code == 404
