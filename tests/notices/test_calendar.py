"""The calendar feed: whole days, the same entry moved, nothing for those without the address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from portal.core import clock
from portal.core.logs import hide_secrets
from portal.notices import calendar, todo
from portal.notices.actions import feeds
from portal.notices.calendar import CalendarEntry
from portal.notices.models import CalendarFeed
from portal.people.models import User

DAY = date(2026, 10, 24)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[CalendarEntry]:
    """What rooms tell, to be changed by the test."""
    entries = [CalendarEntry("behov:1", "Sista dag; behov, åäö", DAY, "/behov/1/")]
    monkeypatch.setattr(calendar, "_providers", [lambda _user: entries])
    item = todo.TodoItem("Lämna behov", "/behov/2/", DAY, "Bjuv", detail="hemlig detalj")
    monkeypatch.setattr(todo, "_providers", [lambda _user: [item]])
    return entries


def path_of(person: User) -> str:
    return f"/kalender/lank/{feeds.make(person=person).token}/samordna.ics"


def events(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    file = Calendar.from_ical(answer.content)
    return {str(event["SUMMARY"]): event for event in file.walk("VEVENT")}


def test_a_deadline_is_a_whole_day_and_keeps_its_name_when_it_is_moved(
    bjuv_coordinator: User, client: Client, days: list[CalendarEntry]
) -> None:
    path = path_of(bjuv_coordinator)
    first = events(client, path)["Sista dag; behov, åäö"]
    assert first.decoded("DTSTART") == DAY
    assert first.decoded("DTEND") == DAY + timedelta(days=1)
    assert first["DTSTART"].params["VALUE"] == "DATE"
    assert first["SEQUENCE"] == 0
    days[0] = replace(days[0], day=DAY + timedelta(days=9))
    with clock.pretend(clock.now() + timedelta(hours=1)):
        moved = events(client, path)["Sista dag; behov, åäö"]
    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] == 1
    assert moved.decoded("LAST-MODIFIED") > first.decoded("LAST-MODIFIED")
    assert moved.decoded("DTSTART") == DAY + timedelta(days=9)


def test_the_to_do_list_is_in_it_without_its_details(
    bjuv_coordinator: User, client: Client, days: list[CalendarEntry]
) -> None:
    path = path_of(bjuv_coordinator)
    assert "Lämna behov (Bjuv)" in events(client, path)
    assert "hemlig" not in client.get(path).content.decode()
    days.append(CalendarEntry("x", "Möte med 19121212-1212", DAY, "/x/"))
    assert "19121212" not in client.get(path).content.decode()


def test_an_unchanged_feed_is_not_sent_again(
    bjuv_coordinator: User, client: Client, days: list[CalendarEntry]
) -> None:
    path = path_of(bjuv_coordinator)
    with clock.pretend(clock.now() - timedelta(hours=5)):
        etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.content
    head = client.head(path)
    assert head.status_code == 200
    assert head.headers["ETag"] == etag
    days.clear()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert client.post(path).status_code == 405


def test_a_new_address_ends_the_old_and_nobody_can_read_it_here(
    client_of: Callable[[User], Client],
    client: Client,
    bjuv_coordinator: User,
    days: list[CalendarEntry],
) -> None:
    old = path_of(bjuv_coordinator)
    own = client_of(bjuv_coordinator)
    page = own.post("/aviseringar/kalender/ny/").content.decode()
    new = "/kalender/lank/" + page.split("/kalender/lank/")[1].split(".ics")[0] + ".ics"
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert "/kalender/lank/" not in own.get("/aviseringar/kalender/").content.decode()
    assert CalendarFeed.objects.get().token_hash not in new
    assert own.post("/aviseringar/kalender/avsluta/").status_code == 302
    assert client.get(new).status_code == 404


def test_nobody_without_a_log_in_has_a_calendar(
    bjuv_coordinator: User, client: Client, days: list[CalendarEntry]
) -> None:
    path = path_of(bjuv_coordinator)
    bjuv_coordinator.is_active = False
    bjuv_coordinator.save()
    assert client.get(path).status_code == 404


def test_no_log_holds_the_address(bjuv_coordinator: User) -> None:
    path = path_of(bjuv_coordinator)
    token = path.split("/")[3]
    event = hide_secrets(None, "info", {"event": "request", "path": path})
    assert token not in str(event)
