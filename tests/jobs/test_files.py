"""A list too long for a request becomes a file by the worker: right rows, for its owner, a week."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.actions import record
from portal.audit.models import AuditEvent, Look
from portal.core import clock
from portal.jobs import files
from portal.jobs.enums import JobState
from portal.jobs.models import Job
from portal.jobs.tasks import forget_files
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.ui import exports, large

Browser = Callable[[User], Client]
LOG = "/handelser/"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows are too many, and two are held at a time."""
    monkeypatch.setattr(exports, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(large, "AT_A_TIME", 2)


def happened(organisation: Organisation, actor: User, times: int) -> None:
    for _ in range(times):
        record("needs.reminded", actor=actor, obj=organisation, organisation=organisation)


def made(browser: Client, query: str = "") -> Job:
    """The file asked for from the log; the worker has run."""
    asked = browser.get(f"{LOG}?export=csv{query}")
    assert (asked.status_code, asked.url.split("?")[0]) == (302, "/jobb/fil/audit.events/")
    assert "görs i bakgrunden" in browser.get(asked.url).content.decode()
    assert not Job.objects.exists()
    answer = browser.post(asked.url)
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    return job


def lines(browser: Client, job: Job) -> list[str]:
    answer = browser.get(reverse("jobs:file", args=[job.pk]))
    assert answer.status_code == 200, answer.content
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_the_rows_as_narrowed_and_only_what_the_person_may_see(
    bjuv: Organisation,
    lund: Organisation,
    bjuv_coordinator: User,
    lund_coordinator: User,
    client_of: Browser,
) -> None:
    happened(bjuv, bjuv_coordinator, 5)
    happened(lund, lund_coordinator, 4)
    browser = client_of(bjuv_coordinator)
    job = made(browser, "&code=needs.reminded&sort=at")
    assert (job.state, job.owner) == (JobState.DONE, bjuv_coordinator)
    assert (
        reverse("jobs:file", args=[job.pk]) in browser.get(job.get_absolute_url()).content.decode()
    )
    head, *rows = lines(browser, job)
    assert head.startswith("Tid;Vad som hände")
    assert len(rows) == 5
    assert not any("Lund" in row for row in rows)
    # Run again by another worker it is the same file.
    files.run(job, lambda *_told: None)
    assert len(lines(browser, job)) == 6
    assert client_of(lund_coordinator).get(reverse("jobs:file", args=[job.pk])).status_code == 404


@pytest.mark.django_db
def test_a_short_list_is_given_at_once(
    bjuv: Organisation, bjuv_coordinator: User, client_of: Browser
) -> None:
    happened(bjuv, bjuv_coordinator, 2)
    answer = client_of(bjuv_coordinator).get(f"{LOG}?export=csv&code=needs.reminded")
    assert answer.status_code == 200
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_what_grew_while_it_was_written_does_not_shift_the_rows(
    bjuv: Organisation, bjuv_coordinator: User
) -> None:
    happened(bjuv, bjuv_coordinator, 5)
    log = large.get("audit.events")
    assert log
    keys = log.chosen(bjuv_coordinator, "code=needs.reminded")
    newest_first = AuditEvent.objects.filter(code="needs.reminded").order_by("-at", "-pk")
    assert sorted(keys) == sorted(newest_first.values_list("pk", flat=True))
    rows = log.cells(bjuv_coordinator, keys)
    next(rows)
    happened(bjuv, bjuv_coordinator, 5)
    assert len(list(rows)) == 5


@pytest.mark.django_db(transaction=True)
def test_whose_role_has_ended_gets_no_file_and_after_a_week_nobody_does(
    bjuv: Organisation, bjuv_coordinator: User, client_of: Browser
) -> None:
    happened(bjuv, bjuv_coordinator, 5)
    browser = client_of(bjuv_coordinator)
    job = made(browser)
    address = reverse("jobs:file", args=[job.pk])
    forget_files()
    assert browser.get(address).status_code == 200
    Membership.objects.filter(user=bjuv_coordinator).update(ended_on=clock.today())
    refused = browser.get(address)
    assert refused.status_code == 403
    assert "Dina roller har ändrats" in refused.content.decode()
    assert Look.objects.filter(outcome="refused").exists()
    Membership.objects.filter(user=bjuv_coordinator).update(ended_on=None)
    with clock.pretend(clock.now() + timedelta(days=8)):
        forget_files()
    assert "sparas inte längre" in browser.get(address, follow=True).content.decode()
