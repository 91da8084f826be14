"""The association's pages: who is late, what can be done, and how suppliers report."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from contracts.reports import actions
from contracts.reports.enums import Interval, TaskState
from contracts.reports.models import ReportingContact, ReportSchedule
from contracts.reports.policies import Reporter
from portal.core import clock
from portal.notices.models import Letter
from portal.privacy import checks as privacy


def test_the_list_tells_who_is_late_and_by_how_many_days(
    client_of: Callable[[Any], Client], coordinator: Any, task: Any
) -> None:
    browser = client_of(coordinator)
    assert "Väntas" in browser.get("/leverantorsrapporter/").content.decode()
    with clock.pretend(date(2026, 10, 26)):
        browser = client_of(coordinator)  # The first log-in has run out.
        page = browser.get("/leverantorsrapporter/?standing=late").content.decode()
    assert "Påhittade Larm AB" in page
    assert ">5<" in page
    empty = browser.get("/leverantorsrapporter/?standing=submitted").content.decode()
    assert "Påhittade Larm AB" not in empty


def test_reminding_opening_and_waiving_from_the_page(
    client_of: Callable[[Any], Client], coordinator: Any, task: Any
) -> None:
    browser = client_of(coordinator)
    here = f"/leverantorsrapporter/{task.pk}/"
    assert "Lena Larm" in browser.get(here).content.decode()
    browser.post(f"{here}paminn/")
    assert Letter.objects.filter(address="lena@larm.example").count() == 2
    browser.post(f"{here}avsta/", {"reason": "Upphört."})
    task.refresh_from_db()
    assert task.state == TaskState.WAIVED
    assert browser.post(f"{here}avsta/", {"reason": "Igen."}).status_code == 403
    browser.post(f"{here}oppna/", {"reason": "Ändå inte."})
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_a_submitted_version_shows_its_rows_and_sums(
    client_of: Callable[[Any], Client], coordinator: Any, task: Any, fill: Callable
) -> None:
    by = Reporter(user=coordinator)
    fill(
        {"buyer_name": "Bjuv", "amount": "100"},
        {"buyer_name": "Tor", "buyer": "other", "amount": "9"},
        who=by,
    )
    made = actions.submit(reporter=by, task=task, declared_by="Lena", after=0)
    browser = client_of(coordinator)
    page = browser.get(f"/leverantorsrapporter/version/{made.pk}/").content.decode()
    assert "Inte part" in page
    assert "Bjuv" in page
    assert browser.get(f"/leverantorsrapporter/version/{made.pk}/?export=csv").status_code == 200


def test_the_agreement_says_how_and_who_reports(
    client_of: Callable[[Any], Client], coordinator: Any, agreement: Any, supplier: Any
) -> None:
    browser = client_of(coordinator)
    here = f"/leverantorsrapporter/avtal/{agreement.pk}/"
    assert "Leverantörsrapporter" in browser.get(f"/avtal/{agreement.pk}/").content.decode()
    chosen = {"is_asked": "on", "interval": "month", "working_days": "10"}
    columns = ("article", "quantity", "unit", "unit_price", "invoice_number", "invoice_date")
    browser.post(here, chosen | dict.fromkeys(columns, "left_out"))
    assert ReportSchedule.objects.get().interval == Interval.MONTH
    contact = {"supplier": supplier.pk, "name": "Lo", "email": "lo@larm.example", "language": "sv"}
    browser.post(f"{here}kontakt/", contact | {"everything": "on"})
    made = ReportingContact.objects.get()
    assert made.agreement is None
    browser.post(f"/leverantorsrapporter/kontakt/{made.pk}/avsluta/", {"agreement": agreement.pk})
    made.refresh_from_db()
    assert made.ended_at is not None


def test_members_know_nothing_of_the_reports(
    client_of: Callable[[Any], Client], bjuv_coordinator: Any, task: Any, agreement: Any
) -> None:
    browser = client_of(bjuv_coordinator)
    for path in ("", f"{task.pk}/", f"{task.pk}/fyll-i/", f"avtal/{agreement.pk}/"):
        assert browser.get(f"/leverantorsrapporter/{path}").status_code == 404
    assert "Leverantörsrapporter" not in browser.get(f"/avtal/{agreement.pk}/").content.decode()


def test_the_register_of_personal_data_knows_the_contacts() -> None:
    assert privacy.every_model_says_what_it_holds() == []
